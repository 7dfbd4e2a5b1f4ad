package huizhen.scheduling.referral.api;

import huizhen.scheduling.api.OrganisationId;
import huizhen.scheduling.api.PractitionerId;
import huizhen.scheduling.request.api.Due;
import huizhen.scheduling.request.api.Request;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// One referral (双向转诊) of one patient to another organisation and back, as it stands.
///
/// @param from the sending organisation
/// @param sender the sending doctor
/// @param papers grows only
public record Referral(
    ReferralId id,
    long version,
    ReferralState state,
    OrganisationId from,
    PractitionerId sender,
    ReferralForm form,
    Optional<ReferralConsent> consent,
    ReferralCourse course,
    List<ReferralPaper> papers,
    List<ReferralTimer> timers,
    Instant createdAt,
    Instant changedAt)
    implements Request {
  public static final String WORD = "referral";

  public Referral {
    papers = List.copyOf(papers);
    timers = List.copyOf(timers);
    var kinds = EnumSet.noneOf(ReferralTimer.Kind.class);
    for (var timer : timers) {
      if (!kinds.add(timer.kind())) {
        throw new IllegalArgumentException("two time-outs " + timer.kind());
      }
    }
  }

  @Override
  public String word() {
    return WORD;
  }

  @Override
  public String key() {
    return id.value();
  }

  @Override
  public String standing() {
    return state.name();
  }

  public Optional<ReferralTimer> nextTimer() {
    return timers.stream()
        .min(Comparator.comparing(ReferralTimer::at).thenComparing(ReferralTimer::kind));
  }

  @Override
  public Optional<Due> next() {
    return nextTimer().map(it -> new Due(it.kind().name(), it.at()));
  }

  @Override
  public Set<OrganisationId> concerned() {
    var all = new LinkedHashSet<OrganisationId>();
    all.add(from);
    all.addAll(course.redirectedBy());
    if (isSent()) {
      all.add(form.to());
    }
    return all;
  }

  /// Whether the organisation that the form names has it: not what is being written or was
  /// redirected to it and not submitted there yet.
  public boolean isSent() {
    return switch (state) {
      case DRAFT, CONSENTED, REDIRECTED -> false;
      case CANCELLED, // whether it had been sent is for the papers to say
          SUBMITTED,
          RECEIVED,
          ACCEPTED,
          REJECTED,
          SCHEDULED,
          IN_TRANSIT,
          ARRIVED,
          ADMITTED,
          TREATED,
          DOWN_REFERRED,
          RECEIVED_BACK,
          FOLLOWUP,
          CLOSED,
          NOT_ARRIVED ->
          count(ReferralPaper.Kind.FORM) > course.redirectedBy().size();
    };
  }

  public int count(ReferralPaper.Kind kind) {
    return (int) papers.stream().filter(it -> it.kind() == kind).count();
  }

  @Override
  public String toString() {
    return "Referral[" + id + " " + state + " v" + version + "]";
  }
}
