package huizhen.web.limit;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/// A bucket for each of many keys, at most as many as it is told: past that the one that was not
/// used for the longest time is forgotten, which makes it full again. So a flood of new keys helps
/// who floods to nothing but new keys' bursts.
///
/// For one thread at a time.
public final class Buckets {
  private static final double NANOS = 1e9;

  private final Allowance allowance;
  private final int most;
  private final Map<String, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true);

  public Buckets(Allowance allowance, int most) {
    this.allowance = allowance;
    this.most = most;
  }

  private static final class Bucket {
    private double left;
    private long at;

    Bucket(double left, long at) {
      this.left = left;
      this.at = at;
    }
  }

  /// Takes `cost` out of the key's bucket, if that has so much.
  ///
  /// @return 0, or after how many nanoseconds there is enough
  public long take(String key, int cost, long nowNanos) {
    var bucket = buckets.computeIfAbsent(key, _ -> new Bucket(allowance.burst(), nowNanos));
    if (buckets.size() > most) {
      forgetEldest();
    }
    double since = Math.max(0, nowNanos - bucket.at) / NANOS;
    bucket.left = Math.min(allowance.burst(), bucket.left + since * allowance.perSecond());
    bucket.at = nowNanos;
    if (bucket.left >= cost) {
      bucket.left -= cost;
      return 0;
    }
    return Math.max(1, (long) ((cost - bucket.left) / allowance.perSecond() * NANOS));
  }

  private void forgetEldest() {
    Iterator<String> eldest = buckets.keySet().iterator();
    eldest.next();
    eldest.remove();
  }

  public int size() {
    return buckets.size();
  }
}
