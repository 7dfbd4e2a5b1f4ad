package huizhen.app.rooms;

import java.time.Instant;
import java.util.Optional;

/// Whether this gateway takes new rooms. Asked from several loops; in memory alone, for a gateway
/// that starts takes rooms.
final class Drain {
  private volatile Optional<Instant> since = Optional.empty();

  /// Told twice, the first time counts.
  synchronized Optional<Instant> set(boolean isOn, Instant now) {
    since = isOn ? since.or(() -> Optional.of(now)) : Optional.empty();
    return since;
  }

  Optional<Instant> since() {
    return since;
  }
}
