package huizhen.scheduling.io;

import huizhen.scheduling.api.Actor;
import huizhen.scheduling.api.CommandId;
import huizhen.scheduling.io.CaseScripts.Answer;
import huizhen.scheduling.io.DueSet.Member;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/// Lets the time-outs of things of one kind come: each tick it asks Redis which are due and has
/// them fired like commands of the system, at most [DueSet#BATCH] at once and [#MAX_BATCHES]
/// batches a tick; what is left waits for the next.
///
/// Each fires once, whoever sweeps: the script writes only over the version that was read, and
/// remembers the time-out under that version as a command. It does not matter how many gateways
/// sweep, whether one was restarted, or whether its clock jumped. Forwards, everything in between
/// comes late and in order; backwards, what has fired stays fired.
///
/// What can't be opened is tried again after [#LATER]: it doesn't hold up the others.
final class TimeOuts {
  static final Duration TICK = Duration.ofSeconds(1);
  static final int MAX_BATCHES = 64;
  static final Actor SYSTEM =
      new Actor("system", Actor.Role.SYSTEM, Optional.empty(), Optional.empty());
  private static final Duration LATER = Duration.ofMinutes(1);

  private final DueSet set;
  private final OutboxDrainer outbox;
  private final InstantSource clock;
  private final Firing firing;
  private final Round round;

  /// Lets one time-out come.
  interface Firing {
    /// Completes with how many have fired: 1, or 0 for what was somebody else's or is not due.
    Future<Integer> fire(Member due);
  }

  /// @param key of the set
  /// @param what waits while Redis is away, for the log
  TimeOuts(
      Vertx vertx,
      RedisLink link,
      String key,
      String what,
      OutboxDrainer outbox,
      InstantSource clock,
      Duration tick,
      Firing firing) {
    set = new DueSet(link, key, clock);
    this.outbox = outbox;
    this.clock = clock;
    this.firing = firing;
    round = new Round(vertx, tick, what, this::sweep);
  }

  void close() {
    round.close();
  }

  /// As scripts and values have it, to the millisecond.
  Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  /// Under what a time-out is remembered: once for a version of what it is of.
  static String command(String of, long version) {
    return RedisKeys.command("time-out/" + of, new CommandId("v" + version));
  }

  /// Fires what is due now. Completes with how many fired.
  Future<Integer> sweep() {
    return sweep(0, 1);
  }

  private Future<Integer> sweep(int fired, int batches) {
    return set.due()
        .compose(found -> {
          var fires = found.stream().map(firing::fire).toList();
          return Future.join(fires)
              .map(_ -> fires.stream().mapToInt(Future::result).sum())
              .compose(count ->
                  // What fired may have another that is due; a batch in which nothing did is the
                  // last.
                  count == 0 || batches == MAX_BATCHES
                      ? Future.succeededFuture(fired + count)
                      : sweep(fired + count, batches + 1));
        });
  }

  /// Another time, or none, instead of the one that was read.
  Future<Integer> retime(Member due, Optional<Instant> next) {
    return set.retime(due, next);
  }

  Future<Integer> later(Member due) {
    return set.retime(due, Optional.of(clock.instant().plus(LATER)));
  }

  /// What became of the script that let one come.
  ///
  /// @param told what is to be done once it has fired here
  Future<Integer> fired(Answer answer, Runnable told) {
    return switch (answer) {
      case Answer.Written(var entryId) -> {
        told.run();
        // It has fired; the trail gets it even if it takes longer.
        yield outbox.delivered(entryId).transform(_ -> Future.succeededFuture(1));
      }
      // Another gateway, or somebody's command, was first.
      case Answer.Replayed _, Answer.Lost _ -> Future.succeededFuture(0);
      case Answer.Full _ ->
          Future.failedFuture(new IllegalStateException("the audit outbox is full"));
      case Answer.Taken _ -> throw new IllegalStateException("a time-out takes no time");
    };
  }
}
