package huizhen.relay.api;

/// How a receiver gets a picture, and why it is not the best there is.
///
/// @param mid of the slot that it is in; empty for one that no slot can take
/// @param widthPixels of the picture that is sent; 0 while unknown
/// @param heightPixels likewise
/// @param level how much of the source's best is sent
/// @param cause what keeps it below the best
public record Reception(
    String mid, TrackId track, int widthPixels, int heightPixels, Level level, Cause cause) {
  public enum Level {
    /// The best layer that the source sends.
    BEST,
    /// A smaller or slower one.
    REDUCED,
    /// The smallest and slowest one.
    LOWEST,
    /// A fresh picture now and then (at least each 2 s).
    STILLS,
    /// Nothing at all.
    NOTHING
  }

  public enum Cause {
    NONE,
    /// The client's own view is not larger.
    VIEW_SIZE,
    /// The receiver's line does not carry more.
    DOWNLINK,
    /// The sender's line loses what it sends.
    UPLINK,
    /// The receiver can't decode what is sent.
    CODEC
  }
}
