package huizhen.scheduling.waitlist.api;

import java.time.Instant;

/// A time that is kept for one who waits.
///
/// @param until when it lapses
public record Offer(Instant start, Instant end, Instant until) {}
