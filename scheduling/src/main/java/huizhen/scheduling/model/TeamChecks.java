package huizhen.scheduling.model;

import huizhen.scheduling.api.Actor;
import huizhen.scheduling.api.CaseState;
import huizhen.scheduling.api.ConsultationCase;
import huizhen.scheduling.api.PractitionerId;
import huizhen.scheduling.api.SchedulingRules;
import huizhen.scheduling.api.Team;
import huizhen.scheduling.api.TeamCommand;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The guards of a team (DOMAIN.md A2, 3a and 4.4). On a case without members they hold.
final class TeamChecks {
  private static final Set<CaseState> BEFORE_SIGNING =
      Set.of(CaseState.ENDED, CaseState.OPINION_DRAFT);

  private final SchedulingRules rules;
  private final Qualifications qualifications;

  TeamChecks(SchedulingRules rules, Qualifications qualifications) {
    this.rules = rules;
    this.qualifications = qualifications;
  }

  Checks of(ConsultationCase state, TeamCommand command, Actor actor, Facts facts, Instant now) {
    return switch (command) {
      case TeamCommand.SetTeam set -> set(state, set, facts, now);
      case TeamCommand.ConfirmMember(var fence, var member) ->
          confirm(state, fence, member, actor, facts, now);
      case TeamCommand.Excuse(var member, var reason) ->
          new Checks()
              .that(
                  state.team().seat(member).filter(Team.Seat::isMandatory).isPresent(),
                  Rule.TEAM_MEMBER)
              .that(CaseChecks.isText(reason, CaseChecks.MAX_SHORT_TEXT), Rule.REASON_MISSING);
      case TeamCommand.GiveOpinion give -> give(state, give, actor, now);
      case TeamCommand.TakeStand stand -> stand(state, stand, actor, now);
    };
  }

  private Checks set(ConsultationCase state, TeamCommand.SetTeam set, Facts facts, Instant now) {
    var ids = set.places().stream().map(TeamCommand.Place::practitioner).toList();
    var optional = set.places().stream().filter(it -> !it.isMandatory()).count();
    var checks =
        new Checks()
            .that(
                ids.size() <= Team.MAX_MEMBERS
                    && Set.copyOf(ids).size() == ids.size()
                    && !ids.contains(state.requester())
                    && state.specialist().filter(ids::contains).isEmpty()
                    && set.optionalNeeded() >= 0
                    && set.optionalNeeded() <= optional
                    && set.agenda().length() <= CaseChecks.MAX_SHORT_TEXT,
                Rule.TEAM_SIZE);
    if (ids.isEmpty()) {
      return checks; // a consultation of two again
    }
    for (var id : ids) {
      checks = checks.all(qualifications.member(facts, id, now));
    }
    var specialties = new HashSet<String>();
    facts.specialist().ifPresent(it -> specialties.add(it.department()));
    for (var place : set.places()) {
      if (place.isMandatory()) {
        facts
            .member(place.practitioner())
            .ifPresent(it -> specialties.add(it.doctor().department()));
      }
    }
    return checks.that(specialties.size() >= 2, Rule.TEAM_SPECIALTIES);
  }

  /// A time to hold: nobody who is to come is away, and all are qualified then.
  Checks time(ConsultationCase state, CaseMachine.Slot slot, Facts facts, Instant now) {
    var team = state.team();
    if (team.isEmpty()) {
      return new Checks().that(slot.optional().isEmpty(), Rule.TEAM_OPTIONAL);
    }
    var isOptional =
        slot.optional().stream()
            .allMatch(id -> team.seat(id).filter(it -> !it.isMandatory()).isPresent());
    var checks =
        new Checks()
            .that(slot.isHeld() || slot.isKept(), Rule.TEAM_HOLD)
            .that(
                isOptional
                    && Set.copyOf(slot.optional()).size() == slot.optional().size()
                    && slot.optional().size() >= team.optionalNeeded(),
                Rule.TEAM_OPTIONAL)
            .that(!slot.start().isBefore(now.plus(rules.planning().minNotice())), Rule.TEAM_NOTICE);
    var time = new Interval(slot.start(), slot.end());
    checks =
        checks.that(
            facts.chair().filter(it -> isFree(it, facts, time)).isPresent(), Rule.TEAM_HOURS);
    for (var id : coming(team, slot.optional())) {
      checks =
          checks
              .all(qualifications.member(facts, id, slot.start()))
              .that(
                  facts.member(id).filter(it -> isFree(it, facts, time)).isPresent(),
                  Rule.TEAM_HOURS);
    }
    return checks;
  }

  private boolean isFree(Facts.Member who, Facts facts, Interval time) {
    return who.calendar(facts.days(rules, who, true)).covers(time);
  }

  static List<PractitionerId> coming(Team team, List<PractitionerId> optional) {
    var coming = new ArrayList<PractitionerId>();
    for (var seat : team.seats()) {
      if (seat.isMandatory() || optional.contains(seat.practitioner())) {
        coming.add(seat.practitioner());
      }
    }
    return coming;
  }

  private Checks confirm(
      ConsultationCase state,
      long fence,
      PractitionerId member,
      Actor actor,
      Facts facts,
      Instant now) {
    var seat = state.team().seat(member);
    var appointment = state.appointment().orElseThrow();
    return new Checks()
        .that(seat.filter(Team.Seat::attends).isPresent(), Rule.TEAM_MEMBER)
        // Each member for himself, a coordinator for those of his own organisation.
        .that(
            actor.practitioner().equals(Optional.of(member))
                || (actor.role() == Actor.Role.COORDINATOR
                    && actor.organisation().equals(seat.map(Team.Seat::organisation))),
            Rule.NOT_ALLOWED)
        .that(appointment.fence() == fence, Rule.HOLD_FENCE)
        .that(!appointment.start().isBefore(now), Rule.BOOKING_PAST)
        .all(qualifications.member(facts, member, appointment.start()));
  }

  /// A member comes in: licensed, and under an agreement, now.
  Checks join(ConsultationCase state, Actor actor, Facts facts, Instant now) {
    return actor
        .practitioner()
        .filter(id -> state.team().seat(id).isPresent())
        .map(id -> qualifications.member(facts, id, now))
        .orElseGet(Checks::new);
  }

  Checks start(ConsultationCase state, Set<PractitionerId> present, Facts facts, Instant now) {
    var checks = new Checks();
    for (var seat : state.team().seats()) {
      var isThere = present.contains(seat.practitioner());
      checks =
          checks.that(
              isThere || !seat.isMandatory() || seat.excused().isPresent(), Rule.TEAM_PRESENCE);
      if (isThere) {
        checks = checks.all(qualifications.member(facts, seat.practitioner(), now));
      }
    }
    return checks;
  }

  private static Checks give(
      ConsultationCase state, TeamCommand.GiveOpinion give, Actor actor, Instant now) {
    return new Checks()
        .that(own(state, actor).isEmpty(), Rule.TEAM_OPINION_GIVEN)
        .that(isInTime(state, actor, now), Rule.TEAM_OPINION_LATE)
        .that(
            !state.team().isEmpty() && !give.diagnosis().isBlank() && !give.advice().isBlank(),
            Rule.OPINION_EMPTY)
        .that(
            give.findings().length() <= CaseChecks.MAX_LONG_TEXT
                && give.diagnosis().length() <= CaseChecks.MAX_LONG_TEXT
                && give.advice().length() <= CaseChecks.MAX_LONG_TEXT,
            Rule.OPINION_TOO_LONG)
        .that(isSigned(give.signature(), give.signedAt(), now), Rule.OPINION_SIGNATURE);
  }

  /// Who was there gives it before the chair signs; who was not may add it for a day.
  private static boolean isInTime(ConsultationCase state, Actor actor, Instant now) {
    var seat = actor.practitioner().flatMap(id -> state.team().seat(id));
    var wasThere = seat.map(it -> it.joinedAt().isPresent()).orElse(true);
    return wasThere
        ? BEFORE_SIGNING.contains(state.state())
        : state.team().endedAt().filter(it -> !now.isAfter(it.plus(Team.SUPPLEMENT))).isPresent();
  }

  private static Checks stand(
      ConsultationCase state, TeamCommand.TakeStand stand, Actor actor, Instant now) {
    return new Checks()
        .that(own(state, actor).isPresent(), Rule.TEAM_OWN_FIRST)
        .that(
            Opinions.openDraft(state)
                .map(Documents::draft)
                .filter(stand.consensus()::equals)
                .isPresent(),
            Rule.OPINION_VERSION)
        .that(
            stand.reservation().length() <= CaseChecks.MAX_SHORT_TEXT
                && (stand.agrees() || !stand.reservation().isBlank()),
            Rule.REASON_MISSING)
        .that(isSigned(stand.signature(), stand.signedAt(), now), Rule.OPINION_SIGNATURE);
  }

  /// The chair sees what the others think only after saying it himself; so he drafts after that.
  static Checks draft(ConsultationCase state) {
    return new Checks()
        .that(
            state.team().isEmpty() || state.team().chairOpinion().isPresent(), Rule.TEAM_OWN_FIRST);
  }

  static Checks sign(ConsultationCase state) {
    var draft = Opinions.openDraft(state).map(Documents::draft);
    return new Checks()
        .that(
            state.team().seats().stream()
                .filter(it -> it.isMandatory() && it.joinedAt().isPresent())
                .allMatch(it ->
                    it.opinion().isPresent()
                        && it.stand().map(Team.Stand::consensus).equals(draft)),
            Rule.TEAM_UNSIGNED);
  }

  /// Whether a page should offer it to this one now.
  static boolean isOpen(ConsultationCase state, Step step, Actor actor, Instant now) {
    if (state.team().isEmpty()) {
      return false;
    }
    return switch (step) {
      case CONFIRM_MEMBER ->
          state.team().seats().stream()
              .anyMatch(it ->
                  it.attends()
                      && !it.isConfirmed()
                      && (actor.practitioner().equals(Optional.of(it.practitioner()))
                          || (actor.role() == Actor.Role.COORDINATOR
                              && actor.organisation().equals(Optional.of(it.organisation())))));
      case GIVE_OPINION -> own(state, actor).isEmpty() && isInTime(state, actor, now);
      case TAKE_STAND -> own(state, actor).isPresent();
      default -> true;
    };
  }

  /// What this one has given, as the chair or as a member.
  private static Optional<Team.MemberOpinion> own(ConsultationCase state, Actor actor) {
    return actor.practitioner().equals(state.specialist())
        ? state.team().chairOpinion()
        : actor.practitioner().flatMap(id -> state.team().seat(id)).flatMap(Team.Seat::opinion);
  }

  private static boolean isSigned(String signature, Instant at, Instant now) {
    return !signature.isBlank() && !at.isAfter(now.plus(CaseChecks.CLOCK_TOLERANCE));
  }
}
