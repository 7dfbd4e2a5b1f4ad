package huizhen.scheduling.io;

import huizhen.scheduling.api.CaseId;
import huizhen.scheduling.api.ConsultationCase;
import huizhen.scheduling.api.Proposal;
import huizhen.scheduling.api.SchedulingRules;
import huizhen.scheduling.model.CaseMachine;
import huizhen.scheduling.model.Facts;
import huizhen.scheduling.planning.Attendant;
import huizhen.scheduling.planning.Planner;
import huizhen.scheduling.planning.Wish;
import huizhen.scheduling.waitlist.WaitMachine;
import huizhen.scheduling.waitlist.api.TeamWish;
import huizhen.scheduling.waitlist.api.WaitEntry;
import huizhen.scheduling.waitlist.api.Waitlist;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// Finds a time for a team that waits: the planner again, on what its people have free now.
///
/// A team is planned only if something of its people has changed since there was nothing for it:
/// what was in vain stays so, for the span that is left only shrinks. Planning is off the event
/// loop, and at most [#MAX_PLANNED] a look.
final class TeamOffers {
  static final int MAX_PLANNED = 20;

  /// So that those that were passed leave some to choose from.
  private static final int PROPOSALS = 2 * WaitEntry.MAX_PASSED;

  /// What was refused for another reason than people's time is tried again after this.
  private static final Duration AGAIN = Duration.ofMinutes(1);

  private final Vertx vertx;
  private final CommandRunner runner;
  private final OfferTaker taker;
  private final WaitMachine machine;
  private final CaseMachine cases;
  private final SchedulingRules rules;
  private final Map<CaseId, InVain> inVain =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<CaseId, InVain> eldest) {
          return size() > Waitlist.MAX_TEAMS;
        }
      };

  TeamOffers(
      Vertx vertx,
      CommandRunner runner,
      OfferTaker taker,
      WaitMachine machine,
      CaseMachine cases,
      SchedulingRules rules) {
    this.vertx = vertx;
    this.runner = runner;
    this.taker = taker;
    this.machine = machine;
    this.cases = cases;
    this.rules = rules;
  }

  /// What was seen when there was nothing for a team.
  ///
  /// @param until when it is looked at anew, whatever has changed
  private record InVain(long version, List<Attendant> team, Instant until) {
    boolean holds(WaitEntry entry, List<Attendant> now, Instant at) {
      return version == entry.version() && at.isBefore(until) && team.equals(now);
    }
  }

  /// One look at all who wait. Not for several threads.
  static final class Look {
    private int left = MAX_PLANNED;
    private boolean isSpent;

    /// Whether one had to be left for the next look: then so are all behind it, or they would go
    /// before it.
    boolean isSpent() {
      return isSpent;
    }
  }

  /// A time for all who are to come.
  record Found(Proposal time, Margins margins) {}

  /// Of what can be planned now the first that suits; empty where there is none.
  Future<Optional<Found>> find(
      RedisLink.Attempt attempt, WaitEntry entry, ConsultationCase of, Look look, Instant now) {
    var wish = entry.team().orElseThrow();
    var span = span(wish, machine.earliest(entry, now), entry.before());
    if (span.isEmpty()) {
      return Future.succeededFuture(Optional.empty());
    }
    return taker
        .known(attempt, of, entry.doctor())
        .compose(facts ->
            runner
                .attendants(attempt, of, facts, span.get())
                .compose(team -> {
                  if (isInVain(entry, team, now)) {
                    return Future.succeededFuture(Optional.empty());
                  }
                  if (look.left == 0) {
                    look.isSpent = true;
                    return Future.succeededFuture(Optional.empty());
                  }
                  look.left--;
                  return planned(team, span.get(), now)
                      .compose(all -> chosen(entry, of, facts, team, all, now));
                }));
  }

  /// What its team has free now, for who wants to be put on the list.
  Future<List<Proposal>> free(
      RedisLink.Attempt attempt,
      ConsultationCase of,
      TeamWish wish,
      Instant from,
      Instant before,
      Instant now) {
    var span = span(wish, from, before);
    return span.isEmpty() || of.specialist().isEmpty()
        ? Future.succeededFuture(List.of())
        : taker
            .known(attempt, of, of.specialist().get())
            .compose(facts -> runner.attendants(attempt, of, facts, span.get()))
            .compose(team -> planned(team, span.get(), now));
  }

  private synchronized boolean isInVain(WaitEntry entry, List<Attendant> team, Instant now) {
    var known = inVain.get(entry.caseId());
    return known != null && known.holds(entry, team, now);
  }

  private synchronized void remember(WaitEntry entry, List<Attendant> team, Instant until) {
    inVain.put(entry.caseId(), new InVain(entry.version(), team, until));
  }

  private Future<List<Proposal>> planned(List<Attendant> team, Wish wish, Instant now) {
    return vertx
        .executeBlocking(() -> new Planner(rules).propose(team, wish, now, PROPOSALS), false)
        .map(all -> Objects.requireNonNull(all));
  }

  /// The register is asked only where there is a time at all.
  private Future<Optional<Found>> chosen(
      WaitEntry entry,
      ConsultationCase of,
      Facts facts,
      List<Attendant> team,
      List<Proposal> all,
      Instant now) {
    var suiting = all.stream().filter(it -> machine.suits(entry, of, it, now)).toList();
    remember(entry, team, suiting.isEmpty() ? entry.before() : now.plus(AGAIN));
    return suiting.isEmpty()
        ? Future.succeededFuture(Optional.empty())
        : runner
            .registry()
            .ask(facts)
            .map(asked ->
                suiting.stream()
                    .filter(it -> mayMeet(of, it, asked, now))
                    .findFirst()
                    .map(it -> new Found(it, margins(of, asked))));
  }

  private boolean mayMeet(ConsultationCase of, Proposal it, Facts facts, Instant now) {
    return cases.mayMeet(
        of, CaseMachine.Slot.kept(it.start(), it.end(), it.optional()), facts, now);
  }

  private Margins margins(ConsultationCase of, Facts facts) {
    return Margins.ofTeam(
        rules.planning(),
        CommandRunner.zones(facts),
        of.appointment().map(CaseScripts::calendarEntry));
  }

  private static Optional<Wish> span(TeamWish wish, Instant from, Instant before) {
    return from.isBefore(before)
        ? Optional.of(new Wish(from, before, wish.length(), wish.optionalNeeded()))
        : Optional.empty();
  }
}
