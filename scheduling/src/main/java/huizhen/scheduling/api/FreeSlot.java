package huizhen.scheduling.api;

import java.time.Instant;

/// A time that can be booked; `end` is exclusive.
public record FreeSlot(PractitionerId practitioner, Instant start, Instant end) {}
