package huizhen.web.supervision;

import huizhen.recording.api.AuditTrail.AuditEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// How long two parties were in a room together, from its entries alone (DOMAIN.md A31): who joined
/// and left, whoever says so. A room that one enters and leaves, or two for a moment, was no
/// consultation.
final class LiveSession {
  private static final Set<String> LISTENERS =
      Set.of("OBSERVER", "TRAINEE", "REGULATOR", "DEVICE", "RECOGNISER");

  private LiveSession() {}

  /// @param events of one room, oldest first
  /// @param until when the counting ends for who has not left
  static Duration together(List<AuditEvent> events, Instant until) {
    var inside = new HashSet<String>();
    var listeners = new HashSet<String>();
    var total = Duration.ZERO;
    Instant since = Instant.MIN;
    for (var event : events) {
      if (!Trail.isOk(event)) {
        continue;
      }
      boolean wereTogether = inside.size() > 1;
      switch (event.action()) {
        case "room.join" -> {
          var isListener = LISTENERS.contains(Trail.text(event, "role"));
          var _ = (isListener ? listeners : inside).add(event.actor());
        }
        case "room.return" -> {
          if (!listeners.contains(event.actor())) {
            var _ = inside.add(event.actor());
          }
        }
        case "room.leave", "room.away" -> {
          var _ = inside.remove(event.actor());
        }
        case "room.fail" -> inside.clear();
        default -> {}
      }
      boolean areTogether = inside.size() > 1;
      if (areTogether && !wereTogether) {
        since = event.at();
      } else if (wereTogether && !areTogether) {
        total = total.plus(Duration.between(since, event.at()));
      }
    }
    return inside.size() > 1 ? total.plus(Duration.between(since, until)) : total;
  }
}
