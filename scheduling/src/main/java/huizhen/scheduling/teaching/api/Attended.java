package huizhen.scheduling.teaching.api;

import huizhen.scheduling.api.OrganisationId;
import huizhen.scheduling.api.PractitionerId;
import java.time.Instant;

/// Somebody who enrolled, or was let into the room, and when first.
public record Attended(PractitionerId who, OrganisationId of, Instant at) {}
