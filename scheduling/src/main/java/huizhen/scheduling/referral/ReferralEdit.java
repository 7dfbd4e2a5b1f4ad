package huizhen.scheduling.referral;

import huizhen.scheduling.api.DocumentId;
import huizhen.scheduling.referral.api.Referral;
import huizhen.scheduling.referral.api.ReferralConsent;
import huizhen.scheduling.referral.api.ReferralCourse;
import huizhen.scheduling.referral.api.ReferralForm;
import huizhen.scheduling.referral.api.ReferralPaper;
import huizhen.scheduling.referral.api.ReferralState;
import huizhen.scheduling.referral.api.ReferralTimer;
import huizhen.scheduling.request.RequestDecision;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A referral while it is being changed. Time-outs and alerts that the new state has no use for
/// fall by themselves ([#states]).
final class ReferralEdit {
  private final Referral before;
  private final Instant now;
  private final List<ReferralState> states = new ArrayList<>();
  private final List<ReferralTimer> timers;
  private final List<ReferralPaper> papers;
  private ReferralForm form;
  private Optional<ReferralConsent> consent;
  private ReferralCourse course;

  ReferralEdit(Referral before, Instant now) {
    this.before = before;
    this.now = now;
    timers = new ArrayList<>(before.timers());
    papers = new ArrayList<>(before.papers());
    form = before.form();
    consent = before.consent();
    course = before.course();
  }

  ReferralEdit to(ReferralState value) {
    states.add(value);
    timers.removeIf(it -> !states(it.kind()).contains(value));
    var alerts = EnumSet.noneOf(ReferralTimer.Kind.class);
    course.alerts().stream().filter(it -> states(it).contains(value)).forEach(alerts::add);
    course = course.alerts(alerts);
    return this;
  }

  ReferralEdit form(ReferralForm value) {
    form = value;
    return this;
  }

  ReferralEdit consent(Optional<ReferralConsent> value) {
    consent = value;
    return this;
  }

  ReferralEdit course(ReferralCourse value) {
    course = value;
    return this;
  }

  ReferralEdit paper(ReferralPaper.Kind kind, DocumentId document, String sha256) {
    papers.add(new ReferralPaper(kind, before.count(kind) + 1, document, sha256, now));
    return this;
  }

  ReferralEdit timer(ReferralTimer.Kind kind, Instant at) {
    timers.removeIf(it -> it.kind() == kind);
    timers.add(new ReferralTimer(kind, at));
    return this;
  }

  ReferralEdit drop(ReferralTimer.Kind kind) {
    timers.removeIf(it -> it.kind() == kind);
    return this;
  }

  /// Remembers that a time-out has come.
  ReferralEdit alert(ReferralTimer.Kind kind) {
    var alerts = EnumSet.of(kind);
    alerts.addAll(course.alerts());
    course = course.alerts(alerts);
    return this;
  }

  RequestDecision.Changed<Referral> by(ReferralStep step) {
    if (states.isEmpty()) {
      states.add(before.state());
    }
    var next =
        new Referral(
            before.id(),
            before.version() + 1,
            states.getLast(),
            before.from(),
            before.sender(),
            form,
            consent,
            course,
            papers,
            timers,
            before.createdAt(),
            now);
    return new RequestDecision.Changed<>(
        next, step.word(), states.stream().map(ReferralState::name).toList());
  }

  /// In which states a time-out makes sense.
  static Set<ReferralState> states(ReferralTimer.Kind kind) {
    return switch (kind) {
      case ANSWER_REMINDER, ANSWER_DUE ->
          EnumSet.of(ReferralState.SUBMITTED, ReferralState.RECEIVED);
      case NOT_ARRIVED -> EnumSet.of(ReferralState.SCHEDULED, ReferralState.IN_TRANSIT);
      case BACK_DUE -> EnumSet.of(ReferralState.DOWN_REFERRED);
      case FOLLOW_UP_DUE, CLOSE -> EnumSet.of(ReferralState.FOLLOWUP);
    };
  }
}
