package huizhen.scheduling.model;

import huizhen.scheduling.api.Actor;
import huizhen.scheduling.api.CaseDocument.Kind;
import huizhen.scheduling.api.CaseState;
import huizhen.scheduling.api.ConsultationCase;
import huizhen.scheduling.api.PractitionerId;
import huizhen.scheduling.api.Side;
import huizhen.scheduling.api.Team;
import huizhen.scheduling.api.TeamCommand;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;

/// What a permitted command makes of a case's team.
final class TeamChanges {
  private TeamChanges() {}

  static Revision of(
      Revision next,
      ConsultationCase state,
      TeamCommand command,
      Actor actor,
      Facts facts,
      Instant now) {
    var team = state.team();
    return switch (command) {
      case TeamCommand.SetTeam set ->
          next.to(CaseState.ACCEPTED)
              .team(team(set, facts))
              .appointment(Optional.empty())
              .due(Optional.empty());
      case TeamCommand.ConfirmMember(_, var member) -> confirm(next, state, member);
      case TeamCommand.Excuse(var member, var reason) ->
          next.team(team.map(member, it -> it.excused(reason)));
      case TeamCommand.GiveOpinion give -> give(next, state, give, actor);
      case TeamCommand.TakeStand stand ->
          next.team(
              team.map(
                  actor.practitioner().orElseThrow(),
                  it ->
                      it.with(
                          Optional.of(
                              new Team.Stand(
                                  stand.consensus(),
                                  stand.agrees(),
                                  stand.reservation(),
                                  stand.signedAt(),
                                  stand.signature())))));
    };
  }

  private static Team team(TeamCommand.SetTeam set, Facts facts) {
    var seats = new ArrayList<Team.Seat>();
    for (var place : set.places()) {
      var member = facts.member(place.practitioner()).orElseThrow();
      seats.add(
          new Team.Seat(place.practitioner(), member.organisation().id(), place.isMandatory()));
    }
    return seats.isEmpty()
        ? Team.NONE
        : new Team(set.agenda(), set.optionalNeeded(), seats, Optional.empty(), Optional.empty());
  }

  private static Revision confirm(Revision next, ConsultationCase state, PractitionerId member) {
    var team = state.team().map(member, Team.Seat::confirmed);
    var confirmed = next.team(team);
    return state.state() == CaseState.SCHEDULING
            && state.progress().confirmed().size() == Side.values().length
            && isConfirmed(team)
        ? CaseChanges.booked(
            confirmed, state.appointment().orElseThrow(), CaseChecks.isCleared(state))
        : confirmed;
  }

  /// Whether every mandatory member has said that the time is his.
  static boolean isConfirmed(Team team) {
    return team.seats().stream().allMatch(it -> it.isConfirmed() || !it.isMandatory());
  }

  /// With whoever is to come to a new time.
  static Team planned(ConsultationCase state, CaseMachine.Slot slot) {
    var coming = TeamChecks.coming(state.team(), slot.optional());
    return state.team().map(it -> it.at(coming.contains(it.practitioner())));
  }

  static Revision join(Revision next, ConsultationCase state, Actor actor, Instant now) {
    return actor
        .practitioner()
        .map(id -> next.team(state.team().map(id, it -> it.joined(now))))
        .orElse(next);
  }

  /// Another draft of the consensus asks everybody anew.
  static Team drafted(ConsultationCase state, Instant now) {
    return state.team().isEmpty()
        ? state.team()
        : state.team().ended(now).map(it -> it.with(Optional.<Team.Stand>empty()));
  }

  private static Revision give(
      Revision next, ConsultationCase state, TeamCommand.GiveOpinion give, Actor actor) {
    var author = actor.practitioner().orElseThrow();
    var isSigned = state.state() == CaseState.DELIVERED || state.state() == CaseState.ACKNOWLEDGED;
    var opinion =
        new Team.MemberOpinion(
            give.findings(),
            give.diagnosis(),
            give.advice(),
            give.signedAt(),
            give.signature(),
            isSigned);
    var isChair = state.specialist().equals(Optional.of(author));
    return next.team(
            isChair ? state.team().with(opinion) : state.team().map(author, it -> it.with(opinion)))
        .document(Kind.MEMBER_OPINION, Documents.memberOpinion(author, opinion));
  }
}
