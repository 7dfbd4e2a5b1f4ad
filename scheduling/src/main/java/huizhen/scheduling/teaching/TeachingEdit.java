package huizhen.scheduling.teaching;

import huizhen.scheduling.request.RequestDecision;
import huizhen.scheduling.teaching.api.Attended;
import huizhen.scheduling.teaching.api.TeachingConsent;
import huizhen.scheduling.teaching.api.TeachingForm;
import huizhen.scheduling.teaching.api.TeachingPaper;
import huizhen.scheduling.teaching.api.TeachingRecord;
import huizhen.scheduling.teaching.api.TeachingSession;
import huizhen.scheduling.teaching.api.TeachingState;
import huizhen.scheduling.teaching.api.TeachingTimer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A teaching session while it is being changed. Time-outs and alerts that the new state has no use
/// for fall by themselves ([#states]).
final class TeachingEdit {
  private final TeachingSession before;
  private final Instant now;
  private final List<TeachingState> states = new ArrayList<>();
  private final List<TeachingTimer> timers;
  private final List<Attended> enrolled;
  private final List<Attended> attendance;
  private final List<TeachingPaper> papers;
  private final List<String> recordings;
  private final Set<TeachingTimer.Kind> alerts;
  private TeachingForm form;
  private Optional<TeachingConsent> consent;
  private Optional<Instant> announcedAt;
  private Optional<TeachingRecord> record;
  private Optional<String> lastReason;

  TeachingEdit(TeachingSession before, Instant now) {
    this.before = before;
    this.now = now;
    timers = new ArrayList<>(before.timers());
    enrolled = new ArrayList<>(before.enrolled());
    attendance = new ArrayList<>(before.attendance());
    papers = new ArrayList<>(before.papers());
    recordings = new ArrayList<>(before.recordings());
    alerts = EnumSet.noneOf(TeachingTimer.Kind.class);
    alerts.addAll(before.alerts());
    form = before.form();
    consent = before.consent();
    announcedAt = before.announcedAt();
    record = before.record();
    lastReason = before.lastReason();
  }

  TeachingEdit to(TeachingState value) {
    states.add(value);
    timers.removeIf(it -> !states(it.kind()).contains(value));
    alerts.removeIf(it -> !states(it).contains(value));
    return this;
  }

  TeachingEdit form(TeachingForm value) {
    form = value;
    return this;
  }

  TeachingEdit consent(Optional<TeachingConsent> value) {
    consent = value;
    return this;
  }

  TeachingEdit announced() {
    announcedAt = Optional.of(announcedAt.orElse(now));
    return this;
  }

  TeachingEdit enrol(Attended who) {
    enrolled.add(who);
    return this;
  }

  TeachingEdit unenrol(Attended who) {
    enrolled.remove(who);
    return this;
  }

  /// The first time counts.
  TeachingEdit attended(Attended who) {
    if (attendance.stream().noneMatch(it -> it.who().equals(who.who()))) {
      attendance.add(who);
    }
    return this;
  }

  TeachingEdit paper(TeachingPaper value) {
    papers.add(value);
    return this;
  }

  TeachingEdit recording(String value) {
    recordings.add(value);
    return this;
  }

  TeachingEdit record(TeachingRecord value) {
    record = Optional.of(value);
    return this;
  }

  TeachingEdit reason(String value) {
    lastReason = Optional.of(value);
    return this;
  }

  TeachingEdit timer(TeachingTimer.Kind kind, Instant at) {
    timers.removeIf(it -> it.kind() == kind);
    timers.add(new TeachingTimer(kind, at));
    return this;
  }

  /// The time-out, and what was told of it.
  TeachingEdit drop(TeachingTimer.Kind kind) {
    timers.removeIf(it -> it.kind() == kind);
    alerts.remove(kind);
    return this;
  }

  /// Remembers that a time-out has come.
  TeachingEdit alert(TeachingTimer.Kind kind) {
    alerts.add(kind);
    return this;
  }

  RequestDecision.Changed<TeachingSession> by(TeachingStep step) {
    if (states.isEmpty()) {
      states.add(before.state());
    }
    var next =
        new TeachingSession(
            before.id(),
            before.version() + 1,
            states.getLast(),
            before.host(),
            form,
            consent,
            announcedAt,
            enrolled,
            attendance,
            papers,
            record,
            recordings,
            lastReason,
            alerts,
            timers,
            before.createdAt(),
            now);
    return new RequestDecision.Changed<>(
        next, step.word(), states.stream().map(TeachingState::name).toList());
  }

  /// In which states a time-out makes sense.
  static Set<TeachingState> states(TeachingTimer.Kind kind) {
    return switch (kind) {
      case CONSENT_LATE -> EnumSet.of(TeachingState.ANNOUNCED);
      case TEACHER_LATE, NOT_HELD -> EnumSet.of(TeachingState.ANNOUNCED, TeachingState.LOBBY);
      case LINK_ABORT -> EnumSet.of(TeachingState.SUSPENDED);
      case OVERRUN -> EnumSet.of(TeachingState.LIVE, TeachingState.SUSPENDED);
      case RECORD_LATE -> EnumSet.of(TeachingState.ENDED);
      case CLOSE -> EnumSet.of(TeachingState.RECORDED);
    };
  }
}
