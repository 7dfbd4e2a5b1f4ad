package huizhen.scheduling.io;

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
    var machine = new ReferralMachine(times.referrals());
    var kind = RedisReferrals.kind(machine);
    var store = new RequestStore<>(link, sealed, cases, outbox, clock, kind);
    referrals = new RedisReferrals(store, directory, cases, machine, clock);
    referralSweeper = new RequestSweeper<>(vertx, link, store, outbox, kind, clock, tick);
  }

  RedisReferrals referrals() {
    return referrals;
  }

  /// Fires what is due now. Completes with how many fired.
  Future<Integer> sweep() {
    return referralSweeper.sweep();
  }

  void close() {
    referralSweeper.close();
  }
}
