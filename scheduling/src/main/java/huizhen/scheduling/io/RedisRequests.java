package huizhen.scheduling.io;

import huizhen.scheduling.order.OrderMachine;
import huizhen.scheduling.order.api.DiagnosisOrder;
import huizhen.scheduling.referral.ReferralMachine;
import huizhen.scheduling.referral.api.Referral;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;

/// Requests of all kinds on one Redis, each with its sweeper.
final class RedisRequests {
  private final RedisReferrals referrals;
  private final RequestSweeper<Referral> referralSweeper;
  private final RedisOrders orders;
  private final RequestSweeper<DiagnosisOrder> orderSweeper;

  RedisRequests(
      Vertx vertx,
      RedisLink link,
      RedisDirectory directory,
      SealedJson sealed,
      CaseScripts cases,
      OutboxDrainer outbox,
      RequestTimes times,
      InstantSource clock,
      Duration tick) {
    var referring = new ReferralMachine(times.referrals());
    var ofReferrals = RedisReferrals.kind(referring);
    var referred = new RequestStore<>(link, sealed, cases, outbox, clock, ofReferrals);
    referrals = new RedisReferrals(referred, directory, cases, referring, clock);
    referralSweeper = new RequestSweeper<>(vertx, link, referred, outbox, ofReferrals, clock, tick);
    var ordering = new OrderMachine(times.orders());
    var ofOrders = RedisOrders.kind(ordering);
    var ordered = new RequestStore<>(link, sealed, cases, outbox, clock, ofOrders);
    orders = new RedisOrders(ordered, directory, ordering, clock);
    orderSweeper = new RequestSweeper<>(vertx, link, ordered, outbox, ofOrders, clock, tick);
  }

  RedisReferrals referrals() {
    return referrals;
  }

  RedisOrders orders() {
    return orders;
  }

  /// Fires what is due now. Completes with how many fired.
  Future<Integer> sweep() {
    return referralSweeper.sweep().compose(fired -> orderSweeper.sweep().map(more -> fired + more));
  }

  void close() {
    referralSweeper.close();
    orderSweeper.close();
  }
}
