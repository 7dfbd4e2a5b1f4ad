package huizhen.relay.io;

import huizhen.relay.api.QualityRecord;
import huizhen.relay.room.RoomCounters;
import huizhen.relay.transport.Refusal;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToDoubleFunction;

/// The relay's meters: packets, bytes, refusals and drops by reason, what rooms do, handshakes, how
/// long a datagram stays (but for pictures that wait in [huizhen.relay.room]'s pacer because the
/// receiver's line is narrow), rooms, participants and how their calls are. No label names a room,
/// a person or an address.
final class RelayMetrics {
  private static final Duration[] FORWARDING_BUCKETS = {
    Duration.ofNanos(50_000),
    Duration.ofNanos(100_000),
    Duration.ofNanos(300_000),
    Duration.ofMillis(1),
    Duration.ofMillis(2),
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(20),
    Duration.ofMillis(50)
  };

  private final MeterRegistry registry;
  private final Map<Handshake, Counter> handshakes = new EnumMap<>(Handshake.class);
  private final AtomicLong failedRooms = new AtomicLong();

  private final Timer forwarding;
  private final QualityMeters quality;

  enum Handshake {
    COMPLETED,
    FAILED
  }

  RelayMetrics(MeterRegistry registry) {
    this.registry = registry;
    quality = new QualityMeters(registry);
    forwarding =
        Timer.builder("huizhen.relay.forwarding")
            .description(
                "of each datagram read by UDP, until all that its batch had the relay send was"
                    + " sent; without what waits for a narrow downlink")
            .serviceLevelObjectives(FORWARDING_BUCKETS)
            .register(registry);
    for (Handshake outcome : Handshake.values()) {
      handshakes.put(
          outcome, registry.counter("huizhen.relay.handshakes", "outcome", tag(outcome)));
    }
    FunctionCounter.builder("huizhen.relay.rooms.failed", failedRooms, AtomicLong::get)
        .register(registry);
  }

  void handshake(Handshake outcome) {
    var counter = handshakes.get(outcome);
    if (counter != null) {
      counter.increment();
    }
  }

  void roomFailed() {
    long _ = failedRooms.incrementAndGet();
  }

  /// What a batch of datagrams had the relay send is sent: all of them were here from about when
  /// the first was read, and all of it has left by now. Each counts, since large batches take
  /// longer.
  void flushed(int datagrams, long readNanos, long nowNanos) {
    for (int i = 0; i < datagrams; i++) {
      forwarding.record(nowNanos - readNanos, TimeUnit.NANOSECONDS);
    }
  }

  void measured(QualityRecord record) {
    quality.record(record);
  }

  void watch(List<RelayLoop> loops) {
    for (String what : new RoomCounters().done().keySet()) {
      var _ =
          FunctionCounter.builder(
                  "huizhen.relay.rooms.done",
                  loops,
                  all -> sum(all, figures -> figures.done().getOrDefault(what, 0L)))
              .tag("what", what)
              .register(registry);
    }
    for (String why : new RoomCounters().drops().keySet()) {
      var _ =
          FunctionCounter.builder(
                  "huizhen.relay.rooms.dropped",
                  loops,
                  all -> sum(all, figures -> figures.drops().getOrDefault(why, 0L)))
              .tag("reason", why)
              .register(registry);
    }
    traffic(loops, "huizhen.relay.packets", "in", LoopCounters.Figures::packetsIn);
    traffic(loops, "huizhen.relay.packets", "out", LoopCounters.Figures::packetsOut);
    traffic(loops, "huizhen.relay.bytes", "in", LoopCounters.Figures::bytesIn);
    traffic(loops, "huizhen.relay.bytes", "out", LoopCounters.Figures::bytesOut);
    for (Refusal why : Refusal.values()) {
      var _ =
          FunctionCounter.builder(
                  "huizhen.relay.refused", loops, all -> sum(all, figures -> figures.of(why)))
              .tag("reason", tag(why))
              .register(registry);
    }
    var _ =
        Gauge.builder(
                "huizhen.relay.rooms",
                loops,
                all -> all.stream().mapToInt(RelayLoop::roomCount).sum())
            .register(registry);
    var _ =
        Gauge.builder(
                "huizhen.relay.participants",
                loops,
                all -> sum(all, LoopCounters.Figures::participants))
            .register(registry);
  }

  private void traffic(
      List<RelayLoop> loops,
      String name,
      String direction,
      ToDoubleFunction<LoopCounters.Figures> figure) {
    var _ =
        FunctionCounter.builder(name, loops, all -> sum(all, figure))
            .tag("direction", direction)
            .register(registry);
  }

  private static double sum(List<RelayLoop> loops, ToDoubleFunction<LoopCounters.Figures> figure) {
    return loops.stream().mapToDouble(loop -> figure.applyAsDouble(loop.figures())).sum();
  }

  private static String tag(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
