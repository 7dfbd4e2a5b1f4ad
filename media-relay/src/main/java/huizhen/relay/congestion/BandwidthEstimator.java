package huizhen.relay.congestion;

/// What one receiver's path can carry, found by the sender from transport-wide feedback
/// (draft-holmer-rmcat-transport-wide-cc-extensions-01) after draft-ietf-rmcat-gcc-02, with the
/// departures that [RateControl] and [LossLimit] describe.
///
/// Owned by one receiver's connection. The target is the least of the delay-based rate
/// ([RateControl], told by [DelayTrend] and [QueueDelay]) and the loss-based limit ([LossLimit]);
/// [ProbePlan] raises it in steps. A receiver without transport-wide feedback gets
/// [ReportedRate]'s.
///
/// All that a receiver reports is taken as its claim: numbers that were never sent are ignored, an
/// arrival that is [#IMPLAUSIBLE_NANOS] off its neighbours starts the delay measurement anew, and a
/// receiver that lies spoils its own estimate alone. Times are nanoseconds of one monotonic clock.
public final class BandwidthEstimator {
  public static final long MIN_BPS = 30_000;
  public static final long START_BPS = 600_000;
  public static final long MAX_BPS = 20_000_000;

  /// Feedback older than this is no feedback.
  public static final long FEEDBACK_LIFE_NANOS = 2_000_000_000;

  static final long IMPLAUSIBLE_NANOS = 10_000_000_000L;

  private static final long NOT_ARRIVED = Long.MIN_VALUE;
  private static final int LARGEST_PACKET = 65_535;
  private static final long QUEUES_NANOS = 15_000_000;
  private static final long STANDS_NANOS = 100_000_000;
  private static final long PLUNGE_NANOS = 28_000_000;
  private static final long STANDS_FOR_NANOS = 1_000_000_000;
  private static final long LEAP_NANOS = 38_000_000;
  private static final long CALM_NANOS = 30_000_000;
  private static final double DROP = 0.7;
  private static final double SAFE = 0.95;

  private final SentPackets packets = new SentPackets();
  private final ArrivalWindow window = new ArrivalWindow();
  private final QueueDelay queue = new QueueDelay();
  private final BottleneckRate bottleneck = new BottleneckRate();
  private final DelayTrend trend = new DelayTrend();
  private final FrameBursts bursts = new FrameBursts();
  private LossLimit loss = new LossLimit();
  private RateControl rate;
  private ProbePlan probes;
  private final ReportedRate reported;
  private final FeedbackClock clock = new FeedbackClock();
  private FeedbackSilence silence = new FeedbackSilence();
  private final RoundTrip roundTrip = new RoundTrip();

  private long nowNanos;
  private double wants = MAX_BPS;
  private double target = START_BPS;
  private long acknowledged;
  private double lossShare;
  private boolean isOverusing;
  private boolean hasStartedOver;

  private boolean hasFeedback;
  private boolean isReading;
  private long feedbackNanos;
  private long newest = SentPackets.NONE;
  private long missedBytes;
  private boolean hasDelay;
  private long lastDelay;
  private boolean wasProbe;
  private double usualRise;
  private long calmNanos;
  private int packetsReported;
  private int packetsLost;
  private int packetsResent;
  private boolean hasArrival;
  private long latestArrival;
  private long latestArrivalSent;
  private long reportNanos;
  private long bytesSinceReport;

  public BandwidthEstimator(long nowNanos) {
    this.nowNanos = nowNanos;
    rate = new RateControl(START_BPS, nowNanos);
    probes = new ProbePlan(nowNanos);
    reported = new ReportedRate(START_BPS, nowNanos);
    reportNanos = nowNanos;
  }

  /// Notes a packet that is sent now, with its size on the wire.
  ///
  /// @return its transport-wide sequence number, 16 bits
  public int sent(int bytes, boolean isProbe, long nowNanos) {
    int size = Math.clamp(bytes, 0, LARGEST_PACKET);
    long sequence = packets.add(size, nowNanos);
    probes.cluster().sent(sequence, size, isProbe, nowNanos);
    bytesSinceReport += size;
    silence.sent(nowNanos);
    return (int) sequence & 0xffff;
  }

  /// The path is another one, or comes back from nothing: of what was known of the old one only
  /// counts that so much went through. What was sent until now tells nothing any more.
  public void startOver(long nowNanos) {
    this.nowNanos = nowNanos;
    rate = new RateControl(Math.clamp(rate.targetBps(), MIN_BPS, (double) START_BPS), nowNanos);
    loss = new LossLimit();
    probes = new ProbePlan(nowNanos);
    silence = new FeedbackSilence();
    packets.forget();
    startAnew();
    hasDelay = false;
    wasProbe = false;
    isOverusing = false;
    usualRise = 0;
    missedBytes = 0;
    packetsResent = 0;
    lossShare = 0;
    calmNanos = nowNanos;
    hasStartedOver = true;
    refresh();
  }

  /// Whether it has started over, by itself or told to. Asking takes the answer away.
  public boolean takeStartOver() {
    boolean answer = hasStartedOver;
    hasStartedOver = false;
    return answer;
  }

  /// Begins one feedback packet: then [#reported] for each packet in its order, then
  /// [#endFeedback].
  public void beginFeedback(int feedbackCount8, int referenceTime24, long nowNanos) {
    clock.begin(feedbackCount8, referenceTime24);
    if (hasFeedback && silence.isOutage(nowNanos)) {
      startOver(nowNanos);
    }
    hasFeedback = true;
    isReading = true;
    feedbackNanos = nowNanos;
    packetsReported = 0;
    packetsLost = 0;
    hasArrival = false;
  }

  /// @param arrivalMicros after the reference time; `Long.MIN_VALUE` for a packet that did not
  ///   arrive
  public void reported(int sequence16, long arrivalMicros) {
    long sequence = packets.find(sequence16 & 0xffff);
    if (!isReading || sequence == SentPackets.NONE) {
      return;
    }
    boolean isLost = arrivalMicros == NOT_ARRIVED;
    if (!isLost && !FeedbackClock.isPlausible(arrivalMicros)) {
      return;
    }
    passOver(sequence);
    byte state = packets.state(sequence);
    if (state == SentPackets.ARRIVED || (isLost && state == SentPackets.LOST)) {
      return;
    }
    if (isLost) {
      lost(sequence);
      return;
    }
    packets.mark(sequence, SentPackets.ARRIVED);
    packetsReported++;
    if (state == SentPackets.LOST) {
      packetsLost--; // it was only late
      packetsReported--;
    } else {
      tell(sequence, false);
    }
    arrived(sequence, clock.arrivalNanos(arrivalMicros));
  }

  /// A packet that the receiver lost is sent again as it was, under its old number: what is
  /// reported of that number from now on tells neither of loss nor of delay.
  public void resent(int sequence16) {
    long sequence = packets.find(sequence16 & 0xffff);
    if (sequence == SentPackets.NONE || packets.state(sequence) == SentPackets.ARRIVED) {
      return;
    }
    if (packets.state(sequence) == SentPackets.OUTSTANDING) {
      packetsResent++;
      tell(sequence, true);
    }
    packets.mark(sequence, SentPackets.ARRIVED);
  }

  public void endFeedback(long nowNanos) {
    if (!isReading) {
      return;
    }
    isReading = false;
    this.nowNanos = nowNanos;
    silence.answered();
    packetsReported += packetsResent;
    packetsLost += packetsResent;
    packetsResent = 0;
    if (packetsReported > 0) {
      double weight = packetsReported / (packetsReported + 100.0);
      double share = Math.clamp((double) packetsLost / packetsReported, 0, 1);
      lossShare += weight * (share - lossShare);
    }
    if (hasArrival) {
      roundTrip.onFeedback(nowNanos - latestArrivalSent, nowNanos);
      control();
    }
    refresh();
  }

  /// From RTCP receiver reports: for receivers that send no transport feedback, and the RTT.
  public void onReceiverReport(double fractionLost, long rttNanos, long nowNanos) {
    double share = Double.isNaN(fractionLost) ? 0 : Math.clamp(fractionLost, 0, 1);
    this.nowNanos = nowNanos;
    roundTrip.onReport(rttNanos, nowNanos);
    if (hasFeedback()) {
      return;
    }
    lossShare += 0.3 * (share - lossShare);
    long span = nowNanos - reportNanos;
    if (span >= 200_000_000) {
      double sentBps = bytesSinceReport * 8e9 / span;
      reported.onReport(share, Math.max(0, rttNanos), sentBps, nowNanos);
      reportNanos = nowNanos;
      bytesSinceReport = 0;
    }
    refresh();
  }

  /// The REMB of a receiver without transport feedback caps the estimate.
  public void onRemb(long bps, long nowNanos) {
    this.nowNanos = nowNanos;
    reported.onRemb(bps, nowNanos);
    refresh();
  }

  /// The most that the receiver's tracks could use now: probing upwards stops there.
  public void wants(long bps) {
    wants = (double) Math.clamp(bps, MIN_BPS, MAX_BPS);
  }

  /// Each 10 ms.
  public void tick(long nowNanos) {
    this.nowNanos = nowNanos;
    if (hasFeedback && silence.tick(nowNanos)) {
      probes.overshot(nowNanos);
    }
    refresh();
  }

  /// What may be sent now.
  public long targetBps() {
    return (long) target;
  }

  /// What to choose layers by: as [#targetBps], without the short dips in which a queue is drained,
  /// which the pacer takes care of, and without the attempts at more than the bottleneck is known
  /// to carry.
  public long allocatableBps() {
    double steady = rate.isDraining() ? Math.max(rate.targetBps(), rate.restoredBps()) : target;
    double safe = rate.capacityBps() > 0 ? SAFE * rate.capacityBps() : MAX_BPS;
    return (long) Math.clamp(combined(Math.min(steady, safe)), MIN_BPS, MAX_BPS);
  }

  /// The measured rate of arrival; 0 before it is known.
  public long acknowledgedBps() {
    return acknowledged;
  }

  /// Smoothed; 0 while unknown.
  public long rttNanos() {
    return roundTrip.nanos();
  }

  /// The smoothed share of packets that did not arrive, 0 to 1.
  public double loss() {
    return lossShare;
  }

  /// Whether transport feedback has come in the last two seconds.
  public boolean hasFeedback() {
    return hasFeedback && nowNanos - feedbackNanos < FEEDBACK_LIFE_NANOS;
  }

  /// Whether the path's queue grows now.
  public boolean isOverusing() {
    return isOverusing;
  }

  /// Whether a queue is being emptied: until it is, the pacer should let out no more than the
  /// target.
  public boolean isDraining() {
    return rate.isDraining();
  }

  /// Whether the target is about what the path carries, so that sending faster only fills its
  /// queue.
  public boolean isNearCapacity() {
    return loss.limitBps() <= target
        || (rate.capacityBps() > 0 && rate.targetBps() > DROP * rate.capacityBps());
  }

  /// For how long [#probeBytesDue] need not be asked, unless feedback comes; 0 while a probe goes
  /// out.
  public long probeRestNanos(long nowNanos) {
    return probes.restNanos(nowNanos);
  }

  /// How many bytes of padding or probe to send in this tick; nearly always 0.
  public int probeBytesDue(long nowNanos) {
    this.nowNanos = nowNanos;
    boolean isCalm =
        hasFeedback()
            && !isOverusing
            && !rate.isDraining()
            && queue.queueNanos() < CALM_NANOS
            && !loss.isExcessive()
            && silence.factor() == 1;
    return probes.bytesDue(target, wants, isCalm, nowNanos);
  }

  /// Deals with the packets before `sequence` that no feedback has named.
  private void passOver(long sequence) {
    if (newest == SentPackets.NONE) {
      newest = sequence;
    }
    for (long i = Math.max(newest + 1, packets.oldest()); i < sequence; i++) {
      if (packets.state(i) != SentPackets.OUTSTANDING) {
        continue;
      }
      if (clock.hasMissed()) {
        packets.mark(i, SentPackets.SKIPPED);
        missedBytes += packets.bytes(i);
      } else {
        lost(i); // feedback that begins with a packet that came says so
      }
    }
    newest = Math.max(newest, sequence);
  }

  private void lost(long sequence) {
    packets.mark(sequence, SentPackets.LOST);
    packetsReported++;
    packetsLost++;
    tell(sequence, true);
  }

  private void tell(long sequence, boolean isLost) {
    if (!probes.cluster().holds(sequence)) { // a probe may lose what it likes
      loss.reported(
          packets.sentNanos(sequence), packets.bytes(sequence), isLost, target, feedbackNanos);
    }
  }

  private void arrived(long sequence, long arrivalNanos) {
    long sentNanos = packets.sentNanos(sequence);
    int bytes = packets.bytes(sequence);
    long delay = arrivalNanos - sentNanos;
    if (hasDelay && Math.abs(delay - lastDelay) > IMPLAUSIBLE_NANOS) {
      startAnew();
    }
    hasDelay = true;
    lastDelay = delay;
    if (!hasArrival || arrivalNanos > latestArrival) {
      hasArrival = true;
      latestArrival = arrivalNanos;
      latestArrivalSent = sentNanos;
    }
    // What a lost feedback would have told of came before this, most likely.
    long carried = bytes + (long) (missedBytes * (1 - lossShare));
    missedBytes = 0;
    window.add(arrivalNanos, carried, delay);
    double carriedBps = rate.capacityBps() > 0 ? rate.capacityBps() : target;
    long itself = (long) (bytes * 8e9 / carriedBps); // a large packet takes longer, queue or not
    bottleneck.arrived(arrivalNanos, carried, queue.arrived(arrivalNanos, delay) - itself);
    if (probes.cluster().holds(sequence)) {
      probes.cluster().arrived(bytes, arrivalNanos);
      wasProbe = true;
      return;
    }
    if (wasProbe) {
      wasProbe = false;
      trend.skip();
      bursts.reset();
    }
    trend.arrived(sentNanos, arrivalNanos, delay);
    bursts.arrived(sentNanos, arrivalNanos, bytes, target);
  }

  private void startAnew() {
    trend.reset();
    queue.reset();
    window.reset();
    bottleneck.reset();
    bursts.reset();
  }

  private void control() {
    queue.stand(window.standingDelayNanos(), nowNanos);
    double arriving = 1 - lossAside();
    acknowledged = window.bps(500);
    double carried = acknowledged / arriving;
    double queued = bottleneck.bps() / arriving;
    long queueNanos = queue.queueNanos();
    DelayTrend.Signal signal = trend.signal();
    boolean isPending = probes.cluster().isPending();
    if (queueNanos < CALM_NANOS || rate.isDraining()) {
      calmNanos = nowNanos;
    }
    boolean isPlunging = isPlunging(signal);
    if (isPlunging) {
      queueNanos = Math.max(queueNanos, window.rise());
    }
    isOverusing =
        isPlunging
            || (signal != DelayTrend.Signal.UNDERUSE
                && (queueNanos > STANDS_NANOS || nowNanos - calmNanos > STANDS_FOR_NANOS))
            || (!isPending
                && queueNanos > QUEUES_NANOS + queue.noiseNanos() / 2
                && signal == DelayTrend.Signal.OVERUSE);
    if (rate.isDraining()) {
      rate.drain(queued, queueNanos, packets.sentNanos(newest), nowNanos);
      if (rate.takeRebase()) {
        queue.rebase();
        isOverusing = false;
      }
    }
    double before = rate.targetBps();
    double now = queued > 0 ? queued : window.bps(200) / arriving;
    if (isOverusing && now > 0) {
      rate.queues(now, queueNanos, packets.sentNanos(newest), nowNanos);
      if (rate.targetBps() < DROP * before) {
        probes.dropped(nowNanos);
      } else {
        probes.overshot(nowNanos);
      }
    } else {
      boolean mayRise =
          signal != DelayTrend.Signal.UNDERUSE
              && queueNanos < CALM_NANOS
              && !isPending
              && before < ProbePlan.BEYOND_WANTS * wants
              && !loss.isExcessive();
      rate.steady(carried, mayRise, nowNanos);
    }
    followLossAndProbes(carried);
    if (!rate.isDraining() && !loss.isExcessive()) {
      silence.forget();
    }
  }

  /// The share that is lost besides what the bottleneck lets through: what the path loses of its
  /// own, as long as it does.
  private double lossAside() {
    return Math.min(loss.inherent(), 1.25 * lossShare);
  }

  /// Whether the line has just become much slower: its delay leaps as it does not usually, which
  /// shows well before the trend does.
  private boolean isPlunging(DelayTrend.Signal signal) {
    long rise = window.rise();
    boolean answer =
        (rise > LEAP_NANOS && rise > 1.5 * usualRise)
            || (signal == DelayTrend.Signal.OVERUSE && rise > PLUNGE_NANOS);
    usualRise = Math.max((double) rise, 0.98 * usualRise);
    return answer && !probes.cluster().isPending();
  }

  private void followLossAndProbes(double carried) {
    if (rate.isDraining()) {
      loss.pause();
    }
    if (loss.takeFall()) {
      rate.limit(loss.limitBps());
      probes.dropped(nowNanos);
    }
    if (rate.takeOutgrown()) {
      probes.outgrown(nowNanos);
    }
    if (bursts.takeHint()) {
      probes.hint(nowNanos);
    }
    ProbeCluster cluster = probes.cluster();
    if (cluster.isAnswered(newest, lossAside(), nowNanos)) {
      double before = target;
      if (cluster.resultBps() > 0 && !isOverusing) {
        rate.probed(cluster.resultBps(), cluster.isSaturated(), carried);
        loss.carries(cluster.resultBps());
      }
      probes.answered(before, nowNanos);
    }
  }

  private void refresh() {
    target = Math.clamp(combined(rate.targetBps()), MIN_BPS, MAX_BPS);
  }

  private double combined(double delayBased) {
    double least =
        hasFeedback ? Math.min(delayBased, loss.limitBps()) : reported.targetBps(nowNanos);
    return least * silence.factor();
  }
}
