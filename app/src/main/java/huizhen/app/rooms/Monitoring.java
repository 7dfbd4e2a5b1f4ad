package huizhen.app.rooms;

import huizhen.relay.api.ParticipantId;
import huizhen.relay.api.RoomId;
import huizhen.signaling.api.Measurement;
import huizhen.signaling.api.VitalSigns;
import huizhen.web.api.VitalsDoor;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.BiFunction;

/// Brings what devices measure from the HTTP API into the rooms of this gateway.
public final class Monitoring implements VitalsDoor {
  private static final String PREFIX = "system-";
  private static final int MAX_NAME = 64;

  private final BiFunction<RoomId, Measurement, Future<Measurement.Verdict>> signaling;
  private final EarlyVitals early;

  /// @param signaling shows one in its room
  /// @param early keeps what comes before a session
  public Monitoring(
      BiFunction<RoomId, Measurement, Future<Measurement.Verdict>> signaling, EarlyVitals early) {
    this.signaling = signaling;
    this.early = early;
  }

  @Override
  public Future<Kept> keep(String evidence, List<Reading> readings) {
    return early.keep(evidence, name(readings.getFirst().client()).value(), readings);
  }

  @Override
  public Future<Outcome> measured(String room, Reading reading) {
    var values =
        reading.values().stream()
            .map(it -> new VitalSigns.Value(it.code(), it.value(), it.unit()))
            .toList();
    var signs = new VitalSigns(reading.device(), reading.isMedical(), reading.at(), values);
    var what = new Measurement(name(reading.client()), reading.number(), signs);
    return signaling.apply(new RoomId(room), what).map(Monitoring::outcome);
  }

  private static ParticipantId name(String client) {
    var name = PREFIX + client.replaceAll("[^A-Za-z0-9_-]", "-");
    return new ParticipantId(name.substring(0, Math.min(MAX_NAME, name.length())));
  }

  private static Outcome outcome(Measurement.Verdict verdict) {
    return switch (verdict) {
      case FIRST -> Outcome.FIRST;
      case SHOWN -> Outcome.SHOWN;
      case REPEATED -> Outcome.REPEATED;
      case NOT_LIVE -> Outcome.NOT_LIVE;
      case TOO_MANY -> Outcome.TOO_MANY;
    };
  }
}
