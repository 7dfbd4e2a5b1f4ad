package huizhen.scheduling.notice.api;

import java.time.Instant;

/// How far a notice is on one channel.
///
/// @param attempts to send it, so far
/// @param cause why it is not (yet) sent, as a code such as `smtp-451`; empty otherwise. Never an
///   address or what a server answered in words.
/// @param at when it came to this
public record Receipt(Channel channel, Status status, int attempts, String cause, Instant at) {
  public enum Status {
    /// Waits: for its time, for the end of quiet hours, or for the next try.
    QUEUED,
    /// The channel has taken it.
    SENT,
    /// It was given up.
    FAILED,
    /// It was overtaken: by another time, or by its own.
    WITHDRAWN,
    /// Its recipient is not to be told by this channel.
    SKIPPED,
    /// Seen in the pages.
    READ
  }

  public Receipt {
    if (!cause.matches("[a-z0-9-]{0,40}")) {
      throw new IllegalArgumentException("a cause is a code of a-z 0-9 -");
    }
  }
}
