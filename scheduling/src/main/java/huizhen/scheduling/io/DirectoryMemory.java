package huizhen.scheduling.io;

import huizhen.scheduling.api.PatientId;
import huizhen.scheduling.io.RedisDirectory.Concerned;
import huizhen.scheduling.model.Facts;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What this gateway remembers of the directory, each under the edition that it was read in
/// ([RedisKeys#EDITIONS]). Nothing is believed because it is young: who decides by it has the
/// changing script compare the edition, and who shows it asks for the edition first.
///
/// At most [#MAX_FACTS] decisions' facts and [#MAX_ENTRIES] entries; past that those that were not
/// asked for the longest are forgotten.
final class DirectoryMemory {
  static final int MAX_FACTS = 2_000;
  static final int MAX_ENTRIES = 10_000;

  /// The edition of a directory or patient that has none yet, as in put.lua.
  static final String NONE = "-";

  private final Map<Concerned, Known> facts = bounded(MAX_FACTS);
  private final Map<String, Entry> entries = bounded(MAX_ENTRIES);

  /// The directory's edition and that of the one patient concerned.
  record Edition(String all, PatientId patient, String ofPatient) {
    String field() {
      return patientField(patient);
    }
  }

  /// Facts, and the edition that a script has to compare: none where they were read for this
  /// decision.
  record Known(Facts facts, Optional<Edition> edition) {
    static final Known NOTHING = new Known(Facts.NONE, Optional.empty());
  }

  /// @param value empty where there was none
  record Entry(String edition, Optional<?> value) {}

  static String patientField(PatientId patient) {
    return "patient:" + patient;
  }

  synchronized Optional<Known> facts(Concerned who) {
    return Optional.ofNullable(facts.get(who));
  }

  synchronized void keep(Concerned who, Facts of, Edition edition) {
    facts.put(who, new Known(of, Optional.of(edition)));
  }

  synchronized void forget(Concerned who) {
    facts.remove(who);
  }

  /// Null when it is not remembered in this edition.
  ///
  /// @param place where the entry lies
  synchronized @Nullable Entry entry(String place, String edition) {
    var found = entries.get(place);
    return found != null && found.edition().equals(edition) ? found : null;
  }

  synchronized void keep(String place, String edition, Optional<?> value) {
    entries.put(place, new Entry(edition, value));
  }

  private static <K, V> Map<K, V> bounded(int most) {
    return new LinkedHashMap<>(16, 0.75f, true) {
      private static final long serialVersionUID = 1L;

      @Override
      protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > most;
      }
    };
  }
}
