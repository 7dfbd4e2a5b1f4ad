package huizhen.relay.room;

import huizhen.relay.api.MediaKind;
import huizhen.relay.congestion.AllocationRequest;
import huizhen.relay.congestion.BandwidthEstimator;
import huizhen.relay.congestion.BitrateAllocator;
import huizhen.relay.congestion.Pacer;
import huizhen.relay.forward.RateMeter;
import huizhen.relay.rtp.RtcpReader;
import huizhen.relay.rtp.TransportFeedbackReader;
import java.util.List;

/// The line to one receiver: what it carries, as estimated from the receiver's feedback; what of
/// that each slot gets; and what waits for its turn. Sound goes out at once; video waits behind a
/// pacer, so that a keyframe on a weak line holds up neither sound nor itself.
///
/// A receiver that agreed on transport-cc is sent what the estimate allows; one that knows only
/// REMB, what that says; one that knows neither, everything. Owned by [Viewing].
final class Downlink {
  /// What IP, UDP and SRTP's tag add to a packet of ours.
  static final int OVERHEAD_BYTES = 44;

  static final int NO_NUMBER = -1;

  static final long ALLOCATE_NANOS = 200_000_000;

  /// What has waited longer is late enough to begin anew with a keyframe.
  static final long MAX_WAIT_NANOS = 1_000_000_000;

  /// As long as that may become: a keyframe that takes a slow line longer than [#MAX_WAIT_NANOS]
  /// would otherwise be given up for another one, for ever.
  static final long MAX_PATIENCE_NANOS = 4_000_000_000L;

  /// When nothing has waited for so long, the patience is the usual one.
  private static final long CALM_NANOS = 3_000_000_000L;

  /// Nothing of a line on which nothing waits is due to the moment.
  private static final long MAX_REST_NANOS = 50_000_000;

  private static final long TRIP_MARGIN_NANOS = 150_000_000;

  /// When the first packet has waited longer, the higher temporal layers are left out.
  private static final long BEHIND_NANOS = 300_000_000;

  /// For how long a picture out of the history may keep the line busy; otherwise a new keyframe is
  /// sooner there.
  private static final double CATCH_UP_SECONDS = 0.6;

  /// Of the line, for what has been lost: on a line that is too narrow loss is no accident, and
  /// repairing it all would lose more.
  private static final double REPAIR_SHARE = 0.5;

  /// Of the line, for redundant sound.
  private static final double REDUNDANCY_SHARE = 0.25;

  private static final int MIN_REPAIR_BYTES = 4_000;

  private static final long UNLIMITED_BPS = BandwidthEstimator.MAX_BPS;

  private static final int HELD_DOWN_WANTS = 2;

  /// More than this in a tick would be a burst of its own.
  private static final int MAX_PROBES_PER_TICK = 16;

  private final Room room;
  private final BandwidthEstimator estimator;
  private final Pacer pacer;
  private final BitrateAllocator allocator = new BitrateAllocator();
  private final PacedQueue waiting = new PacedQueue();
  private final RateMeter sent = new RateMeter();
  private final RateMeter sound = new RateMeter();
  private final RateMeter voice = new RateMeter();
  private double repairBytes = MIN_REPAIR_BYTES;
  private long tickedNanos;
  private final AudioProtection protection = new AudioProtection();
  private final AllocationRequest[] requests = new AllocationRequest[BitrateAllocator.MAX_REQUESTS];
  private boolean hasTransportCc;
  private boolean hasRemb;
  private long allocatedNanos;
  private boolean hasAllocated;
  private long feedbacks;
  private long rttNanos;
  private long patienceNanos = MAX_WAIT_NANOS;
  private long waitedNanos;
  private double reportedLoss;

  Downlink(Room room, long nowNanos) {
    this.room = room;
    estimator = new BandwidthEstimator(nowNanos);
    pacer = new Pacer(nowNanos);
  }

  /// The receiver is on another network, or back from nowhere.
  void startOver(long nowNanos) {
    estimator.startOver(nowNanos);
  }

  /// Takes over which feedback the slots agreed on.
  void agree(List<DownTrack> slots) {
    hasTransportCc = false;
    for (DownTrack slot : slots) {
      hasTransportCc |=
          slot.section().feedback().transportCc() && slot.section().extensions().transportCc() != 0;
    }
  }

  /// Numbers the packet that was written last, if it is to have a number, and counts it.
  ///
  /// @return its transport-wide number; negative without one
  int number(SlotWriter writer, int packetBytes, boolean isProbe, long nowNanos) {
    int bytes = packetBytes + OVERHEAD_BYTES;
    pacer.sent(bytes, nowNanos);
    sent.add(bytes, nowNanos);
    if (!hasTransportCc || !writer.isNumbered()) {
      return NO_NUMBER;
    }
    int number = estimator.sent(bytes, isProbe, nowNanos);
    writer.number(number);
    return number;
  }

  /// @param payloadBytes without what is redundant
  void soundSent(int packetBytes, int payloadBytes, long nowNanos) {
    sound.add(packetBytes + OVERHEAD_BYTES, nowNanos);
    voice.add(payloadBytes, nowNanos);
  }

  /// Whether there is room for one more repair.
  boolean mayRepair() {
    return !isLimited() || repairBytes > 0;
  }

  /// A packet goes out again under the number that it had.
  ///
  /// @param transportSequence16 as [#number] gave it
  void resent(int transportSequence16) {
    if (transportSequence16 != NO_NUMBER) {
      estimator.resent(transportSequence16);
    }
  }

  void repaired(int packetBytes) {
    repairBytes -= packetBytes + OVERHEAD_BYTES;
  }

  /// Whether a video packet of this size may go out now, before none that waits.
  boolean mayCarry(int bytes, long nowNanos) {
    return waiting.isEmpty() && (!isLimited() || pacer.mayCarry(bytes + OVERHEAD_BYTES, nowNanos));
  }

  /// @return false when too much waits already
  boolean queue(DownTrack slot, long outgoing, int epoch, long nowNanos) {
    return waiting.add(slot, outgoing, epoch, nowNanos);
  }

  /// Whether what waits should become less than what comes.
  boolean isBehind(long nowNanos) {
    return waiting.waitNanos(nowNanos) > BEHIND_NANOS;
  }

  /// Whether so much may be sent at once to begin a picture.
  boolean mayCatchUp(long bytes) {
    return !isLimited() || 8 * bytes <= CATCH_UP_SECONDS * estimator.targetBps();
  }

  /// How many redundant blocks sound goes out with.
  int redundancy(long nowNanos) {
    int distance = protection.distance();
    if (distance == 0 || !isLimited()) {
      return distance;
    }
    double most = REDUNDANCY_SHARE * estimator.targetBps();
    long each = Math.max(1, voice.bps(nowNanos));
    return (int) Math.min(distance, most / each);
  }

  void onFeedback(RtcpReader rtcp, long nowNanos) {
    TransportFeedbackReader feedback = room.feedbackReader();
    if (!hasTransportCc || !feedback.read(rtcp)) {
      return;
    }
    feedbacks++;
    estimator.beginFeedback(feedback.feedbackCount(), feedback.referenceTime24(), nowNanos);
    int base = feedback.baseSequence16();
    for (int i = 0; i < feedback.count(); i++) {
      estimator.reported(
          base + i & 0xffff, feedback.isReceived(i) ? feedback.arrivalMicros(i) : Long.MIN_VALUE);
    }
    estimator.endFeedback(nowNanos);
  }

  void onRemb(long bps, long nowNanos) {
    hasRemb = true;
    estimator.onRemb(bps, nowNanos);
  }

  /// The report blocks of a sender or receiver report.
  void onReport(RtcpReader rtcp, List<DownTrack> slots, long nowNanos) {
    double worst = 0;
    double worstSound = 0;
    boolean isAny = false;
    boolean isAnySound = false;
    for (int block = 0; block < rtcp.reportBlocks(); block++) {
      for (int i = 0; i < slots.size(); i++) {
        DownTrack slot = slots.get(i);
        if (slot.section().outgoing().media() != rtcp.blockSsrc(block)) {
          continue;
        }
        double loss = rtcp.blockFractionLost(block) / 256.0;
        if (slot.section().kind() == MediaKind.AUDIO) {
          isAnySound = true;
          worstSound = Math.max(worstSound, loss);
        }
        isAny = true;
        worst = Math.max(worst, loss);
        long rtt =
            slot.stats()
                .rttNanos(rtcp.blockLastSenderReport(block), rtcp.blockDelay(block), nowNanos);
        if (rtt > 0) {
          rttNanos = rttNanos == 0 ? rtt : (rttNanos * 7 + rtt) / 8;
        }
      }
    }
    if (isAny) {
      reportedLoss = worst;
      estimator.onReceiverReport(worst, rttNanos, nowNanos);
    }
    if (isAnySound) {
      protection.onLoss(worstSound, nowNanos);
    }
  }

  void tick(List<DownTrack> slots, long nowNanos, Outputs out) {
    estimator.tick(nowNanos);
    if (estimator.takeStartOver()) {
      patienceNanos = MAX_WAIT_NANOS;
      for (int i = 0; i < slots.size(); i++) {
        slots.get(i).request().forgetFalls();
      }
    }
    pacer.follow(estimator);
    pacer.tick(nowNanos);
    double bytesPerNano = REPAIR_SHARE * estimator.targetBps() / 8e9;
    double most = Math.max(MIN_REPAIR_BYTES, bytesPerNano * 200_000_000);
    repairBytes =
        Math.min(
            most, repairBytes + bytesPerNano * Math.clamp(nowNanos - tickedNanos, 0, 100_000_000));
    tickedNanos = nowNanos;
    protection.tick(estimator.hasFeedback() ? estimator.loss() : 0, nowNanos);
    drain(nowNanos, out);
    probe(slots, nowNanos, out);
    if (!hasAllocated || nowNanos - allocatedNanos >= ALLOCATE_NANOS) {
      allocate(slots, nowNanos);
    }
  }

  /// For how long nobody need look after the line, unless something comes: not while packets wait
  /// or a probe goes out.
  long restNanos(long nowNanos) {
    if (!waiting.isEmpty()) {
      return 0;
    }
    long allocation = allocatedNanos + ALLOCATE_NANOS - nowNanos;
    long until = Math.min(allocation, estimator.probeRestNanos(nowNanos));
    return Math.clamp(until, 0, MAX_REST_NANOS);
  }

  private void drain(long nowNanos, Outputs out) {
    boolean isTooLate = waiting.waitNanos(nowNanos) > patienceNanos;
    if (isTooLate) {
      patienceNanos = Math.min(MAX_PATIENCE_NANOS, 2 * patienceNanos);
    }
    if (!waiting.isEmpty()) {
      waitedNanos = nowNanos;
    } else if (nowNanos - waitedNanos > CALM_NANOS) {
      patienceNanos = MAX_WAIT_NANOS;
    }
    while (!waiting.isEmpty()
        && (isTooLate || !isLimited() || pacer.mayCarry(OVERHEAD_BYTES, nowNanos))) {
      DownTrack slot = waiting.slot();
      if (isTooLate) {
        slot.skipped(waiting.epoch());
        room.counters().droppedByPacer++;
      } else {
        slot.sendQueued(waiting.outgoing(), waiting.epoch(), nowNanos, out);
      }
      waiting.remove();
    }
  }

  private void probe(List<DownTrack> slots, long nowNanos, Outputs out) {
    if (!hasTransportCc || !waiting.isEmpty()) {
      return;
    }
    int due = estimator.probeBytesDue(nowNanos);
    for (int tries = 0; due > 0 && tries < MAX_PROBES_PER_TICK; tries++) {
      int probed = 0;
      for (int i = 0; i < slots.size() && probed == 0; i++) {
        probed = slots.get(i).probe(nowNanos, out);
      }
      if (probed == 0) {
        return;
      }
      room.counters().probes++;
      due -= probed;
    }
  }

  /// Splits what the line carries over the slots anew.
  void allocate(List<DownTrack> slots, long nowNanos) {
    hasAllocated = true;
    allocatedNanos = nowNanos;
    int count = 0;
    for (int i = 0; i < slots.size() && count < requests.length; i++) {
      if (slots.get(i).describe(nowNanos)) {
        requests[count] = slots.get(i).request();
        count++;
      }
    }
    long soundBps = sound.bps(nowNanos);
    long budget = isLimited() ? estimator.allocatableBps() - soundBps : UNLIMITED_BPS;
    allocator.allocate(Math.max(0, budget), requests, count, nowNanos);
    long wanted = soundBps;
    for (int i = 0; i < slots.size(); i++) {
      DownTrack slot = slots.get(i);
      if (isAmong(slot.request(), count)) {
        // What is held down for want of line wants more of it, or nobody would look for more.
        wanted += (slot.isHeldDown() ? HELD_DOWN_WANTS : 1) * slot.request().wantedBps();
      }
    }
    estimator.wants(wanted);
    for (int i = 0; i < slots.size(); i++) {
      if (isAmong(slots.get(i).request(), count)) {
        slots.get(i).choose(nowNanos);
      }
    }
  }

  private boolean isAmong(AllocationRequest request, int count) {
    for (int i = 0; i < count; i++) {
      if (requests[i] == request) {
        return true;
      }
    }
    return false;
  }

  /// Whether anything is known of what the line carries.
  private boolean isLimited() {
    return hasTransportCc || hasRemb;
  }

  /// How long after it was sent a keyframe may be on its way, and the receiver's wish for it back,
  /// counted from when the last packet of it left; longer while there are packets that wait.
  long keyframeTripNanos(long nowNanos) {
    return rttNanos() + 2 * waiting.waitNanos(nowNanos) + TRIP_MARGIN_NANOS;
  }

  long targetBps() {
    return isLimited() ? estimator.targetBps() : 0;
  }

  long sentBps(long nowNanos) {
    return sent.bps(nowNanos);
  }

  long rttNanos() {
    return estimator.rttNanos() != 0 ? estimator.rttNanos() : rttNanos;
  }

  double loss() {
    return estimator.hasFeedback() ? estimator.loss() : reportedLoss;
  }

  long feedbacks() {
    return feedbacks;
  }
}
