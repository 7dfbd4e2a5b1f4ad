package huizhen.scheduling.request.api;

import java.time.Instant;

/// A time-out that is set.
///
/// @param kind its name
public record Due(String kind, Instant at) {}
