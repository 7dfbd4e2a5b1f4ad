package huizhen.scheduling.io;

import huizhen.scheduling.api.SchedulingRules;
import huizhen.scheduling.model.CaseMachine;
import huizhen.scheduling.order.OrderMachine;
import huizhen.scheduling.order.api.DiagnosisOrder;
import huizhen.scheduling.referral.ReferralMachine;
import huizhen.scheduling.referral.api.Referral;
import huizhen.scheduling.teaching.TeachingMachine;
import huizhen.scheduling.teaching.api.TeachingSession;
import huizhen.scheduling.waitlist.WaitMachine;
import huizhen.scheduling.waitlist.api.WaitEntry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Consumer;

/// Requests of all kinds on one Redis, each with its sweeper.
final class RedisRequests {
  private final RedisReferrals referrals;
  private final RequestSweeper<Referral> referralSweeper;
  private final RedisOrders orders;
  private final RequestSweeper<DiagnosisOrder> orderSweeper;
  private final RedisTeaching teaching;
  private final RequestSweeper<TeachingSession> teachingSweeper;
  private final RedisWaitlist waitlist;
  private final RequestSweeper<WaitEntry> waitSweeper;
  private final OfferKeeper offers;

  RedisRequests(
      Vertx vertx,
      RedisLink link,
      RedisDirectory directory,
      SealedJson sealed,
      CaseScripts cases,
      OutboxDrainer outbox,
      CommandRunner runner,
      SchedulingRules rules,
      RequestTimes times,
      InstantSource clock,
      Duration tick) {
    var register = runner.registry();
    var referring = new ReferralMachine(times.referrals());
    var ofReferrals = RedisReferrals.kind(referring);
    var referred = new RequestStore<>(link, sealed, cases, outbox, clock, ofReferrals);
    referrals = new RedisReferrals(referred, directory, cases, referring, register, clock);
    referralSweeper = new RequestSweeper<>(vertx, link, referred, outbox, ofReferrals, clock, tick);
    var ordering = new OrderMachine(times.orders());
    var ofOrders = RedisOrders.kind(ordering);
    var ordered = new RequestStore<>(link, sealed, cases, outbox, clock, ofOrders);
    orders = new RedisOrders(ordered, directory, ordering, register, clock);
    orderSweeper = new RequestSweeper<>(vertx, link, ordered, outbox, ofOrders, clock, tick);
    var lessons = new TeachingMachine(times.teaching());
    var ofTeaching = RedisTeaching.kind(lessons);
    var taught = new RequestStore<>(link, sealed, cases, outbox, clock, ofTeaching);
    teaching = new RedisTeaching(taught, directory, lessons, register, clock);
    teachingSweeper = new RequestSweeper<>(vertx, link, taught, outbox, ofTeaching, clock, tick);
    var waiting = new WaitMachine(times.offer(), rules.horizon(), rules.planning().minNotice());
    var ofWaiting = RedisWaitlist.kind(waiting);
    var waits = new RequestStore<>(link, sealed, cases, outbox, clock, ofWaiting);
    var machine = new CaseMachine(rules);
    var taker = new OfferTaker(link, waits, directory, cases, runner, machine, waiting, clock);
    var teams = new TeamOffers(vertx, runner, taker, waiting, machine, rules);
    waitlist = new RedisWaitlist(link, waits, directory, runner, taker, teams, waiting, clock);
    waitSweeper = new RequestSweeper<>(vertx, link, waits, outbox, ofWaiting, clock, tick);
    var each = tick.compareTo(OfferKeeper.TICK) > 0 ? tick : OfferKeeper.TICK;
    offers =
        new OfferKeeper(vertx, link, waitlist, waits, runner, taker, teams, waiting, clock, each);
  }

  RedisReferrals referrals() {
    return referrals;
  }

  RedisOrders orders() {
    return orders;
  }

  RedisTeaching teaching() {
    return teaching;
  }

  RedisWaitlist waitlist() {
    return waitlist;
  }

  /// As the tick does, without waiting for it.
  Future<Integer> offer() {
    return offers.sweep();
  }

  /// Who hears of the teaching sessions that a time-out has changed here.
  void onTeachingTimeOut(Consumer<TeachingSession> listener) {
    teachingSweeper.listener(listener);
  }

  /// Fires what is due now. Completes with how many fired.
  Future<Integer> sweep() {
    return Future.all(
            referralSweeper.sweep(),
            orderSweeper.sweep(),
            teachingSweeper.sweep(),
            waitSweeper.sweep())
        .map(fired -> fired.<Integer>list().stream().mapToInt(it -> it).sum());
  }

  void close() {
    referralSweeper.close();
    orderSweeper.close();
    teachingSweeper.close();
    waitSweeper.close();
    offers.close();
  }
}
