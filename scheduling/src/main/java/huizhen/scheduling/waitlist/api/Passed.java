package huizhen.scheduling.waitlist.api;

import huizhen.scheduling.api.PractitionerId;
import java.time.Instant;

/// A time that was offered and not taken.
public record Passed(PractitionerId doctor, Instant start) {}
