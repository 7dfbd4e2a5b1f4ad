package huizhen.scheduling.io;

import huizhen.scheduling.api.ConsultationCase;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Cases that were opened or sealed here, each beside its ciphertext: what Redis gives is opened
/// and read only if it is not, byte for byte, what is remembered. So nothing can be out of date.
///
/// At most [#MAX_CASES] of at most [#MAX_BYTES] each; past that those that were not met for the
/// longest are forgotten.
final class CaseMemory {
  static final int MAX_CASES = 2_000;
  static final int MAX_BYTES = 16 * 1024;

  private final Map<String, Kept> cases =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Kept> eldest) {
          return size() > MAX_CASES;
        }
      };

  private record Kept(ByteBuffer sealed, ConsultationCase state) {}

  synchronized Optional<ConsultationCase> find(String key, byte[] sealed) {
    var kept = cases.get(key);
    return kept != null && kept.sealed().equals(ByteBuffer.wrap(sealed))
        ? Optional.of(kept.state())
        : Optional.empty();
  }

  synchronized void keep(String key, byte[] sealed, ConsultationCase state) {
    if (sealed.length <= MAX_BYTES) {
      cases.put(key, new Kept(ByteBuffer.wrap(sealed), state));
    } else {
      cases.remove(key);
    }
  }
}
