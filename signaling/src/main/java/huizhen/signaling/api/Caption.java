package huizhen.signaling.api;

import java.util.Optional;

/// What a recogniser believes to have heard: made by a machine, and shown as that.
///
/// @param id the recogniser's own name for the utterance, 1 to 64 characters: what has the same one
///   replaces what was shown before, until it is final
/// @param mid the section of the recogniser's offer in which it was heard; empty where it can't say
/// @param text 1 to 500 characters
/// @param language BCP 47, e.g. `zh-CN`
/// @param lengthMillis how long it was spoken, 0 to 60,000
/// @param agoMillis how long ago the speaking ended, 0 to 60,000: so no two clocks have to agree
/// @param client who has recognised it
public record Caption(
    String id,
    Optional<String> mid,
    String text,
    String language,
    boolean isFinal,
    int lengthMillis,
    int agoMillis,
    String client) {
  public static final int MAX_TEXT = 500;
  public static final int MAX_MILLIS = 60_000;

  /// @throws IllegalArgumentException when something is out of these bounds
  public Caption {
    if (id.isEmpty()
        || id.length() > 64
        || text.isBlank()
        || text.length() > MAX_TEXT
        || language.isEmpty()
        || language.length() > 35
        || lengthMillis < 0
        || lengthMillis > MAX_MILLIS
        || agoMillis < 0
        || agoMillis > MAX_MILLIS) {
      throw new IllegalArgumentException("a caption is out of its bounds");
    }
  }

  /// What became of one.
  public enum Verdict {
    /// Everybody inside was told.
    SHOWN,
    /// An interim one that came too fast, or after its final one: nobody was told.
    DROPPED,
    /// A final one that was shown already.
    REPEATED,
    /// The room is in its lobby, over, or not open here.
    NOT_LIVE,
    /// No recogniser is in the room.
    NOT_LISTENING,
    /// Too many final ones: nobody was told, and it may be sent again.
    TOO_MANY
  }

  @Override
  public String toString() {
    return "Caption[" + id + "]";
  }
}
