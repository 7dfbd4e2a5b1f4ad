package huizhen.recording.io;

import huizhen.recording.api.CaseId;
import huizhen.recording.vault.CanonicalJson;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Brings the holds of cases to the object store, as its legal holds: a lock ends on its day, a
/// hold does not. A signed file of each case that has some there is written before the first and
/// deleted after the last, so that none is left behind by a crash. Belongs to who holds [Offload]'s
/// lock.
final class StoreHolds {
  private static final String FOLDER = "store-holds";

  private final SignedFiles files;
  private final Map<CaseId, Boolean> known = new HashMap<>();
  private boolean isLoaded;

  /// What holds or lets go of all that a case has in the store.
  interface Holder {
    void hold(CaseId caseId, boolean isHeld) throws IOException;
  }

  /// @param files signed ones in retention's folder
  StoreHolds(SignedFiles files) {
    this.files = files;
  }

  private void load() throws IOException {
    for (String name : files.names(FOLDER)) {
      String caseId = files.read(name).orElseThrow().path("case").asText();
      known.put(new CaseId(caseId), false); // whether all of it is held is not known
    }
    isLoaded = true;
  }

  /// Holds what is to be held and is not yet, and lets go of the rest. Fails where the store does;
  /// what is left is done by the next call.
  void tick(Set<CaseId> held, Holder holder) throws IOException {
    if (!isLoaded) {
      load();
    }
    for (CaseId each : held) {
      if (!known.getOrDefault(each, false)) {
        if (!known.containsKey(each)) {
          var _ = files.write(name(each), CanonicalJson.object().put("case", each.value()));
          known.put(each, false);
        }
        holder.hold(each, true);
        known.put(each, true);
      }
    }
    for (CaseId each : letGo(held)) {
      holder.hold(each, false);
      files.delete(name(each));
      known.remove(each);
    }
  }

  private List<CaseId> letGo(Set<CaseId> held) {
    var all = new HashSet<>(known.keySet());
    all.removeAll(held);
    return new ArrayList<>(all);
  }

  private static String name(CaseId caseId) {
    return "%s/%s.json".formatted(FOLDER, caseId);
  }
}
