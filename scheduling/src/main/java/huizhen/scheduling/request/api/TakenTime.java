package huizhen.scheduling.request.api;

import huizhen.scheduling.api.PractitionerId;
import java.time.Instant;

/// A time of somebody's that a request takes: nothing else may be booked then. The end is
/// exclusive.
public record TakenTime(PractitionerId who, Instant start, Instant end) {}
