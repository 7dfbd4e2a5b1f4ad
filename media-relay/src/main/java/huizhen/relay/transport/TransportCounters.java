package huizhen.relay.transport;

import java.util.EnumMap;
import java.util.Map;

/// What the transports of one event loop refuse, counted. Owned by that loop.
public final class TransportCounters {
  private final Map<Refusal, Count> refusals = new EnumMap<>(Refusal.class);

  public void count(Refusal refusal) {
    Count count = refusals.get(refusal);
    if (count == null) {
      count = new Count();
      refusals.put(refusal, count);
    }
    count.value++;
  }

  public long of(Refusal refusal) {
    Count count = refusals.get(refusal);
    return count == null ? 0 : count.value;
  }

  /// A number that is counted up without allocating.
  private static final class Count {
    private long value;
  }
}
