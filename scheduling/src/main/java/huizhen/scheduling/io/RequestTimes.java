package huizhen.scheduling.io;

import huizhen.scheduling.order.api.OrderTimes;
import huizhen.scheduling.referral.api.ReferralTimes;
import huizhen.scheduling.teaching.api.TeachingTimes;

/// The times of all kinds of requests.
public record RequestTimes(ReferralTimes referrals, OrderTimes orders, TeachingTimes teaching) {
  public static RequestTimes standard() {
    return new RequestTimes(
        ReferralTimes.standard(), OrderTimes.standard(), TeachingTimes.standard());
  }
}
