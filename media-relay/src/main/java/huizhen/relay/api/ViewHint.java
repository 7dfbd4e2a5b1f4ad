package huizhen.relay.api;

/// What a client says of one source that it could be shown. A source without a hint counts as
/// visible at an unknown size.
///
/// @param widthPixels of the picture on the client's screen, in device pixels; 0 when unknown
/// @param heightPixels likewise
/// @param isPinned comes before every source that is not
/// @param isHidden not to be sent at all, whatever it is
public record ViewHint(
    ParticipantId participant,
    TrackSource source,
    int widthPixels,
    int heightPixels,
    boolean isPinned,
    boolean isHidden) {
  /// The longest list of hints that a client may give; above any room's sources.
  public static final int MAX_HINTS = 128;

  private static final int MAX_PIXELS = 16_384;

  public ViewHint {
    if (widthPixels < 0
        || heightPixels < 0
        || widthPixels > MAX_PIXELS
        || heightPixels > MAX_PIXELS) {
      throw new IllegalArgumentException("a view is 0 to %d pixels".formatted(MAX_PIXELS));
    }
  }
}
