package huizhen.web.io;

import huizhen.scheduling.api.Actor;
import huizhen.scheduling.api.BookingOutcome;
import huizhen.scheduling.api.ConsultationCase;
import huizhen.scheduling.api.HolidayCalendar;
import huizhen.scheduling.api.OrganisationId;
import huizhen.scheduling.api.PractitionerId;
import huizhen.scheduling.api.Proposal;
import huizhen.scheduling.api.Refusal;
import huizhen.scheduling.api.Team;
import huizhen.scheduling.api.TeamCommand;
import huizhen.scheduling.api.TeamPlan;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What [MemoryScheduling] makes of teams: the state without the rules.
final class MemoryTeams {
  private MemoryTeams() {}

  static Team after(ConsultationCase it, TeamCommand command, Actor actor) {
    var team = it.team();
    var own = actor.practitioner();
    return switch (command) {
      case TeamCommand.SetTeam set ->
          new Team(
              set.agenda(),
              set.optionalNeeded(),
              set.places().stream()
                  .map(place ->
                      new Team.Seat(
                          place.practitioner(),
                          new OrganisationId("hospital"),
                          place.isMandatory()))
                  .toList(),
              Optional.empty(),
              Optional.empty());
      case TeamCommand.ConfirmMember(_, var member) -> team.map(member, Team.Seat::confirmed);
      case TeamCommand.Excuse(var member, var reason) ->
          team.map(member, seat -> seat.excused(reason));
      case TeamCommand.GiveOpinion give -> {
        var opinion =
            new Team.MemberOpinion(
                give.findings(),
                give.diagnosis(),
                give.advice(),
                give.signedAt(),
                give.signature(),
                false);
        yield own.equals(it.specialist())
            ? team.with(opinion)
            : team.map(own.orElseThrow(), seat -> seat.with(opinion));
      }
      case TeamCommand.TakeStand stand ->
          team.map(
              own.orElseThrow(),
              seat ->
                  seat.with(
                      Optional.of(
                          new Team.Stand(
                              stand.consensus(),
                              stand.agrees(),
                              stand.reservation(),
                              stand.signedAt(),
                              stand.signature()))));
    };
  }

  /// Somebody of every team is busy; of two doctors it knows nothing.
  static BookingOutcome hold(
      ConsultationCase it, Instant start, Instant end, List<PractitionerId> optional) {
    if (it.team().isEmpty()) {
      return new BookingOutcome.Refused(new Refusal("team.optional", "不是选邀成员。", "None."));
    }
    return new BookingOutcome.TeamBusy(
        List.of(it.team().members().getFirst()),
        List.of(proposal(end, Duration.between(start, end))));
  }

  static TeamPlan plan(Instant from, Duration length) {
    return new TeamPlan(
        List.of(proposal(from, length)),
        List.of(new TeamPlan.Span(from, from.plus(Duration.ofHours(2)))),
        List.of(
            new HolidayCalendar.Day(
                LocalDate.parse("2026-04-05"), HolidayCalendar.Kind.OFF, "清明节")),
        true);
  }

  private static Proposal proposal(Instant start, Duration length) {
    return new Proposal(start, start.plus(length), List.of(), 1, Set.of(Proposal.Merit.EARLIEST));
  }
}
