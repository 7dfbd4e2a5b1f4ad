package huizhen.app.rooms;

import huizhen.relay.api.RoomId;
import huizhen.signaling.api.Caption;
import huizhen.web.api.CaptionDoor;
import io.vertx.core.Future;
import java.util.function.BiFunction;

/// Brings captions from the HTTP API into the rooms of this gateway.
public final class Captioning implements CaptionDoor {
  private final boolean isAllowed;
  private final Rooms rooms;
  private final BiFunction<RoomId, Caption, Future<Caption.Verdict>> signaling;

  /// @param isAllowed by the setting `captions.allowed`
  /// @param signaling shows one in its room
  public Captioning(
      boolean isAllowed,
      Rooms rooms,
      BiFunction<RoomId, Caption, Future<Caption.Verdict>> signaling) {
    this.isAllowed = isAllowed;
    this.rooms = rooms;
    this.signaling = signaling;
  }

  @Override
  public boolean isOpen() {
    return isAllowed;
  }

  @Override
  public Future<Void> own(String room, String serviceClient) {
    return rooms.own(room, serviceClient);
  }

  @Override
  public Future<Outcome> say(String room, Said said) {
    var caption =
        new Caption(
            said.id(),
            said.mid(),
            said.text(),
            said.language(),
            said.isFinal(),
            said.lengthMillis(),
            said.agoMillis(),
            said.client());
    return signaling.apply(new RoomId(room), caption).map(Captioning::outcome);
  }

  private static Outcome outcome(Caption.Verdict verdict) {
    return switch (verdict) {
      case SHOWN -> Outcome.SHOWN;
      case DROPPED -> Outcome.DROPPED;
      case REPEATED -> Outcome.REPEATED;
      case NOT_LIVE -> Outcome.NOT_LIVE;
      case NOT_LISTENING -> Outcome.NOT_LISTENING;
      case TOO_MANY -> Outcome.TOO_MANY;
    };
  }
}
