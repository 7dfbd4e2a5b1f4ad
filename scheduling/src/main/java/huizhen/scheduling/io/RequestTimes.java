package huizhen.scheduling.io;

import huizhen.scheduling.order.api.OrderTimes;
import huizhen.scheduling.referral.api.ReferralTimes;

/// The times of all kinds of requests.
public record RequestTimes(ReferralTimes referrals, OrderTimes orders) {
  public static RequestTimes standard() {
    return new RequestTimes(ReferralTimes.standard(), OrderTimes.standard());
  }
}
