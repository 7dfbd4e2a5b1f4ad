package huizhen.recording.io;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/// The module's counters.
final class RecordingMeters {
  private final MeterRegistry registry;
  private final Counter packets;
  private final Counter bytes;
  private final Counter lostPackets;
  private final Counter badPackets;

  RecordingMeters(MeterRegistry registry) {
    this.registry = registry;
    packets = registry.counter("huizhen.recording.packets");
    bytes = registry.counter("huizhen.recording.bytes");
    lostPackets = registry.counter("huizhen.recording.packets.lost");
    badPackets = registry.counter("huizhen.recording.packets.bad");
  }

  void packet(int length) {
    packets.increment();
    bytes.increment(length);
  }

  Counter lostPackets() {
    return lostPackets;
  }

  Counter badPackets() {
    return badPackets;
  }

  /// @param cause one of the few that manifests name
  void gap(String cause) {
    registry.counter("huizhen.recording.gaps", "cause", cause).increment();
  }
}
