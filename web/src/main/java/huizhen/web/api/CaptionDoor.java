package huizhen.web.api;

import io.vertx.core.Future;
import java.util.Optional;

/// A port: captions of speech, from a hospital's own recogniser into a room. `app` implements it.
public interface CaptionDoor {
  /// Whether this deployment takes any.
  boolean isOpen();

  /// Fails with a [ForeignRoomException] when the ad-hoc room is not the client's; one that is
  /// nobody's becomes it.
  Future<Void> own(String room, String serviceClient);

  /// Shows it in the room, if the room is open here and a recogniser is in it.
  Future<Outcome> say(String room, Said said);

  /// @param id 1 to 64 characters; what has the same one takes its place, until it is final
  /// @param mid the section of the recogniser's offer in which it was heard
  /// @param text 1 to 500 characters
  /// @param language BCP 47
  /// @param lengthMillis 0 to 60,000
  /// @param agoMillis how long ago the speaking ended, 0 to 60,000
  record Said(
      String id,
      Optional<String> mid,
      String text,
      String language,
      boolean isFinal,
      int lengthMillis,
      int agoMillis,
      String client) {
    @Override
    public String toString() {
      return "Said[" + id + "]";
    }
  }

  /// What became of one.
  enum Outcome {
    SHOWN,
    /// An interim one that came too fast, or after its final one.
    DROPPED,
    /// A final one that was shown already.
    REPEATED,
    NOT_LIVE,
    NOT_LISTENING,
    TOO_MANY
  }
}
