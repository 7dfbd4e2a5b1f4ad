package huizhen.scheduling.model;

import huizhen.scheduling.api.Application;
import huizhen.scheduling.api.Appointment;
import huizhen.scheduling.api.CaseState;
import huizhen.scheduling.api.Consent;
import huizhen.scheduling.api.ConsultationCase;
import huizhen.scheduling.api.Material;
import huizhen.scheduling.api.Opinion;
import huizhen.scheduling.api.PractitionerId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The next version of a case while a decision makes it. What it does not name stays as it was.
final class Revision {
  private final ConsultationCase before;
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

  private Revision(ConsultationCase before) {
    this.before = before;
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
  }

  static Revision of(ConsultationCase before) {
    return new Revision(before);
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

  Decision by(Step step, Instant now) {
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
            dueAt);
    return new Decision.Changed(next, step, states.isEmpty() ? List.of(state) : states);
  }

  static <T> List<T> plus(List<T> list, T value) {
    var longer = new ArrayList<>(list);
    longer.add(value);
    return longer;
  }
}
