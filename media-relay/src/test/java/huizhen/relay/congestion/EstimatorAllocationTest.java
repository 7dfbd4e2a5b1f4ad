package huizhen.relay.congestion;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.junit.jupiter.api.Test;

/// Estimating, pacing and allocating make no garbage.
class EstimatorAllocationTest {
  private static final int PACKETS = 10_000;
  private static final int WARM_UP_ROUNDS = 12;

  private final BandwidthEstimator estimator = new BandwidthEstimator(0);
  private final Pacer pacer = new Pacer(0);
  private final BitrateAllocator allocator = new BitrateAllocator();
  private final AllocationRequest[] requests = {new AllocationRequest(), new AllocationRequest()};
  private long nowNanos;
  private long sum;
  private int count;

  @Test
  void ten_thousand_packets_allocate_nothing() throws Throwable {
    MethodHandle allocated = allocatedBytes();
    for (int round = 0; round < WARM_UP_ROUNDS; round++) {
      run();
    }
    long overhead = -(long) allocated.invokeExact() + (long) allocated.invokeExact();
    long before = (long) allocated.invokeExact();
    run();
    long after = (long) allocated.invokeExact();
    assertThat(sum).isPositive();
    assertThat(after - before - overhead).isZero();
  }

  private void run() {
    for (int i = 0; i < PACKETS; i++) {
      nowNanos += 2_000_000;
      pacer.follow(estimator);
      sum += pacer.mayCarry(1_000, nowNanos) ? 1 : 0;
      pacer.sent(1_000, nowNanos);
      int sequence = estimator.sent(1_000, false, nowNanos);
      estimator.tick(nowNanos);
      sum += estimator.probeBytesDue(nowNanos);
      if (i % 30 == 29) {
        estimator.beginFeedback(count++, (int) (nowNanos / 64_000_000) & 0xffffff, nowNanos);
        for (int j = 29; j >= 0; j--) {
          estimator.reported(sequence - j, nowNanos % 64_000_000 / 1_000 - j * 2_000L);
        }
        estimator.endFeedback(nowNanos);
        for (AllocationRequest request : requests) {
          request.begin(AllocationPriority.CAMERA, false, 1);
          sum += request.layer(0, 0, 100_000, 320, 180, 15) ? 1 : 0;
          sum += request.layer(1, 0, 400_000, 640, 360, 15) ? 1 : 0;
        }
        allocator.allocate(estimator.allocatableBps(), requests, 2, nowNanos);
      }
    }
  }

  /// This thread's allocation counter, found by name: its module is not among those we require.
  private static MethodHandle allocatedBytes() throws ReflectiveOperationException {
    Class<?> factory = Class.forName("java.lang.management.ManagementFactory");
    Class<?> bean = Class.forName("com.sun.management.ThreadMXBean");
    Object threads = factory.getMethod("getThreadMXBean").invoke(null);
    return MethodHandles.publicLookup()
        .findVirtual(bean, "getCurrentThreadAllocatedBytes", MethodType.methodType(long.class))
        .bindTo(threads);
  }
}
