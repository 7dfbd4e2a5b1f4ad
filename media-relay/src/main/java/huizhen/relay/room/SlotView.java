package huizhen.relay.room;

import huizhen.relay.api.ViewHint;
import java.util.Optional;

/// How a receiver looks at what a slot carries. Owned by [DownTrack].
final class SlotView {
  private int heightPixels;
  private int widthPixels;
  private boolean isPinned;
  private boolean isSpeaking;

  void reset() {
    widthPixels = 0;
    heightPixels = 0;
    isPinned = false;
    isSpeaking = false;
  }

  void take(Optional<ViewHint> hint, boolean speaks) {
    widthPixels = hint.map(ViewHint::widthPixels).orElse(0);
    heightPixels = hint.map(ViewHint::heightPixels).orElse(0);
    isPinned = hint.map(ViewHint::isPinned).orElse(false);
    isSpeaking = speaks;
  }

  /// Whether a picture of this size is as large as the view has use for. A little smaller will do:
  /// nobody sees the difference, and the next size is four times as much.
  boolean isFilledBy(int width, int height) {
    if (widthPixels == 0 || heightPixels == 0 || width == 0 || height == 0) {
      return false;
    }
    return width * 5L >= widthPixels * 4L || height * 5L >= heightPixels * 4L;
  }

  boolean isPinned() {
    return isPinned;
  }

  boolean isSpeaking() {
    return isSpeaking;
  }
}
