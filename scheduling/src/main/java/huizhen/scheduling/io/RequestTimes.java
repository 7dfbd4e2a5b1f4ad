package huizhen.scheduling.io;

import huizhen.scheduling.order.api.OrderTimes;
import huizhen.scheduling.referral.api.ReferralTimes;
import huizhen.scheduling.teaching.api.TeachingTimes;
import java.time.Duration;

/// The times of all kinds of requests.
///
/// @param offer how long a time that fell free is kept for one who waits: 15 min (DOMAIN.md 4, rule
///   8)
public record RequestTimes(
    ReferralTimes referrals, OrderTimes orders, TeachingTimes teaching, Duration offer) {
  public RequestTimes {
    if (offer.compareTo(Duration.ofMinutes(1)) < 0 || offer.compareTo(Duration.ofDays(1)) > 0) {
      throw new IllegalArgumentException("waiting.offer=%s is not 1m to 1d".formatted(offer));
    }
  }

  public static RequestTimes standard() {
    return new RequestTimes(
        ReferralTimes.standard(),
        OrderTimes.standard(),
        TeachingTimes.standard(),
        Duration.ofMinutes(15));
  }
}
