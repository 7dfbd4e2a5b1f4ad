package huizhen.relay.room;

import huizhen.relay.api.MediaKind;
import huizhen.relay.congestion.LossLimitedRate;
import huizhen.relay.forward.NackGenerator;
import huizhen.relay.forward.RateMeter;
import huizhen.relay.forward.ReceptionStats;
import huizhen.relay.forward.RetransmissionBuffer;
import huizhen.relay.rtp.DependencyDescriptor;
import huizhen.relay.rtp.SequenceUnwrapper;
import huizhen.relay.rtp.VideoPayload;
import org.jspecify.annotations.Nullable;

/// One stream that an up-track arrives by, one of its simulcast layers: an SSRC with its RTX
/// partner, its sequence numbers, what is missing of it, its last packets, how large and how fast
/// it is. Owned by [UpTrack].
final class Encoding {
  static final long NO_SSRC = -1;

  /// Spatial and temporal layers within one encoding that are measured apart; the rest counts as
  /// the last of them.
  static final int MAX_LAYERS = 4;

  /// A layer that has been silent for so long has been stopped by its sender.
  static final long SILENCE_NANOS = 700_000_000;

  /// A keyframe that was asked for counts as so much less than it is: what one receiver asks for
  /// must not make a layer look too large for the others.
  private static final int ASKED_SHARE = 3;

  private final int index;
  private final String rid;
  private final SequenceUnwrapper sequences = new SequenceUnwrapper();
  private final NackGenerator nacks;
  private final LossLimitedRate rate = new LossLimitedRate();
  private final ReceptionStats reception;
  private final CaptureClock capture;
  private final RetransmissionBuffer history;
  private final @Nullable RateMeter[] rates = new @Nullable RateMeter[MAX_LAYERS * MAX_LAYERS];
  private final RateMeter asked = new RateMeter();
  private @Nullable DependencyDescriptor dependency;
  private long ssrc = NO_SSRC;
  private long rtxSsrc = NO_SSRC;
  private long lastPacketNanos;
  private boolean hasPackets;
  private long bytes;
  private long keyframeSequence = -1;
  private long openSequence = Long.MIN_VALUE;
  private long keyframeNanos;
  private long askedTimestamp = -1;
  private int width;
  private int height;
  private int spatialLayers = 1;
  private int temporalLayers = 1;
  private long senderReportNtp;
  private long senderReportTimestamp;
  private boolean hasSenderReport;

  Encoding(int index, String rid, MediaKind kind, int clockRate) {
    this.index = index;
    this.rid = rid;
    reception = new ReceptionStats(clockRate);
    capture = new CaptureClock(clockRate);
    history =
        switch (kind) {
          case AUDIO ->
              new RetransmissionBuffer(
                  RetransmissionBuffer.AUDIO_SLOTS, RetransmissionBuffer.AUDIO_SLOT_BYTES);
          case VIDEO ->
              new RetransmissionBuffer(
                  RetransmissionBuffer.VIDEO_SLOTS, RetransmissionBuffer.VIDEO_SLOT_BYTES);
        };
    nacks = kind == MediaKind.AUDIO ? NackGenerator.ofSound() : NackGenerator.ofPictures();
  }

  /// Takes another SSRC: all that was known of the old one is forgotten.
  void bind(long newSsrc) {
    ssrc = newSsrc;
    sequences.reset();
    nacks.reset();
    reception.reset();
    capture.reset();
    history.reset();
    hasSenderReport = false;
    hasPackets = false;
    keyframeSequence = -1;
    openSequence = Long.MIN_VALUE;
    asked.reset();
    for (RateMeter meter : rates) {
      if (meter != null) {
        meter.reset();
      }
    }
  }

  void bindRtx(long newSsrc) {
    rtxSsrc = newSsrc;
  }

  /// Packets may say better than the report what its time was ([CaptureClock]).
  void onSenderReport(long ntpTime, long rtpTimestamp, long nowNanos) {
    reception.onSenderReport(ntpTime, nowNanos);
    senderReportNtp = ntpTime;
    senderReportTimestamp = capture.timestampAt(ntpTime, rtpTimestamp);
    hasSenderReport = true;
  }

  void touch(long nowNanos) {
    lastPacketNanos = nowNanos;
    hasPackets = true;
  }

  /// Notes a packet that came while the gate was closed: neither it nor one that was sent before it
  /// is ever shown.
  void closed(long sequence) {
    openSequence = Math.max(openSequence, sequence + 1);
    keyframeSequence = -1;
  }

  /// The first packet that may be shown.
  long openSequence() {
    return openSequence;
  }

  /// Takes what a packet's payload says of its stream.
  ///
  /// @param isAsked whether a keyframe would be one that was asked for
  void measure(
      long sequence,
      long timestamp,
      VideoPayload video,
      boolean isAsked,
      int packetBytes,
      long nowNanos) {
    int spatial = Math.min(video.spatialId(), MAX_LAYERS - 1);
    int temporal = Math.min(video.temporalId(), MAX_LAYERS - 1);
    spatialLayers = Math.max(spatialLayers, spatial + 1);
    temporalLayers = Math.max(temporalLayers, temporal + 1);
    bytes += packetBytes;
    if (video.isKeyframeStart()) {
      askedTimestamp = isAsked ? timestamp : -1;
      keyframeSequence = sequence;
      keyframeNanos = nowNanos;
    }
    int counted = packetBytes;
    if (timestamp == askedTimestamp) {
      counted = packetBytes / ASKED_SHARE;
      asked.add(counted, nowNanos);
    }
    meter(spatial, temporal).add(counted, nowNanos);
    if (video.width() != 0) {
      width = video.width();
      height = video.height();
    }
  }

  private RateMeter meter(int spatial, int temporal) {
    int at = spatial * MAX_LAYERS + temporal;
    RateMeter meter = rates[at];
    if (meter == null) {
      meter = new RateMeter();
      rates[at] = meter;
    }
    return meter;
  }

  /// What the layers up to these take together.
  long bps(int spatial, int temporal, long nowNanos) {
    long sum = 0;
    for (int s = 0; s <= Math.min(spatial, MAX_LAYERS - 1); s++) {
      for (int t = 0; t <= Math.min(temporal, MAX_LAYERS - 1); t++) {
        RateMeter meter = rates[s * MAX_LAYERS + t];
        if (meter != null) {
          sum += meter.bps(nowNanos);
        }
      }
    }
    return sum;
  }

  /// The same without the keyframes that were asked for: what the layers would take if nobody
  /// asked.
  long unaskedBps(int spatial, int temporal, long nowNanos) {
    long all = bps(spatial, temporal, nowNanos);
    return Math.max(all / 4, all - asked.bps(nowNanos));
  }

  /// All that has come of it.
  long bytes() {
    return bytes;
  }

  /// How many packets never came, repairs included.
  long missing() {
    return nacks.lost();
  }

  boolean isActive(long nowNanos) {
    return hasPackets && nowNanos - lastPacketNanos < SILENCE_NANOS;
  }

  int index() {
    return index;
  }

  /// Empty for an encoding that is known by its SSRC.
  String rid() {
    return rid;
  }

  /// The reader of the stream's dependency descriptors, made when the first one comes.
  DependencyDescriptor dependency() {
    DependencyDescriptor known = dependency;
    if (known == null) {
      known = new DependencyDescriptor();
      dependency = known;
    }
    return known;
  }

  /// Of the last picture that said so; 0 while unknown.
  int width() {
    return width;
  }

  int height() {
    return height;
  }

  int spatialLayers() {
    return spatialLayers;
  }

  int temporalLayers() {
    return temporalLayers;
  }

  /// Where the last keyframe begins; -1 while none has come.
  long keyframeSequence() {
    return keyframeSequence;
  }

  long keyframeNanos() {
    return keyframeNanos;
  }

  long ssrc() {
    return ssrc;
  }

  long rtxSsrc() {
    return rtxSsrc;
  }

  boolean isBound() {
    return ssrc != NO_SSRC;
  }

  long lastPacketNanos() {
    return lastPacketNanos;
  }

  SequenceUnwrapper sequences() {
    return sequences;
  }

  NackGenerator nacks() {
    return nacks;
  }

  LossLimitedRate rate() {
    return rate;
  }

  CaptureClock capture() {
    return capture;
  }

  ReceptionStats reception() {
    return reception;
  }

  RetransmissionBuffer history() {
    return history;
  }

  boolean hasSenderReport() {
    return hasSenderReport;
  }

  long senderReportNtp() {
    return senderReportNtp;
  }

  long senderReportTimestamp() {
    return senderReportTimestamp;
  }
}
