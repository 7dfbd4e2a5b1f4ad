package huizhen.web.fhir;

import huizhen.scheduling.api.Application.Urgency;
import huizhen.scheduling.api.CaseState;
import java.util.Optional;

/// Where a case stands, in the words of each resource (DOMAIN.md 2e).
final class FhirStatus {
  private FhirStatus() {}

  static String priority(Urgency urgency) {
    return switch (urgency) {
      case ROUTINE -> "routine";
      case URGENT -> "urgent";
      case EMERGENCY -> "stat";
    };
  }

  static String request(CaseState state) {
    return switch (state) {
      case DRAFT, RETURNED -> "draft";
      case SUBMITTED,
          DISPATCHED,
          ACCEPTED,
          SCHEDULING,
          SCHEDULED,
          READY,
          LOBBY,
          IN_SESSION,
          ENDED,
          OPINION_DRAFT,
          OPINION_SIGNED,
          DELIVERED ->
          "active";
      case SUSPENDED -> "on-hold";
      case ACKNOWLEDGED, CLOSED, ARCHIVED -> "completed";
      case DECLINED, EXPIRED, CANCELLED, NO_SHOW, ABORTED, CONVERTED -> "revoked";
    };
  }

  static String task(CaseState state) {
    return switch (state) {
      case DRAFT, RETURNED -> "draft";
      case SUBMITTED -> "requested";
      case DISPATCHED -> "received";
      case ACCEPTED, SCHEDULING -> "accepted";
      case SCHEDULED, READY, LOBBY -> "ready";
      case IN_SESSION, ENDED, OPINION_DRAFT, OPINION_SIGNED -> "in-progress";
      case SUSPENDED -> "on-hold";
      case DELIVERED, ACKNOWLEDGED, CLOSED, ARCHIVED -> "completed";
      case DECLINED -> "rejected";
      case EXPIRED, CANCELLED, NO_SHOW, CONVERTED -> "cancelled";
      case ABORTED -> "failed";
    };
  }

  static String appointment(CaseState state) {
    return switch (state) {
      case DRAFT, RETURNED, SUBMITTED, DISPATCHED, ACCEPTED, SCHEDULING -> "pending";
      case SCHEDULED, READY -> "booked";
      case LOBBY, IN_SESSION, SUSPENDED -> "arrived";
      case ENDED, OPINION_DRAFT, OPINION_SIGNED, DELIVERED, ACKNOWLEDGED, CLOSED, ARCHIVED ->
          "fulfilled";
      case NO_SHOW -> "noshow";
      case DECLINED, EXPIRED, CANCELLED, ABORTED, CONVERTED -> "cancelled";
    };
  }

  static Optional<String> encounter(CaseState state) {
    return switch (state) {
      case DRAFT,
          RETURNED,
          SUBMITTED,
          DISPATCHED,
          ACCEPTED,
          SCHEDULING,
          DECLINED,
          EXPIRED,
          CANCELLED ->
          Optional.empty();
      case SCHEDULED, READY -> Optional.of("planned");
      case LOBBY -> Optional.of("arrived");
      case IN_SESSION -> Optional.of("in-progress");
      case SUSPENDED -> Optional.of("onleave");
      case ENDED, OPINION_DRAFT, OPINION_SIGNED, DELIVERED, ACKNOWLEDGED, CLOSED, ARCHIVED ->
          Optional.of("finished");
      case NO_SHOW, ABORTED, CONVERTED -> Optional.of("cancelled");
    };
  }
}
