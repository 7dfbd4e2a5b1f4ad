package huizhen.relay.io;

import huizhen.relay.transport.Refusal;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToDoubleFunction;

/// The relay's meters: packets, bytes, refusals by reason, handshakes, rooms, participants. No
/// label names a room, a person or an address.
final class RelayMetrics {
  private final MeterRegistry registry;
  private final Map<Handshake, Counter> handshakes = new EnumMap<>(Handshake.class);
  private final AtomicLong failedRooms = new AtomicLong();

  enum Handshake {
    COMPLETED,
    FAILED
  }

  RelayMetrics(MeterRegistry registry) {
    this.registry = registry;
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

  void watch(List<RelayLoop> loops) {
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
