package huizhen.scheduling.referral.api;

import huizhen.scheduling.api.OrganisationId;
import huizhen.scheduling.api.PractitionerId;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What came of a referral.
///
/// @param doctor who has the patient at the receiving organisation
/// @param redirectedBy the organisations that passed it on, in order
/// @param lastReason of the rejection, redirection or cancellation; may be clinical
/// @param alerts the time-outs that have come and still matter
public record ReferralCourse(
    Optional<PractitionerId> doctor,
    Optional<Arrangement> arrangement,
    Optional<Transport> transport,
    Optional<DownSummary> summary,
    Optional<FollowUp> followUp,
    List<OrganisationId> redirectedBy,
    Optional<String> lastReason,
    Set<ReferralTimer.Kind> alerts) {
  public static final ReferralCourse NONE =
      new ReferralCourse(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          List.of(),
          Optional.empty(),
          Set.of());

  public ReferralCourse {
    redirectedBy = List.copyOf(redirectedBy);
    alerts = Set.copyOf(alerts);
  }

  public ReferralCourse doctor(Optional<PractitionerId> value) {
    return new ReferralCourse(
        value, arrangement, transport, summary, followUp, redirectedBy, lastReason, alerts);
  }

  public ReferralCourse arrangement(Arrangement value) {
    return new ReferralCourse(
        doctor, Optional.of(value), transport, summary, followUp, redirectedBy, lastReason, alerts);
  }

  public ReferralCourse transport(Transport value) {
    return new ReferralCourse(
        doctor,
        arrangement,
        Optional.of(value),
        summary,
        followUp,
        redirectedBy,
        lastReason,
        alerts);
  }

  public ReferralCourse summary(DownSummary value) {
    return new ReferralCourse(
        doctor,
        arrangement,
        transport,
        Optional.of(value),
        followUp,
        redirectedBy,
        lastReason,
        alerts);
  }

  public ReferralCourse followUp(FollowUp value) {
    return new ReferralCourse(
        doctor,
        arrangement,
        transport,
        summary,
        Optional.of(value),
        redirectedBy,
        lastReason,
        alerts);
  }

  public ReferralCourse redirectedBy(List<OrganisationId> value) {
    return new ReferralCourse(
        doctor, arrangement, transport, summary, followUp, value, lastReason, alerts);
  }

  public ReferralCourse reason(String value) {
    return new ReferralCourse(
        doctor,
        arrangement,
        transport,
        summary,
        followUp,
        redirectedBy,
        Optional.of(value),
        alerts);
  }

  public ReferralCourse alerts(Set<ReferralTimer.Kind> value) {
    return new ReferralCourse(
        doctor, arrangement, transport, summary, followUp, redirectedBy, lastReason, value);
  }
}
