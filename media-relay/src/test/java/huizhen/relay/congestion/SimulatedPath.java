package huizhen.relay.congestion;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Iterator;
import java.util.SplittableRandom;
import java.util.TreeMap;

/// A receiver behind a bottleneck and what is sent to it, in virtual milliseconds: 50 audio packets
/// a second, 20 video frames a second as large as the target allows, a keyframe three times as
/// large each 10 s, the pacer, probes, and feedback each 60 to 100 ms.
final class SimulatedPath {
  static final long MILLI = 1_000_000;

  private static final int AUDIO_BYTES = 140;
  private static final int VIDEO_BYTES = 1_150;
  private static final long EPOCH = 3_000_000_000_000L;

  private record Packet(long number, int bytes, long sentMillis) {}

  private record Arrival(long number, long nanos) {}

  private static final class Feedback {
    final int count;
    final int reference;
    final long first;
    final long[] micros;

    Feedback(int count, int reference, long first, long[] micros) {
      this.count = count;
      this.reference = reference;
      this.first = first;
      this.micros = micros;
    }
  }

  final BandwidthEstimator estimator;
  final Pacer pacer;

  // The path, to be changed while it runs.
  double linkBps = 2_000_000;
  int queueLimitMillis = 300;
  int delayMillis = 25;
  int returnMillis = 25;
  double loss;
  double lossBeforeQueue;
  double jitterMillis;
  boolean keepsOrder;
  double feedbackLoss;
  boolean isSilent;
  double burstStart; // Gilbert model: probability per packet that a burst of loss begins
  double burstEnd = 0.1;
  double burstLoss = 0.7;
  long clockOffsetNanos;
  double clockDrift;
  long wantsBps = 12_000_000;
  long sourceBps = Long.MAX_VALUE;
  boolean hasVideo = true;
  boolean hasSound = true;

  // What was seen.
  final long[] targets = new long[600_000];
  final int[] queues = new int[600_000];
  final int[] sentBits = new int[600_000];
  final int[] arrivedBits = new int[600_000];
  int probeBytes;
  int millis;
  int videoWaitMillis;

  final long[] allocatables = new long[600_000];

  private final long seed;
  private final SplittableRandom random;
  private final ArrayDeque<Packet> videoQueue = new ArrayDeque<>();
  private final ArrayDeque<Packet> link = new ArrayDeque<>();
  private final TreeMap<Long, ArrayDeque<Packet>> underway = new TreeMap<>();
  private final TreeMap<Long, Arrival> arrivals = new TreeMap<>();
  private final TreeMap<Long, ArrayDeque<Feedback>> returning = new TreeMap<>();
  private long number = -1;
  private double linkQueueBytes;
  private double credit;
  private boolean isInBurst;
  private long lastArrivalNanos;
  private long nextFeedback;
  private long next;
  private long newest = -1;
  private int feedbackCount;

  SimulatedPath(long seed) {
    this.seed = seed;
    random = new SplittableRandom(seed);
    estimator = new BandwidthEstimator(EPOCH);
    pacer = new Pacer(EPOCH);
    estimator.wants(wantsBps);
  }

  long now() {
    return EPOCH + millis * MILLI;
  }

  /// Makes the transport-wide number nearly wrap before the call begins.
  void skipNumbers(int count) {
    for (int i = 0; i < count; i++) {
      number++;
      var _ = estimator.sent(100, false, EPOCH - 1000 * MILLI);
    }
    next = number + 1;
    newest = number;
  }

  void run(double seconds) {
    int end = millis + (int) (seconds * 1000);
    while (millis < end) {
      step();
    }
  }

  private void step() {
    millis++;
    deliverFeedback();
    if (hasSound && millis % 20 == 0) {
      send(AUDIO_BYTES, false);
    }
    if (millis % 10 == 0) {
      estimator.tick(now());
      pacer.tick(now());
      int due = estimator.probeBytesDue(now());
      while (due > 0) {
        int bytes = Math.clamp(due, 200, VIDEO_BYTES);
        probeBytes += bytes;
        send(bytes, true);
        due -= bytes;
      }
    }
    if (hasVideo && millis % 50 == 0) {
      makeFrame();
    }
    pacer.follow(estimator);
    while (!videoQueue.isEmpty() && pacer.mayCarry(videoQueue.getFirst().bytes(), now())) {
      send(videoQueue.removeFirst().bytes(), false);
    }
    if (!videoQueue.isEmpty()) {
      videoWaitMillis =
          Math.max(videoWaitMillis, (int) (millis - videoQueue.getFirst().sentMillis()));
    }
    serve();
    arrive();
    if (millis >= nextFeedback) {
      writeFeedback();
      nextFeedback = millis + 60L + random.nextInt(41);
    }
    allocatables[millis] = estimator.allocatableBps();
    targets[millis] = estimator.targetBps();
    queues[millis] = (int) (linkQueueBytes * 8000 / linkBps);
  }

  private void makeFrame() {
    long rate = Math.min(estimator.targetBps(), Math.min(wantsBps, sourceBps));
    double bytes = Math.max(0, rate - AUDIO_BYTES * 50 * 8) / 8.0 / 20;
    bytes *= 0.8 + 0.4 * random.nextDouble();
    if (millis % 10_000 == 0) {
      bytes *= 3;
    }
    frame((int) bytes);
  }

  /// Puts a video frame before the pacer.
  void frame(int bytes) {
    for (int left = bytes; left > 0; left -= VIDEO_BYTES) {
      videoQueue.add(new Packet(0, Math.clamp(left, 100, VIDEO_BYTES), millis));
    }
  }

  private void send(int bytes, boolean isProbe) {
    number++;
    int sequence = estimator.sent(bytes, isProbe, now());
    if (sequence != (number & 0xffff)) {
      throw new AssertionError("sequence " + sequence + " for packet " + number);
    }
    pacer.sent(bytes, now());
    sentBits[millis] += bytes * 8;
    if (lossBeforeQueue > 0 && random.nextDouble() < lossBeforeQueue) {
      return;
    }
    if (linkQueueBytes * 8000 / linkBps > queueLimitMillis) {
      return;
    }
    linkQueueBytes += bytes;
    link.add(new Packet(number, bytes, millis));
  }

  private void serve() {
    credit = link.isEmpty() ? 0 : credit + linkBps / 8000;
    while (!link.isEmpty() && credit >= link.getFirst().bytes()) {
      Packet packet = link.removeFirst();
      credit -= packet.bytes();
      linkQueueBytes -= packet.bytes();
      if (isLost()) {
        continue;
      }
      // The link finished some way into this millisecond.
      long nanos = now() + MILLI - (long) (credit * 8e9 / linkBps) + delayMillis * MILLI;
      nanos += (long) (random.nextDouble() * 2 * jitterMillis * MILLI);
      if (keepsOrder) {
        nanos = Math.max(nanos, lastArrivalNanos);
        lastArrivalNanos = nanos;
      }
      underway.computeIfAbsent(nanos, _ -> new ArrayDeque<>()).add(packet);
    }
  }

  private boolean isLost() {
    if (burstStart > 0) {
      isInBurst = isInBurst ? random.nextDouble() >= burstEnd : random.nextDouble() < burstStart;
      if (isInBurst && random.nextDouble() < burstLoss) {
        return true;
      }
    }
    return random.nextDouble() < loss;
  }

  private void arrive() {
    while (!underway.isEmpty() && underway.firstKey() <= now()) {
      var entry = underway.pollFirstEntry();
      for (Packet packet : entry.getValue()) {
        arrivedBits[millis] += packet.bytes() * 8;
        newest = Math.max(newest, packet.number());
        if (packet.number() >= next) {
          arrivals.put(packet.number(), new Arrival(packet.number(), entry.getKey()));
        }
      }
    }
  }

  private void writeFeedback() {
    while (!arrivals.isEmpty() && !isSilent) {
      int count = (int) Math.min(256, newest - next + 1);
      long[] micros = new long[count];
      Arrays.fill(micros, Long.MIN_VALUE);
      long first = clock(arrivals.firstEntry().getValue().nanos());
      long reference = first / (64 * MILLI);
      for (Iterator<Arrival> i = arrivals.values().iterator(); i.hasNext(); ) {
        Arrival arrival = i.next();
        if (arrival.number() >= next + count) {
          break;
        }
        long units = (clock(arrival.nanos()) - reference * 64 * MILLI) / 250_000;
        micros[(int) (arrival.number() - next)] = units * 250;
        i.remove();
      }
      var feedback = new Feedback(feedbackCount++ & 0xff, (int) reference & 0xffffff, next, micros);
      next += count;
      if (random.nextDouble() >= feedbackLoss) {
        returning
            .computeIfAbsent((long) millis + returnMillis, _ -> new ArrayDeque<>())
            .add(feedback);
      }
    }
  }

  private long clock(long nanos) {
    return nanos - EPOCH + clockOffsetNanos + (long) ((nanos - EPOCH) * clockDrift);
  }

  private void deliverFeedback() {
    while (!returning.isEmpty() && returning.firstKey() <= millis) {
      for (Feedback feedback : returning.pollFirstEntry().getValue()) {
        estimator.beginFeedback(feedback.count, feedback.reference, now());
        for (int i = 0; i < feedback.micros.length; i++) {
          estimator.reported((int) (feedback.first + i) & 0xffff, feedback.micros[i]);
        }
        estimator.endFeedback(now());
      }
    }
  }

  String seed() {
    return "seed " + seed;
  }

  double seconds() {
    return millis / 1000.0;
  }

  void print(String what, double from, double to) {
    System.out.printf(
        "%-28s seed %d: target %5.1f %%, sent %5.1f %%, arrived %5.1f %% of %.0f k; queue p50 %d"
            + " p95 %d peak %d ms%n",
        what,
        seed,
        100 * meanTarget(from, to) / linkBps,
        100 * meanSent(from, to) / linkBps,
        100 * meanArrived(from, to) / linkBps,
        linkBps / 1e3,
        queuePercentile(0.5, from, to),
        queuePercentile(0.95, from, to),
        queuePeak(from, to));
  }

  // Figures over the span from `from` to `to` seconds.

  double meanTarget(double from, double to) {
    return Arrays.stream(targets, (int) (from * 1000) + 1, (int) (to * 1000)).average().orElse(0);
  }

  double meanArrived(double from, double to) {
    return Arrays.stream(arrivedBits, (int) (from * 1000) + 1, (int) (to * 1000))
            .average()
            .orElse(0)
        * 1000;
  }

  double meanSent(double from, double to) {
    return Arrays.stream(sentBits, (int) (from * 1000) + 1, (int) (to * 1000)).average().orElse(0)
        * 1000;
  }

  int queuePeak(double from, double to) {
    return Arrays.stream(queues, (int) (from * 1000) + 1, (int) (to * 1000)).max().orElse(0);
  }

  int queuePercentile(double share, double from, double to) {
    int[] sorted =
        Arrays.stream(queues, (int) (from * 1000) + 1, (int) (to * 1000)).sorted().toArray();
    return sorted[(int) (share * (sorted.length - 1))];
  }

  long lowestTarget(double from, double to) {
    return Arrays.stream(targets, (int) (from * 1000) + 1, (int) (to * 1000)).min().orElse(0);
  }

  long lowestAllocatable(double from, double to) {
    return Arrays.stream(allocatables, (int) (from * 1000) + 1, (int) (to * 1000)).min().orElse(0);
  }

  /// How often the target fell by this share at once.
  int falls(double share, double from, double to) {
    int count = 0;
    for (int i = (int) (from * 1000) + 1; i <= to * 1000; i++) {
      count += targets[i] < (1 - share) * targets[i - 1] ? 1 : 0;
    }
    return count;
  }

  /// Seconds from `from` until the target is first below, or above, `bps`.
  double secondsUntilBelow(double bps, double from) {
    for (int i = (int) (from * 1000) + 1; i <= millis; i++) {
      if (targets[i] < bps) {
        return i / 1000.0 - from;
      }
    }
    return Double.MAX_VALUE;
  }

  double secondsUntilAbove(double bps, double from) {
    for (int i = (int) (from * 1000) + 1; i <= millis; i++) {
      if (targets[i] > bps) {
        return i / 1000.0 - from;
      }
    }
    return Double.MAX_VALUE;
  }
}
