package huizhen.scheduling.io;

import huizhen.scheduling.api.Actor;
import huizhen.scheduling.api.BookingOutcome;
import huizhen.scheduling.api.CaseId;
import huizhen.scheduling.api.CommandId;
import huizhen.scheduling.api.ConsultationCase;
import huizhen.scheduling.api.FreeSlot;
import huizhen.scheduling.model.Rule;
import huizhen.scheduling.request.RequestDecision;
import huizhen.scheduling.request.api.RequestOutcome;
import huizhen.scheduling.waitlist.WaitMachine;
import huizhen.scheduling.waitlist.WaitMachine.Load;
import huizhen.scheduling.waitlist.api.TeamWish;
import huizhen.scheduling.waitlist.api.WaitEntry;
import huizhen.scheduling.waitlist.api.Waitlist;
import huizhen.scheduling.waitlist.api.Wish;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Waiting lists in Redis: each entry a record of a [RequestStore], so that an offer is in the
/// doctor's calendar and nobody else gets the time. Who waits is who has a time-out.
final class RedisWaitlist implements Waitlist {
  private final RedisLink link;
  private final RequestStore<WaitEntry> store;
  private final RedisDirectory directory;
  private final CommandRunner runner;
  private final OfferTaker taker;
  private final TeamOffers teams;
  private final WaitMachine machine;
  private final InstantSource clock;

  RedisWaitlist(
      RedisLink link,
      RequestStore<WaitEntry> store,
      RedisDirectory directory,
      CommandRunner runner,
      OfferTaker taker,
      TeamOffers teams,
      WaitMachine machine,
      InstantSource clock) {
    this.link = link;
    this.store = store;
    this.directory = directory;
    this.runner = runner;
    this.taker = taker;
    this.teams = teams;
    this.machine = machine;
    this.clock = clock;
  }

  static RequestKind<WaitEntry> kind(WaitMachine machine) {
    return new RequestKind<>() {
      @Override
      public String word() {
        return WaitEntry.WORD;
      }

      @Override
      public JsonObject json(WaitEntry state) {
        return WaitJson.of(state);
      }

      @Override
      public WaitEntry of(JsonObject json) {
        return WaitJson.entry(json);
      }

      @Override
      public Rule busy() {
        return Rule.WAIT_BUSY;
      }

      @Override
      public Optional<RequestDecision.Changed<WaitEntry>> elapse(WaitEntry state, Instant now) {
        return machine.elapse(state, now);
      }
    };
  }

  @Override
  public Future<RequestOutcome<WaitEntry>> join(
      CommandId command, Actor actor, CaseId id, Wish wish) {
    var detail = new JsonObject().put("anyone", wish.isAnyone());
    wish.before().ifPresent(it -> detail.put("before", it.toString()));
    wish.team()
        .ifPresent(it ->
            detail
                .put("from", it.from().toString())
                .put("minutes", it.length().toMinutes())
                .put("optional", it.optionalNeeded()));
    return store.run(
        new RequestStore.Order<>(
            command,
            actor,
            id.value(),
            "join",
            print(wish),
            detail,
            (attempt, existing) ->
                runner
                    .read(attempt, id)
                    .compose(found ->
                        found.isEmpty()
                            ? Future.succeededFuture(Optional.<RequestDecision<WaitEntry>>empty())
                            : join(attempt, existing, found.get(), wish, actor)
                                .map(Optional::of))));
  }

  private static String print(Wish wish) {
    return wish.before().map(Instant::toString).orElse("")
        + (wish.isAnyone() ? "/anyone" : "")
        + wish.team().map(it -> "/" + it).orElse("");
  }

  private Future<RequestDecision<WaitEntry>> join(
      RedisLink.Attempt attempt,
      Optional<WaitEntry> existing,
      ConsultationCase of,
      Wish wish,
      Actor actor) {
    var now = now();
    // What makes no sense is refused without planning anything.
    var asked = machine.join(existing, of, wish, actor, Load.NONE, List.of(), now);
    return asked instanceof RequestDecision.Changed<WaitEntry>
        ? beside(attempt, existing, of, wish, actor, now)
        : Future.succeededFuture(asked);
  }

  private Future<RequestDecision<WaitEntry>> beside(
      RedisLink.Attempt attempt,
      Optional<WaitEntry> existing,
      ConsultationCase of,
      Wish wish,
      Actor actor,
      Instant now) {
    var free =
        wish.team()
            .map(it -> ofTeam(attempt, of, it, wish, now))
            .orElseGet(() -> times(now).of(attempt, of, false));
    var all =
        attempt
            .send(Request.cmd(Command.ZCARD).arg(RedisKeys.requestTimeOuts(WaitEntry.WORD)))
            .map(Response::toInteger);
    var waiting =
        wish.team().isEmpty()
            ? Future.succeededFuture(0)
            : active()
                .map(found -> (int) found.stream().filter(it -> it.team().isPresent()).count());
    return Future.all(free, all, waiting)
        .map(_ ->
            machine.join(
                existing,
                of,
                wish,
                actor,
                new Load(all.result(), waiting.result()),
                free.result(),
                now));
  }

  private Future<List<FreeSlot>> ofTeam(
      RedisLink.Attempt attempt, ConsultationCase of, TeamWish team, Wish wish, Instant now) {
    var first = machine.earliestOfTeam(now);
    return teams
        .free(
            attempt,
            of,
            team,
            team.from().isAfter(first) ? team.from() : first,
            machine.until(of, wish.before(), now),
            now)
        .map(all ->
            all.stream()
                .map(it -> new FreeSlot(of.specialist().orElseThrow(), it.start(), it.end()))
                .toList());
  }

  /// For one look at those who wait.
  FreeTimes times(Instant now) {
    return new FreeTimes(directory, runner, machine.earliest(now), now);
  }

  @Override
  public Future<RequestOutcome<WaitEntry>> leave(CommandId command, Actor actor, CaseId id) {
    return run(command, actor, id, "leave", (entry, of) -> machine.leave(entry, of, actor, now()));
  }

  @Override
  public Future<RequestOutcome<WaitEntry>> decline(CommandId command, Actor actor, CaseId id) {
    return run(
        command, actor, id, "decline", (entry, of) -> machine.decline(entry, of, actor, now()));
  }

  private interface Decider {
    RequestDecision<WaitEntry> decide(WaitEntry entry, ConsultationCase of);
  }

  private Future<RequestOutcome<WaitEntry>> run(
      CommandId command, Actor actor, CaseId id, String step, Decider decider) {
    return store.run(
        new RequestStore.Order<>(
            command,
            actor,
            id.value(),
            step,
            "",
            new JsonObject(),
            (attempt, existing) ->
                existing.isEmpty()
                    ? Future.succeededFuture(Optional.empty())
                    : runner
                        .read(attempt, id)
                        .map(found -> found.map(of -> decider.decide(existing.get(), of)))));
  }

  @Override
  public Future<BookingOutcome> accept(CommandId command, Actor actor, CaseId id) {
    return store
        .find(id.value())
        .compose(found ->
            found.isEmpty()
                ? Future.succeededFuture(new BookingOutcome.NotFound())
                : taker.take(command, actor, id));
  }

  @Override
  public Future<Optional<WaitEntry>> find(CaseId id) {
    return store.find(id.value());
  }

  @Override
  public Future<Optional<Integer>> ahead(WaitEntry entry) {
    return entry.state().isActive()
        ? active()
            .map(all ->
                Optional.of(
                    (int)
                        all.stream()
                            .filter(entry::isBeside)
                            .filter(it -> WaitMachine.ORDER.compare(it, entry) < 0)
                            .count()))
        : Future.succeededFuture(Optional.empty());
  }

  /// All who wait or have an offer.
  Future<List<WaitEntry>> active() {
    return link.within(attempt ->
            attempt.send(
                Request.cmd(Command.ZRANGE)
                    .arg(RedisKeys.requestTimeOuts(WaitEntry.WORD))
                    .arg(0)
                    .arg(MAX_ACTIVE - 1)))
        .compose(ids -> {
          var found = Stream.of(ids).flatMap(Response::stream).map(id -> store.find(id.toString()));
          var all = found.toList();
          return Future.all(all)
              .map(_ ->
                  all.stream()
                      .flatMap(it -> it.result().stream())
                      .filter(it -> it.state().isActive())
                      .sorted(WaitMachine.ORDER)
                      .toList());
        });
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  static String calendarEntry(WaitEntry it) {
    var offer = it.offer().orElseThrow();
    return "%d:%d:%s"
        .formatted(offer.start().toEpochMilli(), offer.end().toEpochMilli(), it.evidence());
  }
}
