package huizhen.web.policy;

import huizhen.scheduling.api.Actor;
import huizhen.scheduling.api.Actor.Role;
import huizhen.scheduling.api.CaseState;
import huizhen.scheduling.api.ConsultationCase;
import java.util.Optional;

/// How somebody stands to a consultation case (DOMAIN.md 3d). Who has none is not told that the
/// case exists.
public enum Relation {
  /// The county doctor who asks.
  REQUESTER(Role.COUNTY_DOCTOR, Sight.CLINICAL),
  INVITING_COORDINATOR(Role.COORDINATOR, Sight.HEADER),
  INVITED_COORDINATOR(Role.COORDINATOR, Sight.HEADER),
  /// A specialist of the invited organisation while nobody has accepted yet.
  CANDIDATE(Role.SPECIALIST, Sight.CLINICAL),
  /// The specialist who accepted.
  SPECIALIST(Role.SPECIALIST, Sight.CLINICAL),
  /// A member of the case's team.
  MEMBER(Role.SPECIALIST, Sight.CLINICAL),
  /// Of an organisation that a member of the team belongs to.
  MEMBER_COORDINATOR(Role.COORDINATOR, Sight.HEADER),
  REGULATOR(Role.REGULATOR, Sight.MASKED);

  private final Role role;
  private final Sight sight;

  Relation(Role role, Sight sight) {
    this.role = role;
    this.sight = sight;
  }

  public Role role() {
    return role;
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
