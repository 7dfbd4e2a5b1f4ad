package huizhen.relay.world;

import huizhen.relay.api.TrackSource;
import huizhen.relay.rtp.RtcpWriter;
import java.util.SplittableRandom;

/// One size of a picture: VP8-shaped frames (RFC 7741) with up to three temporal layers in the
/// order 0 2 1 2, a keyframe at the beginning and when asked. Holds its rate like an encoder: what
/// a keyframe took too much, the frames behind it save.
final class SentLayer {
  /// The payload descriptor and what a keyframe says of itself (RFC 6386 §9.1).
  static final int HEADER_BYTES = 16;

  private static final int CLOCK = 90;
  private static final int[] PATTERN = {0, 2, 1, 2};
  private static final double[] WEIGHTS = {1.6, 0.8, 0.8};
  private static final double MOST_SAVED = 0.4;

  private final SimulatedPeer peer;
  private final Uplink uplink;
  private final TrackSource source;
  private final int index;
  private final VideoShape shape;
  private final VideoShape.Layer size;
  private final SentStream stream;
  private final SplittableRandom random;
  private final long firstTimestamp;
  private final byte[] payload = new byte[2_000];
  private long startNanos = Long.MIN_VALUE;
  private int pictureId;
  private int tl0;
  private int position;
  private int lastT0;
  private int lastT1;
  private double scale = 1;
  private long limit = Long.MAX_VALUE;
  private double owed;
  private boolean isWanted = true;
  private boolean isActive = true;
  private long changedNanos;
  private boolean isKeyframeDue = true;
  private int keyframes;
  private int asked;

  SentLayer(
      SimulatedPeer peer,
      Uplink uplink,
      TrackSource source,
      int index,
      VideoShape shape,
      SentStream stream,
      SplittableRandom random) {
    this.peer = peer;
    this.uplink = uplink;
    this.source = source;
    this.index = index;
    this.shape = shape;
    this.size = shape.layers().get(index);
    this.stream = stream;
    this.random = random;
    firstTimestamp = random.nextLong(1L << 32);
    pictureId = random.nextInt(1 << 15);
    tl0 = random.nextInt(1 << 8);
  }

  /// @param newScale of its rate; 0 to stop
  void rate(double newScale, long nowNanos) {
    boolean willBe = newScale > 0;
    if (willBe != isActive) {
      isActive = willBe;
      changedNanos = nowNanos;
      isKeyframeDue = true;
    }
    if (willBe) {
      scale = newScale;
    }
  }

  void encode(int frame, long captureNanos) {
    if (startNanos == Long.MIN_VALUE) {
      startNanos = captureNanos;
    }
    if (!isActive || !isWanted) {
      return;
    }
    boolean isKeyframe = isKeyframeDue;
    isKeyframeDue = false;
    position = isKeyframe ? 0 : (position + 1) % PATTERN.length;
    int temporal = shape.temporalLayers() == 1 ? 0 : PATTERN[position];
    int needs = isKeyframe ? 0 : needs(temporal);
    pictureId = pictureId + 1 & 0x7fff;
    if (temporal == 0) {
      tl0 = tl0 + 1 & 0xff;
      lastT0 = frame;
      lastT1 = 0;
    } else if (temporal == 1) {
      lastT1 = frame;
    }
    keyframes += isKeyframe ? 1 : 0;
    int bytes = frameBytes(isKeyframe, temporal);
    int count = Math.max(1, (bytes + shape.packetBytes() - 1) / shape.packetBytes());
    // A frame above the lowest that refers to nothing above the lowest may be joined (the Y bit).
    boolean isSwitchPoint = temporal > 0 && needs == lastT0;
    long timestamp = timestamp(captureNanos);
    for (int i = 0; i < count; i++) {
      describe(i, isKeyframe, temporal, isSwitchPoint);
      new Mark(
              peer.roomTag(),
              peer.tag(),
              Mark.number(source),
              index,
              temporal,
              frame,
              needs,
              i,
              count,
              isKeyframe,
              captureNanos)
          .write(payload, HEADER_BYTES);
      int length = Math.max(HEADER_BYTES + Mark.BYTES, bytes / count);
      uplink.picture(
          stream.write(peer.numbers().vp8(), i == count - 1, timestamp, -1, payload, length));
    }
  }

  private int needs(int temporal) {
    return temporal == 2 && lastT1 != 0 ? lastT1 : lastT0;
  }

  private int frameBytes(boolean isKeyframe, int temporal) {
    double mean = bps() * scale / 8 / shape.framesPerSecond();
    double weight = shape.temporalLayers() == 1 ? 1 : WEIGHTS[temporal];
    double bytes = isKeyframe ? mean * shape.keyframeFactor() : mean * weight;
    if (shape.variation() > 0) {
      bytes *= 1 + shape.variation() * (2 * random.nextDouble() - 1);
      owed += isKeyframe ? bytes - mean : 0;
      if (!isKeyframe) {
        double saved = Math.min(owed, bytes * MOST_SAVED);
        bytes -= saved;
        owed -= saved;
      }
    }
    return (int) bytes;
  }

  private void describe(int packet, boolean isKeyframe, int temporal, boolean isSwitchPoint) {
    payload[0] = (byte) (packet == 0 ? 0x90 : 0x80);
    payload[1] = (byte) 0xe0;
    payload[2] = (byte) (0x80 | pictureId >> 8);
    payload[3] = (byte) pictureId;
    payload[4] = (byte) tl0;
    payload[5] = (byte) (temporal << 6 | (isSwitchPoint ? 0x20 : 0));
    payload[6] = (byte) (isKeyframe && packet == 0 ? 0 : 1);
    payload[9] = (byte) 0x9d;
    payload[10] = 1;
    payload[11] = 0x2a;
    payload[12] = (byte) size.width();
    payload[13] = (byte) (size.width() >> 8);
    payload[14] = (byte) size.height();
    payload[15] = (byte) (size.height() >> 8);
  }

  private long timestamp(long nanos) {
    return firstTimestamp + (nanos - startNanos) / 1_000 * CLOCK / 1_000 & 0xffffffffL;
  }

  void report(RtcpWriter rtcp, long ntpTime, long nowNanos) {
    if (stream.packets() > 0) {
      var _ =
          rtcp.senderReport(
              stream.ssrc(), ntpTime, timestamp(nowNanos), stream.packets(), stream.octets());
    }
  }

  void wanted(boolean wants) {
    isKeyframeDue |= wants && !isWanted;
    isWanted = wants;
  }

  void onAsked() {
    asked++;
    onKeyframeRequest();
  }

  void onKeyframeRequest() {
    isKeyframeDue = true;
  }

  boolean isWanted() {
    return isWanted;
  }

  boolean isActive() {
    return isActive;
  }

  long changedNanos() {
    return changedNanos;
  }

  /// The most that the relay has use for.
  void limit(long bps) {
    limit = bps;
  }

  long bps() {
    return Math.min(size.bps(), limit);
  }

  String rid() {
    return size.rid();
  }

  SentStream stream() {
    return stream;
  }

  int keyframes() {
    return keyframes;
  }

  /// How often a keyframe was asked for.
  int asked() {
    return asked;
  }
}
