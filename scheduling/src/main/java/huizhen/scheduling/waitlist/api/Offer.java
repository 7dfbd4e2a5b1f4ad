package huizhen.scheduling.waitlist.api;

import huizhen.scheduling.api.PractitionerId;
import java.time.Instant;

/// A time that is kept for one who waits.
///
/// @param doctor whose time it is
/// @param until when it lapses
public record Offer(PractitionerId doctor, Instant start, Instant end, Instant until) {}
