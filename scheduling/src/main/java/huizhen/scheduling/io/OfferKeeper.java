package huizhen.scheduling.io;

import huizhen.scheduling.api.CommandId;
import huizhen.scheduling.api.ConsultationCase;
import huizhen.scheduling.api.FreeSlot;
import huizhen.scheduling.api.PractitionerId;
import huizhen.scheduling.request.RequestDecision;
import huizhen.scheduling.request.api.RequestOutcome;
import huizhen.scheduling.waitlist.WaitMachine;
import huizhen.scheduling.waitlist.api.WaitEntry;
import huizhen.scheduling.waitlist.api.WaitState;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/// Offers times that are free to those who wait, the first first, each [#TICK]; and lets go whose
/// case needs no other time. It looks at what is free and not at what was cancelled: so nothing is
/// missed by a restart, and it does not matter why a time fell free.
///
/// Several gateways may do it at once: an offer is a change over the version that was read, and
/// takes the time in the doctor's calendar, of a team in those of all who are to come.
final class OfferKeeper {
  static final Duration TICK = Duration.ofSeconds(5);

  private final RedisLink link;
  private final RedisWaitlist list;
  private final RequestStore<WaitEntry> store;
  private final CommandRunner runner;
  private final OfferTaker taker;
  private final TeamOffers teams;
  private final WaitMachine machine;
  private final InstantSource clock;
  private final Round round;

  OfferKeeper(
      Vertx vertx,
      RedisLink link,
      RedisWaitlist list,
      RequestStore<WaitEntry> store,
      CommandRunner runner,
      OfferTaker taker,
      TeamOffers teams,
      WaitMachine machine,
      InstantSource clock,
      Duration tick) {
    this.link = link;
    this.list = list;
    this.store = store;
    this.runner = runner;
    this.taker = taker;
    this.teams = teams;
    this.machine = machine;
    this.clock = clock;
    round = new Round(vertx, tick, "offers", this::sweep);
  }

  void close() {
    round.close();
  }

  /// Completes with how many were offered a time.
  Future<Integer> sweep() {
    var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    var look = new Look(list.times(now), new TeamOffers.Look(), now);
    return list.active().compose(all -> each(all, look, 0, 0));
  }

  /// One look at all who wait.
  private record Look(FreeTimes times, TeamOffers.Look teams, Instant now) {}

  /// One after the other: what the first is offered is taken for the next.
  private Future<Integer> each(List<WaitEntry> all, Look look, int index, int offered) {
    return index == all.size() || look.teams().isSpent()
        ? Future.succeededFuture(offered)
        : look(all.get(index), look).compose(more -> each(all, look, index + 1, offered + more));
  }

  private Future<Integer> look(WaitEntry entry, Look look) {
    return link.within(attempt ->
            runner
                .read(attempt, entry.caseId())
                .compose(of -> {
                  if (of.isEmpty()
                      || entry.state() != WaitState.WAITING
                      || machine.settle(entry, of, look.now()).isPresent()) {
                    return Future.succeededFuture(Seen.nothing(of));
                  }
                  return entry.team().isPresent()
                      ? teams
                          .find(attempt, entry, of.get(), look.teams(), look.now())
                          .map(found -> new Seen(of, Optional.empty(), found))
                      : slot(attempt, entry, of.get(), look)
                          .map(slot -> new Seen(of, slot, Optional.empty()));
                }))
        .compose(seen -> act(entry, seen, look));
  }

  private Future<Optional<FreeSlot>> slot(
      RedisLink.Attempt attempt, WaitEntry entry, ConsultationCase of, Look look) {
    return look.times()
        .of(attempt, of, entry.isAnyone())
        .map(free -> free.stream().filter(it -> machine.suits(entry, of, it, look.now())).toList())
        .compose(free -> first(attempt, of, free));
  }

  /// Of another specialist only a time that the case may be booked for under him.
  private Future<Optional<FreeSlot>> first(
      RedisLink.Attempt attempt, ConsultationCase of, List<FreeSlot> free) {
    if (free.isEmpty()) {
      return Future.succeededFuture(Optional.empty());
    }
    var slot = free.getFirst();
    if (of.specialist().equals(Optional.of(slot.practitioner()))) {
      return Future.succeededFuture(Optional.of(slot));
    }
    return taker
        .mayTake(attempt, of, slot)
        .compose(may ->
            may
                ? Future.succeededFuture(Optional.of(slot))
                : first(
                    attempt,
                    of,
                    free.stream()
                        .filter(it -> !it.practitioner().equals(slot.practitioner()))
                        .toList()));
  }

  /// @param slot the first that suits, of one doctor
  /// @param team or of a whole team
  private record Seen(
      Optional<ConsultationCase> of, Optional<FreeSlot> slot, Optional<TeamOffers.Found> team) {
    static Seen nothing(Optional<ConsultationCase> of) {
      return new Seen(of, Optional.empty(), Optional.empty());
    }
  }

  private Future<Integer> act(WaitEntry entry, Seen seen, Look look) {
    var now = look.now();
    if (machine.settle(entry, seen.of(), now).isPresent()) {
      return tell(
              entry,
              "settle",
              new JsonObject(),
              Margins.NONE,
              found ->
                  machine
                      .settle(found, seen.of(), now)
                      .<RequestDecision<WaitEntry>>map(it -> it)
                      .orElseGet(() -> new RequestDecision.Illegal<>(found.standing(), "settle")))
          .map(0);
    }
    if (seen.team().isPresent()) {
      return offer(entry, seen.of().orElseThrow(), seen.team().get(), look);
    }
    if (seen.slot().isEmpty()) {
      return Future.succeededFuture(0);
    }
    var slot = seen.slot().get();
    look.times().forget(slot.practitioner());
    return tell(
            entry,
            "offer",
            detail(slot.practitioner(), slot.start(), slot.end()),
            Margins.NONE,
            found -> machine.offer(found, seen.of().orElseThrow(), slot, now))
        .map(outcome -> outcome instanceof RequestOutcome.Done<WaitEntry> ? 1 : 0);
  }

  private Future<Integer> offer(
      WaitEntry entry, ConsultationCase of, TeamOffers.Found found, Look look) {
    var time = found.time();
    var detail =
        detail(entry.doctor(), time.start(), time.end())
            .put("team", new JsonArray(of.team().members().stream().map(Object::toString).toList()))
            .put(
                "optional", new JsonArray(time.optional().stream().map(Object::toString).toList()));
    return tell(
            entry, "offer", detail, found.margins(), it -> machine.offer(it, of, time, look.now()))
        .map(outcome -> {
          if (outcome instanceof RequestOutcome.Done<WaitEntry>(var offered)) {
            offered.taken().orElseThrow().who().forEach(look.times()::forget);
            return 1;
          }
          return 0;
        });
  }

  private static JsonObject detail(PractitionerId doctor, Instant start, Instant end) {
    return new JsonObject()
        .put("doctor", doctor.value())
        .put("start", start.toString())
        .put("end", end.toString());
  }

  private interface Decider {
    RequestDecision<WaitEntry> decide(WaitEntry found);
  }

  private Future<RequestOutcome<WaitEntry>> tell(
      WaitEntry seen, String step, JsonObject detail, Margins margins, Decider decider) {
    return store.run(
        new RequestStore.Order<>(
            command(step, seen),
            TimeOuts.SYSTEM,
            seen.key(),
            step,
            detail.getString("start", ""),
            detail,
            margins,
            (_, found) ->
                Future.succeededFuture(
                    found.filter(it -> it.version() == seen.version()).map(decider::decide))));
  }

  /// Another one each time: that somebody else had a time once must not be remembered against it.
  private CommandId command(String step, WaitEntry seen) {
    var id = "%s-%d-%d-%s".formatted(step, seen.version(), clock.millis(), seen.key());
    return new CommandId(id.substring(0, Math.min(id.length(), 64)));
  }
}
