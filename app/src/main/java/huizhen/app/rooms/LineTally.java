package huizhen.app.rooms;

import huizhen.relay.api.QualityRecord;
import huizhen.relay.api.RoomId;
import io.vertx.core.json.JsonObject;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// How the lines of a consultation or visit were, from the relay's records of five seconds each:
/// written to the audit trail when the room closes, of which the quality indicators are computed. A
/// line counts while something is sent to it, so nobody's wait does. Nothing is kept of whose line
/// it was. Of at most [#MAX_ROOMS] rooms at a time; of more nothing is counted. Any thread.
final class LineTally {
  static final int MAX_ROOMS = 5_000;
  static final int SECONDS = 5;

  private static final double FAIR_LOSS = 0.03;
  private static final double POOR_LOSS = 0.10;
  private static final double FAIR_RTT_MILLIS = 400;
  private static final double FAIR_MOS = 3.5;
  private static final double POOR_MOS = 2.5;

  private final Map<RoomId, Map<Line, Integer>> seconds = new HashMap<>();

  /// How a line was for five seconds.
  enum Line {
    /// Up to 3 % lost either way, 400 ms at most, sound of 3.5 or better.
    GOOD,
    FAIR,
    /// More than 10 % lost one way, or sound of less than 2.5.
    POOR;

    static Line of(QualityRecord record) {
      double lost = Math.max(record.uplinkLoss(), record.downlinkLoss());
      boolean isHeard = record.hearsAnybody();
      if (lost > POOR_LOSS || (isHeard && record.audioMos() < POOR_MOS)) {
        return POOR;
      }
      boolean isFair =
          lost > FAIR_LOSS
              || record.rttMillis() > FAIR_RTT_MILLIS
              || (isHeard && record.audioMos() < FAIR_MOS);
      return isFair ? FAIR : GOOD;
    }
  }

  synchronized void measured(RoomId room, QualityRecord record) {
    boolean isCounted = RoomNames.caseOf(room).isPresent() || RoomNames.visitOf(room).isPresent();
    if (!isCounted
        || record.sentBps() == 0
        || (seconds.size() >= MAX_ROOMS && !seconds.containsKey(room))) {
      return;
    }
    seconds
        .computeIfAbsent(room, _ -> new EnumMap<>(Line.class))
        .merge(Line.of(record), SECONDS, Integer::sum);
  }

  /// What there is to write of a room that has closed: seconds of all its lines together.
  synchronized Optional<JsonObject> closed(RoomId room) {
    return Optional.ofNullable(seconds.remove(room))
        .map(it ->
            new JsonObject()
                .put("good", it.getOrDefault(Line.GOOD, 0))
                .put("fair", it.getOrDefault(Line.FAIR, 0))
                .put("poor", it.getOrDefault(Line.POOR, 0)));
  }
}
