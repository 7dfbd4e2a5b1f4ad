package huizhen.scheduling.io;

import huizhen.scheduling.api.Actor;
import huizhen.scheduling.api.CommandId;
import huizhen.scheduling.api.OrganisationId;
import huizhen.scheduling.api.Page;
import huizhen.scheduling.api.SchedulingUnavailableException;
import huizhen.scheduling.api.Side;
import huizhen.scheduling.io.CaseScripts.Answer;
import huizhen.scheduling.model.Bookings;
import huizhen.scheduling.model.Rule;
import huizhen.scheduling.request.RequestDecision;
import huizhen.scheduling.request.api.Request;
import huizhen.scheduling.request.api.RequestOutcome;
import huizhen.scheduling.request.api.TakenTime;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/// Requests of one kind in Redis, as [CommandRunner] does it for cases: reads, decides, and lets
/// one script write if nobody else did meanwhile; else it reads and decides again, as often as
/// [RequestKind#tries] says. Within one gateway commands to one record wait for each other.
final class RequestStore<T extends Request> {
  /// Calendar entries that start longer ago are dropped.
  private static final Duration CALENDAR_KEPT = Duration.ofDays(7);

  private final RedisLink link;
  private final SealedJson sealed;
  private final CaseScripts notes;
  private final OutboxDrainer outbox;
  private final InstantSource clock;
  private final RequestKind<T> kind;
  private final OneByOne lines = new OneByOne();

  RequestStore(
      RedisLink link,
      SealedJson sealed,
      CaseScripts notes,
      OutboxDrainer outbox,
      InstantSource clock,
      RequestKind<T> kind) {
    this.link = link;
    this.sealed = sealed;
    this.notes = notes;
    this.outbox = outbox;
    this.clock = clock;
    this.kind = kind;
  }

  /// A command on its way.
  ///
  /// @param more what else makes it this command: the same id for something else is refused
  /// @param detail for the audit entry
  /// @param margins of the time that it takes
  /// @param decide is given what was found; empty when there is nothing like it
  record Order<T extends Request>(
      CommandId command,
      Actor actor,
      String key,
      String step,
      String more,
      JsonObject detail,
      Margins margins,
      BiFunction<RedisLink.Attempt, Optional<T>, Future<Optional<RequestDecision<T>>>> decide) {
    Order(
        CommandId command,
        Actor actor,
        String key,
        String step,
        String more,
        JsonObject detail,
        BiFunction<RedisLink.Attempt, Optional<T>, Future<Optional<RequestDecision<T>>>> decide) {
      this(command, actor, key, step, more, detail, Margins.NONE, decide);
    }

    String commandKey() {
      return RedisKeys.command(actor.account(), command);
    }

    String print() {
      return step + "/" + key + "/" + more;
    }
  }

  private record Result(JsonObject outcome, Optional<String> entryId) {}

  Future<Optional<T>> find(String key) {
    return link.within(attempt -> find(attempt, key));
  }

  Future<Optional<T>> find(RedisLink.Attempt attempt, String key) {
    var place = RedisKeys.request(kind.word(), key);
    return attempt.send(read(place)).map(found -> open(place, found));
  }

  /// The last made first. Empty when there is no such cursor.
  Future<Optional<Page<T>>> page(OrganisationId organisation, Optional<String> after, int limit) {
    var index = RedisKeys.requestsOf(kind.word(), organisation);
    return link.within(attempt ->
        NewestFirst.ids(attempt, index, after, limit)
            .compose(ids ->
                ids.isEmpty()
                    ? Future.succeededFuture(Optional.empty())
                    : all(attempt, ids.get().items())
                        .map(items -> Optional.of(new Page<>(items, ids.get().next())))));
  }

  private Future<List<T>> all(RedisLink.Attempt attempt, List<String> ids) {
    var places = ids.stream().map(id -> RedisKeys.request(kind.word(), id)).toList();
    return attempt
        .batch(places.stream().map(RequestStore::read).toList())
        .map(found -> {
          var items = new ArrayList<T>();
          for (int i = 0; i < places.size(); i++) {
            var answer = found.get(i);
            if (answer != null) {
              open(places.get(i), answer).ifPresent(items::add);
            }
          }
          return List.copyOf(items);
        });
  }

  Future<RequestOutcome<T>> run(Order<T> order) {
    return lines
        .run(order.key(), () -> link.within(attempt -> run(attempt, order, 1)))
        .compose(result ->
            result
                .entryId()
                .map(entry -> outbox.delivered(entry).map(_ -> result.outcome()))
                .orElseGet(() -> Future.succeededFuture(result.outcome())))
        .map(json -> RequestAudit.outcome(kind, json));
  }

  private Future<Result> run(RedisLink.Attempt attempt, Order<T> order, int tries) {
    return find(attempt, order.key())
        .compose(before ->
            VersionGuard.check(
                    attempt,
                    order.command(),
                    order.commandKey(),
                    before.map(Request::version).orElse(0L))
                .compose(_ -> order.decide().apply(attempt, before))
                .compose(decision ->
                    decision.isEmpty()
                        ? Future.succeededFuture(
                            new Result(OutcomeJson.notFound(), Optional.empty()))
                        : write(attempt, order, before, decision.get(), tries)));
  }

  private Future<Result> write(
      RedisLink.Attempt attempt,
      Order<T> order,
      Optional<T> before,
      RequestDecision<T> decision,
      int tries) {
    var outcome = RequestAudit.outcome(kind, decision).put("for", order.print());
    var audit =
        RequestAudit.entry(
            kind.word(), order.key(), order.actor(), decision, order.detail(), now());
    var answer =
        decision instanceof RequestDecision.Changed<T> changed
            ? change(attempt, order.commandKey(), before, changed, order.margins(), outcome, audit)
            : notes.note(attempt, order.commandKey(), outcome, audit);
    return answer.compose(it ->
        switch (it) {
          case Answer.Lost _ ->
              tries < kind.tries()
                  ? run(attempt, order, tries + 1)
                  : Future.failedFuture(unavailable("others change this at the same time"));
          case Answer.Written(var entryId) ->
              Future.succeededFuture(new Result(outcome, Optional.of(entryId)));
          case Answer.Replayed(var earlier, var entryId) ->
              Future.succeededFuture(
                  order.print().equals(earlier.getString("for"))
                      ? new Result(earlier, Optional.of(entryId))
                      : new Result(OutcomeJson.refused(Rule.COMMAND_ID_REUSED), Optional.empty()));
          case Answer.Full _ ->
              Future.failedFuture(unavailable("too much waits for the audit trail"));
          case Answer.Taken _ ->
              // Nothing was written: the refusal is what is remembered and audited.
              write(
                  attempt,
                  order,
                  before,
                  new RequestDecision.Refused<>(kind.busy(), decision.step()),
                  tries);
        });
  }

  /// One record, its place among the time-outs, and the lists of those whom it newly concerns.
  Future<Answer> change(
      RedisLink.Attempt attempt,
      String commandKey,
      Optional<T> before,
      RequestDecision.Changed<T> decision,
      JsonObject outcome,
      JsonObject audit) {
    return change(attempt, commandKey, before, decision, Margins.NONE, outcome, audit);
  }

  private Future<Answer> change(
      RedisLink.Attempt attempt,
      String commandKey,
      Optional<T> before,
      RequestDecision.Changed<T> decision,
      Margins margins,
      JsonObject outcome,
      JsonObject audit) {
    var next = decision.next();
    if (!before.flatMap(Request::taken).equals(next.taken())) {
      return book(attempt, commandKey, before, next, margins, outcome, audit);
    }
    var place = RedisKeys.request(kind.word(), next.key());
    var keys =
        new ArrayList<>(
            List.of(commandKey, RedisKeys.OUTBOX, RedisKeys.requestTimeOuts(kind.word()), place));
    var args = new ArrayList<Object>();
    args.add(sealed.seal(outcome, commandKey));
    args.add(CaseScripts.REMEMBERED.toMillis());
    args.add(sealed.seal(audit, RedisKeys.OUTBOX));
    args.add((long) OutboxDrainer.MAX_OUTBOX);
    args.add(1L);
    args.add(next.version() - 1);
    args.add(sealed(next));
    args.add(next.key());
    args.add(next.next().map(it -> millis(it.at())).orElse(""));
    for (var organisation : next.concerned()) {
      if (before.filter(it -> it.concerned().contains(organisation)).isEmpty()) {
        keys.add(RedisKeys.requestsOf(kind.word(), organisation));
        args.add(millis(next.changedAt()));
        args.add(next.key());
      }
    }
    keys.add(RedisKeys.STATE_CHANGES); // a request is of no block
    args.add(StreamFeed.MAX_EVENTS);
    args.add(place);
    return attempt
        .eval(Script.VISIT_CHANGE, keys, args)
        .map(answer -> CaseScripts.answer(sealed, answer, commandKey))
        .compose(answer ->
            answer instanceof Answer.Written
                ? tell(attempt, next).map(answer)
                : Future.succeededFuture(answer));
  }

  /// The same, where somebody's time is taken or freed with it. Pages are told by the script.
  private Future<Answer> book(
      RedisLink.Attempt attempt,
      String commandKey,
      Optional<T> before,
      T next,
      Margins margins,
      JsonObject outcome,
      JsonObject audit) {
    var place = RedisKeys.request(kind.word(), next.key());
    var free = before.flatMap(Request::taken);
    var keys =
        new ArrayList<>(
            List.of(
                commandKey,
                RedisKeys.OUTBOX,
                RedisKeys.requestTimeOuts(kind.word()),
                place,
                RedisKeys.EVENTS));
    var freed = free.map(TakenTime::who).orElse(List.of());
    var booked = next.taken().map(TakenTime::who).orElse(List.of());
    freed.forEach(it -> keys.add(RedisKeys.calendar(it)));
    booked.forEach(it -> keys.add(RedisKeys.calendar(it)));
    var args = new ArrayList<Object>();
    args.add(sealed.seal(outcome, commandKey));
    args.add(CaseScripts.REMEMBERED.toMillis());
    args.add(sealed.seal(audit, RedisKeys.OUTBOX));
    args.add((long) OutboxDrainer.MAX_OUTBOX);
    args.add(next.version() - 1);
    args.add(sealed(next));
    args.add(next.key());
    args.add(next.next().map(it -> millis(it.at())).orElse(""));
    args.add(StreamFeed.MAX_EVENTS);
    args.add(next.evidence());
    args.add(free.map(it -> calendarEntry(it, next)).orElse(""));
    args.add(next.taken().map(it -> calendarEntry(it, next)).orElse(""));
    args.add(next.taken().map(it -> millis(it.start())).orElse(""));
    args.add(next.taken().map(it -> millis(it.end())).orElse(""));
    args.add(Bookings.MAX_LENGTH.toMillis());
    args.add(millis(next.changedAt().minus(CALENDAR_KEPT)));
    args.add((long) freed.size());
    args.add((long) booked.size());
    args.add(margins.before().toMillis());
    args.add(margins.after().toMillis());
    args.add((long) margins.dailyMax());
    args.add(margins.besides().orElse(""));
    for (var who : booked) {
      args.addAll(List.of(margins.day(who, next.taken().orElseThrow().start())));
    }
    for (var organisation : next.concerned()) {
      if (before.filter(it -> it.concerned().contains(organisation)).isEmpty()) {
        keys.add(RedisKeys.requestsOf(kind.word(), organisation));
        args.add(millis(next.changedAt()));
      }
    }
    return attempt
        .eval(Script.REQUEST_BOOK, keys, args)
        .map(answer ->
            answer.get(0).toString().equals("taken")
                ? new Answer.Taken(Side.INVITED, booked)
                : CaseScripts.answer(sealed, answer, commandKey));
  }

  /// As a script writes it.
  byte[] sealed(T next) {
    return sealed.seal(
        kind.json(next), bound(RedisKeys.request(kind.word(), next.key()), next.version()));
  }

  static String calendarEntry(TakenTime it, Request of) {
    return "%d:%d:%s".formatted(it.start().toEpochMilli(), it.end().toEpochMilli(), of.evidence());
  }

  /// Tells pages that it changed, in the stream of the cases. Not part of the script: who misses it
  /// sees the change with the next look.
  private static Future<Void> tell(RedisLink.Attempt attempt, Request next) {
    return attempt
        .send(
            io.vertx.redis.client.Request.cmd(Command.XADD)
                .arg(RedisKeys.EVENTS)
                .arg("MAXLEN")
                .arg("~")
                .arg(StreamFeed.MAX_EVENTS)
                .arg("*")
                .arg("c")
                .arg(next.evidence()))
        .transform(_ -> Future.<Void>succeededFuture());
  }

  private Optional<T> open(String place, Response found) {
    if (found.get(0) == null) {
      return Optional.empty();
    }
    var version = Long.parseLong(found.get(0).toString());
    return Optional.of(kind.of(sealed.open(found.get(1).toBytes(), bound(place, version))));
  }

  private static io.vertx.redis.client.Request read(String place) {
    return io.vertx.redis.client.Request.cmd(Command.HMGET).arg(place).arg("v").arg("d");
  }

  /// Binds the sealed record to its version too, so that an older one can't be put back.
  private static String bound(String place, long version) {
    return place + "#" + version;
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  private static String millis(Instant at) {
    return String.valueOf(at.toEpochMilli());
  }

  private static SchedulingUnavailableException unavailable(String why) {
    return new SchedulingUnavailableException(why + "; try again", new IllegalStateException(why));
  }
}
