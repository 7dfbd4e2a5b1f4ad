package huizhen.relay.world;

import huizhen.relay.congestion.BandwidthEstimator;
import huizhen.relay.congestion.Pacer;
import huizhen.relay.rtp.RtcpReader;
import huizhen.relay.rtp.TransportFeedbackReader;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// How a peer sends: sound at once, repairs before pictures, pictures at the pace of what the line
/// is estimated to carry, by the relay's feedback. Belongs to one transport.
final class Uplink {
  private static final long BACKLOG_NANOS = 250_000_000;
  private static final int MAX_PROBES_PER_TICK = 16;

  private final SimulatedPeer peer;
  private final BandwidthEstimator estimator;
  private final Pacer pacer;
  private final ArrayDeque<Outgoing> repairs = new ArrayDeque<>();
  private final ArrayDeque<Outgoing> pictures = new ArrayDeque<>();
  private final TransportFeedbackReader feedback = new TransportFeedbackReader();
  private long queuedBytes;
  private long sentBytes;

  Uplink(SimulatedPeer peer, long nowNanos) {
    this.peer = peer;
    estimator = new BandwidthEstimator(nowNanos);
    pacer = new Pacer(nowNanos);
  }

  long roundTripNanos() {
    return peer.links().roundTripNanos();
  }

  /// Sound is not held up, nor does it hold up pictures.
  void sound(Outgoing packet, long nowNanos) {
    number(packet, false, nowNanos);
  }

  void repair(Outgoing packet) {
    repairs.add(packet);
    queuedBytes += packet.bytes().length;
  }

  void picture(Outgoing packet) {
    pictures.add(packet);
    queuedBytes += packet.bytes().length;
  }

  private void leave(Outgoing packet, boolean isProbe, long nowNanos) {
    pacer.sent(packet.bytes().length + Link.OVERHEAD_BYTES, nowNanos);
    number(packet, isProbe, nowNanos);
  }

  private void number(Outgoing packet, boolean isProbe, long nowNanos) {
    int bytes = packet.bytes().length + Link.OVERHEAD_BYTES;
    packet.number(estimator.sent(bytes, isProbe, nowNanos));
    sentBytes += bytes;
    peer.transmit(packet.bytes(), FakeTransport.RTP);
  }

  void tick(long wantedBps, long nowNanos) {
    estimator.wants(wantedBps);
    estimator.tick(nowNanos);
    pacer.follow(estimator);
    pacer.tick(nowNanos);
    drain(repairs, nowNanos);
    if (repairs.isEmpty()) {
      drain(pictures, nowNanos);
    }
    int due = estimator.probeBytesDue(nowNanos);
    for (int i = 0; i < MAX_PROBES_PER_TICK && due > 0 && queuedBytes == 0; i++) {
      Outgoing padding = peer.padding();
      if (padding == null) {
        return;
      }
      due -= padding.bytes().length + Link.OVERHEAD_BYTES;
      leave(padding, true, nowNanos);
    }
  }

  private void drain(ArrayDeque<Outgoing> queue, long nowNanos) {
    @Nullable Outgoing next = queue.peek();
    while (next != null && pacer.mayCarry(next.bytes().length + Link.OVERHEAD_BYTES, nowNanos)) {
      queue.remove();
      queuedBytes -= next.bytes().length;
      leave(next, false, nowNanos);
      next = queue.peek();
    }
  }

  void onFeedback(RtcpReader rtcp, long nowNanos) {
    if (!feedback.read(rtcp)) {
      return;
    }
    estimator.beginFeedback(feedback.feedbackCount(), feedback.referenceTime24(), nowNanos);
    for (int i = 0; i < feedback.count(); i++) {
      estimator.reported(
          feedback.baseSequence16() + i & 0xffff,
          feedback.isReceived(i) ? feedback.arrivalMicros(i) : Long.MIN_VALUE);
    }
    estimator.endFeedback(nowNanos);
  }

  /// Whether so much waits that an encoder leaves out a frame.
  boolean isBacklogged() {
    return queuedBytes * 8e9 / estimator.targetBps() > BACKLOG_NANOS;
  }

  long allocatableBps() {
    return estimator.allocatableBps();
  }

  long targetBps() {
    return estimator.targetBps();
  }

  double loss() {
    return estimator.loss();
  }

  long sentBytes() {
    return sentBytes;
  }
}
