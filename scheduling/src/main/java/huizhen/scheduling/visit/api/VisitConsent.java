package huizhen.scheduling.visit.api;

import huizhen.scheduling.api.DocumentId;
import java.time.Instant;

/// What was decided at the link, each switch by itself and none preset (DOMAIN.md A13, A14).
///
/// @param document the decision as it lies in the vault
public record VisitConsent(
    DocumentId document,
    String textVersion,
    boolean treatment,
    boolean sensitiveInformation,
    boolean recording,
    Instant at) {}
