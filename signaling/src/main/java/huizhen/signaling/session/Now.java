package huizhen.signaling.session;

import java.time.Instant;

/// The time as an input: monotonic for deadlines, wall time for what people read.
public record Now(long nanos, Instant wall) {}
