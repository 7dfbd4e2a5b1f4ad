package huizhen.scheduling.waitlist;

import huizhen.scheduling.api.ConsultationCase;
import huizhen.scheduling.api.PractitionerId;
import huizhen.scheduling.api.Proposal;
import huizhen.scheduling.api.Team;
import huizhen.scheduling.model.Bookings;
import huizhen.scheduling.model.Interval;
import huizhen.scheduling.model.Rule;
import huizhen.scheduling.waitlist.api.Offer;
import huizhen.scheduling.waitlist.api.TeamWish;
import huizhen.scheduling.waitlist.api.WaitEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What is different where a whole team waits.
final class TeamWaits {
  private TeamWaits() {}

  /// Whether this is a case that may wait so: one with a team for all of it, one without for one
  /// doctor's time.
  static boolean isFor(ConsultationCase of, Optional<TeamWish> wish, boolean isAnyone) {
    return of.team().isEmpty() ? wish.isEmpty() : wish.isPresent() && !isAnyone;
  }

  /// Why such a time makes no sense for this team.
  static Optional<Rule> broken(Team team, TeamWish wish) {
    if (wish.length().compareTo(Bookings.MIN_LENGTH) < 0
        || wish.length().compareTo(Bookings.MAX_LENGTH) > 0) {
      return Optional.of(Rule.BOOKING_DURATION);
    }
    var optional = team.seats().stream().filter(it -> !it.isMandatory()).count();
    return wish.optionalNeeded() < team.optionalNeeded() || wish.optionalNeeded() > optional
        ? Optional.of(Rule.TEAM_OPTIONAL)
        : Optional.empty();
  }

  /// Whether it is the team that was put on the list, or still none.
  static boolean isSameTeam(WaitEntry it, ConsultationCase of) {
    return it.team().isPresent() == !of.team().isEmpty()
        && it.members().equals(of.team().members());
  }

  /// Nothing that overlaps what was not taken.
  static boolean wasPassed(WaitEntry it, Proposal time) {
    return it.passed().stream()
        .map(passed -> new Interval(passed.start(), end(it, passed.start())))
        .anyMatch(
            passed -> passed.start().isBefore(time.end()) && time.start().isBefore(passed.end()));
  }

  private static Instant end(WaitEntry it, Instant start) {
    return start.plus(it.team().orElseThrow().length());
  }

  /// Kept in the calendars of all who are to come.
  static Offer offer(ConsultationCase of, Proposal time, Instant until) {
    var beside = new ArrayList<PractitionerId>(List.of(of.requester()));
    for (var seat : of.team().seats()) {
      if (seat.isMandatory() || time.optional().contains(seat.practitioner())) {
        beside.add(seat.practitioner());
      }
    }
    return new Offer(of.specialist().orElseThrow(), time.start(), time.end(), until, beside);
  }
}
