package huizhen.scheduling.waitlist.api;

import java.time.Duration;
import java.time.Instant;

/// What kind of time a whole team waits for: one that the chair, the requesting doctor and all
/// mandatory members have at once.
///
/// @param from no earlier time is wanted
/// @param length how long the consultation lasts
/// @param optionalNeeded how many of the optional members have to be free too, at least
public record TeamWish(Instant from, Duration length, int optionalNeeded) {}
