package huizhen.scheduling.model;

import huizhen.scheduling.api.Application;
import huizhen.scheduling.api.Appointment;
import huizhen.scheduling.api.CaseAlert;
import huizhen.scheduling.api.CaseDocument;
import huizhen.scheduling.api.CaseProgress;
import huizhen.scheduling.api.CaseState;
import huizhen.scheduling.api.CaseTimer;
import huizhen.scheduling.api.Consent;
import huizhen.scheduling.api.ConsultationCase;
import huizhen.scheduling.api.DocumentId;
import huizhen.scheduling.api.Emergency;
import huizhen.scheduling.api.ExitCause;
import huizhen.scheduling.api.Material;
import huizhen.scheduling.api.Opinion;
import huizhen.scheduling.api.PractitionerId;
import huizhen.scheduling.api.Side;
import huizhen.scheduling.api.Team;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The next version of a case while a decision makes it. What it does not name stays as it was.
final class Revision {
  private final ConsultationCase before;
  private final Instant now;
  private final List<CaseState> states = new ArrayList<>();
  private Application application;
  private List<Material> materials;
  private Optional<PractitionerId> specialist;
  private Optional<Appointment> appointment;
  private Optional<Consent> consent;
  private List<Opinion> opinions;
  private Optional<String> finalDecision;
  private Optional<String> lastReason;
  private List<String> recordings;
  private Optional<Instant> dueAt;
  private final List<CaseTimer> timers;
  private final List<CaseTimer> added = new ArrayList<>();
  private final List<CaseAlert> alerts;
  private final List<CaseDocument> documents;
  private Set<Side> confirmed;
  private final Set<Side> arrived;
  private Optional<ExitCause> exit = Optional.empty();
  private Team team;
  private Optional<Emergency> emergency;

  private Revision(ConsultationCase before, Instant now) {
    this.before = before;
    this.now = now;
    application = before.application();
    materials = before.materials();
    specialist = before.specialist();
    appointment = before.appointment();
    consent = before.consent();
    opinions = before.opinions();
    finalDecision = before.finalDecision();
    lastReason = before.lastReason();
    recordings = before.recordings();
    dueAt = before.dueAt();
    timers = new ArrayList<>(before.progress().timers());
    alerts = new ArrayList<>(before.progress().alerts());
    documents = new ArrayList<>(before.progress().documents());
    confirmed = copy(before.progress().confirmed());
    arrived = copy(before.progress().arrived());
    team = before.team();
    emergency = before.progress().emergency();
  }

  static Revision of(ConsultationCase before, Instant now) {
    return new Revision(before, now);
  }

  /// Passes on to a state; more than one call says what was passed through at once.
  Revision to(CaseState state) {
    states.add(state);
    return this;
  }

  Revision application(Application value) {
    application = value;
    return this;
  }

  Revision material(Material value) {
    materials = plus(materials, value);
    return this;
  }

  Revision specialist(Optional<PractitionerId> value) {
    specialist = value;
    return this;
  }

  /// Given to another specialist of the department, who has the time.
  Revision under(PractitionerId doctor) {
    return specialist(Optional.of(doctor))
        .document(CaseDocument.Kind.ACCEPTANCE, Documents.text(doctor.value(), "waiting"));
  }

  Revision appointment(Optional<Appointment> value) {
    appointment = value;
    return this;
  }

  Revision consent(Optional<Consent> value) {
    consent = value;
    return this;
  }

  Revision opinions(List<Opinion> value) {
    opinions = value;
    return this;
  }

  Revision finalDecision(String value) {
    finalDecision = Optional.of(value);
    return this;
  }

  Revision reason(String value) {
    lastReason = Optional.of(value);
    return this;
  }

  Revision recording(String value) {
    recordings = recordings.contains(value) ? recordings : plus(recordings, value);
    return this;
  }

  Revision due(Optional<Instant> value) {
    dueAt = value;
    return this;
  }

  /// A time-out that has come.
  Revision fired(CaseTimer value) {
    timers.remove(value);
    return this;
  }

  /// One that this step sets beside those of its state.
  Revision timer(CaseTimer value) {
    added.add(value);
    return this;
  }

  Revision alert(CaseAlert.Kind kind) {
    alerts.removeIf(it -> it.kind() == kind);
    alerts.add(new CaseAlert(kind, now));
    return this;
  }

  Revision document(CaseDocument.Kind kind, String sha256) {
    return document(kind, sha256, Optional.empty());
  }

  Revision document(CaseDocument.Kind kind, String sha256, Optional<DocumentId> stored) {
    documents.add(new CaseDocument(kind, count(kind) + 1, now, sha256, stored));
    return this;
  }

  Revision incident(String sha256) {
    return count(CaseDocument.Kind.INCIDENT) < Documents.MAX_INCIDENTS
        ? document(CaseDocument.Kind.INCIDENT, sha256)
        : this;
  }

  Revision confirmed(Collection<Side> sides) {
    confirmed = copy(sides);
    return this;
  }

  Revision arrived(Collection<Side> sides) {
    arrived.addAll(sides);
    return this;
  }

  Revision team(Team value) {
    team = value;
    return this;
  }

  Revision exit(ExitCause value) {
    exit = Optional.of(value);
    return this;
  }

  Revision emergency(Emergency value) {
    emergency = Optional.of(value);
    return this;
  }

  /// It goes on as an ordinary case.
  Revision noEmergency() {
    emergency = Optional.empty();
    return this;
  }

  Revision without(CaseTimer.Kind kind) {
    timers.removeIf(it -> it.kind() == kind);
    return this;
  }

  Revision withoutAlert(CaseAlert.Kind kind) {
    alerts.removeIf(it -> it.kind() == kind);
    return this;
  }

  Decision.Changed by(Step step, TimerPlan plan, Facts facts) {
    var state = states.isEmpty() ? before.state() : states.getLast();
    var next =
        new ConsultationCase(
            before.id(),
            before.version() + 1,
            state,
            before.inviting(),
            before.requester(),
            application,
            materials,
            specialist,
            appointment,
            consent,
            opinions,
            finalDecision,
            lastReason,
            recordings,
            before.createdAt(),
            now,
            dueAt,
            progress(state, plan, facts),
            // Whoever was to come to a time that is no more is to come to none.
            appointment.isEmpty() ? team.map(it -> it.at(false)) : team);
    return new Decision.Changed(next, step, states.isEmpty() ? List.of(state) : states);
  }

  private CaseProgress progress(CaseState state, TimerPlan plan, Facts facts) {
    var isNewTime = !before.appointment().equals(appointment);
    var there = isNewTime ? EnumSet.noneOf(Side.class) : arrived;
    var next = new ArrayList<>(plan.timers(before, timers, state, appointment, there, facts, now));
    next.addAll(added);
    alerts.removeIf(it ->
        !TimerPlan.states(it.kind()).contains(state)
            || (it.kind() == CaseAlert.Kind.SPECIALIST_LATE && there.contains(Side.INVITED))
            || (isNewTime && it.kind() == CaseAlert.Kind.SPECIALIST_LATE)
            || (isNewTime && it.kind() == CaseAlert.Kind.CONSENT_LATE));
    return new CaseProgress(
        next,
        alerts,
        documents,
        state == CaseState.SCHEDULING ? confirmed : Set.of(),
        there,
        state == before.state() ? before.progress().exit() : exit,
        emergency);
  }

  private int count(CaseDocument.Kind kind) {
    return (int) documents.stream().filter(it -> it.kind() == kind).count();
  }

  private static Set<Side> copy(Collection<Side> sides) {
    var copy = EnumSet.noneOf(Side.class);
    copy.addAll(sides);
    return copy;
  }

  static <T> List<T> plus(List<T> list, T value) {
    var longer = new ArrayList<>(list);
    longer.add(value);
    return longer;
  }
}
