package huizhen.recording.container;

import huizhen.recording.capture.RtpView;
import java.util.TreeMap;

/// Puts packets of one RTP stream into the order of their sequence numbers: repaired packets come
/// late. Waits for a missing one until [#PATIENCE_NANOS] of arrival time or [#MAX_PACKETS] have
/// passed; what comes after that is too late and is dropped.
final class ReorderBuffer {
  static final long PATIENCE_NANOS = 1_500_000_000L;
  static final int MAX_PACKETS = 2048;

  /// Takes the packets in order, and the places where some are missing.
  interface Out {
    void packet(RtpView packet, long timeNanos);

    void lost();
  }

  private record Held(RtpView packet, long timeNanos, long atNanos) {}

  private final Out out;
  private final TreeMap<Long, Held> held = new TreeMap<>();
  private long next = -1;
  private long ssrc = -1;

  ReorderBuffer(Out out) {
    this.out = out;
  }

  /// @param packet handed over, with the bytes that it shows
  void packet(RtpView packet, long timeNanos, long atNanos) {
    int sequence16 = packet.sequence16();
    if (packet.ssrc() != ssrc) {
      flush();
      if (ssrc != -1) {
        out.lost();
      }
      ssrc = packet.ssrc();
      next = sequence16;
    }
    long sequence = next + (short) (sequence16 - (int) next);
    if (sequence < next) {
      return;
    }
    held.put(sequence, new Held(packet, timeNanos, atNanos));
    release();
    while (!held.isEmpty()
        && (held.size() > MAX_PACKETS
            || atNanos - held.firstEntry().getValue().atNanos() > PATIENCE_NANOS)) {
      skip();
    }
  }

  void flush() {
    while (!held.isEmpty()) {
      skip();
    }
  }

  private void skip() {
    next = held.firstKey();
    out.lost();
    release();
  }

  private void release() {
    while (!held.isEmpty() && held.firstKey() == next) {
      Held first = held.pollFirstEntry().getValue();
      out.packet(first.packet(), first.timeNanos());
      next++;
    }
  }
}
