package huizhen.web.policy;

import huizhen.scheduling.api.Actor;
import huizhen.scheduling.api.Actor.Role;
import huizhen.scheduling.api.CaseState;
import huizhen.scheduling.api.ConsultationCase;
import huizhen.scheduling.teaching.api.TeachingConsent;
import huizhen.scheduling.teaching.api.TeachingSession;
import huizhen.scheduling.visit.api.Visit;
import java.util.Optional;
import java.util.Set;

/// How somebody stands to a consultation case, to a follow-up visit or to a teaching session
/// (DOMAIN.md 3d). Who has none is not told that it exists.
public enum Relation {
  /// The county doctor who asks.
  REQUESTER(Sight.CLINICAL),
  INVITING_COORDINATOR(Sight.HEADER),
  INVITED_COORDINATOR(Sight.HEADER),
  /// A specialist of the invited organisation while nobody has accepted yet.
  CANDIDATE(Sight.CLINICAL),
  /// The specialist who accepted.
  SPECIALIST(Sight.CLINICAL),
  /// A member of the case's team.
  MEMBER(Sight.CLINICAL),
  /// Of an organisation that a member of the team belongs to.
  MEMBER_COORDINATOR(Sight.HEADER),
  /// The doctor whose follow-up visit it is.
  VISIT_DOCTOR(Sight.CLINICAL),
  /// The teacher of a session that shows no patient, or whose patient agrees to its recording.
  TEACHER(Sight.CLINICAL),
  /// The teacher of a session whose patient does not agree any more: what was recorded is kept, and
  /// used for nothing else (个人信息保护法 47).
  TEACHER_WITHOUT_CONSENT(Sight.CLINICAL),
  REGULATOR(Sight.MASKED);

  private final Sight sight;

  Relation(Sight sight) {
    this.sight = sight;
  }

  /// Of whoever may stand so.
  public Set<Role> roles() {
    return switch (this) {
      case REQUESTER -> Set.of(Role.COUNTY_DOCTOR);
      case CANDIDATE, SPECIALIST, MEMBER -> Set.of(Role.SPECIALIST);
      case VISIT_DOCTOR, TEACHER, TEACHER_WITHOUT_CONSENT ->
          Set.of(Role.COUNTY_DOCTOR, Role.SPECIALIST);
      case INVITING_COORDINATOR, INVITED_COORDINATOR, MEMBER_COORDINATOR ->
          Set.of(Role.COORDINATOR);
      case REGULATOR -> Set.of(Role.REGULATOR);
    };
  }

  public Sight sight() {
    return sight;
  }

  public static Optional<Relation> of(Actor actor, ConsultationCase subject) {
    return switch (actor.role()) {
      case COUNTY_DOCTOR ->
          is(actor.practitioner(), subject.requester())
                  && is(actor.organisation(), subject.inviting())
              ? Optional.of(REQUESTER)
              : Optional.empty();
      case SPECIALIST -> specialist(actor, subject);
      case COORDINATOR -> {
        if (is(actor.organisation(), subject.inviting())) {
          yield Optional.of(INVITING_COORDINATOR);
        }
        if (isInvited(actor, subject) && hasBeenSent(subject)) {
          yield Optional.of(INVITED_COORDINATOR);
        }
        yield subject.team().seats().stream()
                .anyMatch(it -> is(actor.organisation(), it.organisation()))
            ? Optional.of(MEMBER_COORDINATOR)
            : Optional.empty();
      }
      case REGULATOR -> Optional.of(REGULATOR);
      case PATIENT, OPERATOR, SERVICE, SYSTEM -> Optional.empty();
    };
  }

  /// Of a visit no coordinator has to do with more than its waiting room, and its patient has no
  /// account.
  public static Optional<Relation> of(Actor actor, Visit visit) {
    return switch (actor.role()) {
      case COUNTY_DOCTOR, SPECIALIST ->
          is(actor.practitioner(), visit.plan().doctor())
                  && is(actor.organisation(), visit.plan().organisation())
              ? Optional.of(VISIT_DOCTOR)
              : Optional.empty();
      case REGULATOR -> Optional.of(REGULATOR);
      case COORDINATOR, PATIENT, OPERATOR, SERVICE, SYSTEM -> Optional.empty();
    };
  }

  /// Who presents or has a seat is there while it goes on, and not afterwards.
  public static Optional<Relation> of(Actor actor, TeachingSession session) {
    return switch (actor.role()) {
      case COUNTY_DOCTOR, SPECIALIST -> {
        var isTeacher =
            is(actor.practitioner(), session.form().teacher())
                && is(actor.organisation(), session.host());
        if (!isTeacher) {
          yield Optional.empty();
        }
        yield Optional.of(agreesToRecording(session) ? TEACHER : TEACHER_WITHOUT_CONSENT);
      }
      case REGULATOR -> Optional.of(REGULATOR);
      case COORDINATOR, PATIENT, OPERATOR, SERVICE, SYSTEM -> Optional.empty();
    };
  }

  private static boolean agreesToRecording(TeachingSession session) {
    return session.form().patient().isEmpty()
        || (session.isConsented()
            && session.consent().filter(TeachingConsent::recording).isPresent());
  }

  private static Optional<Relation> specialist(Actor actor, ConsultationCase subject) {
    if (subject.specialist().isPresent()) {
      if (is(actor.practitioner(), subject.specialist().get())) {
        return Optional.of(SPECIALIST);
      }
      return actor.practitioner().flatMap(it -> subject.team().seat(it)).isPresent()
          ? Optional.of(MEMBER)
          : Optional.empty();
    }
    return isInvited(actor, subject)
            && subject.state() == CaseState.DISPATCHED
            && isAsked(actor, subject)
        ? Optional.of(CANDIDATE)
        : Optional.empty();
  }

  /// Of an emergency only those see anything whom it rings.
  private static boolean isAsked(Actor actor, ConsultationCase subject) {
    var emergency = subject.progress().emergency();
    return emergency.isEmpty() || actor.practitioner().filter(emergency.get()::isRung).isPresent();
  }

  private static boolean isInvited(Actor actor, ConsultationCase subject) {
    return is(actor.organisation(), subject.application().invited());
  }

  /// The invited side sees nothing of what is still being written, or taken back before it left.
  private static boolean hasBeenSent(ConsultationCase subject) {
    var state = subject.state();
    return !(state.isBeingWritten() || state == CaseState.CANCELLED)
        || subject.specialist().isPresent();
  }

  private static <T> boolean is(Optional<T> mine, T theirs) {
    return mine.isPresent() && mine.get().equals(theirs);
  }

  /// How much of a case somebody sees.
  public enum Sight {
    /// All of it.
    CLINICAL,
    /// Who, when and how far; no clinical text.
    HEADER,
    /// All, with the patient's identity masked.
    MASKED
  }
}
