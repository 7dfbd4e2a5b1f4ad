package huizhen.relay.world;

import huizhen.relay.api.MediaKind;
import huizhen.relay.rtp.RtcpWriter;
import huizhen.relay.rtp.RtpPacket;
import huizhen.relay.rtp.SequenceUnwrapper;
import huizhen.relay.rtp.VideoPayload;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/// What a simulated receiver gets in one slot: puts packets in order, asks for those that are
/// missing, and checks that a decoder would take them.
public final class ReceivedStream {
  private static final long NACK_AFTER_NANOS = 20_000_000;
  private static final long NACK_AGAIN_NANOS = 60_000_000;
  private static final long GIVE_UP_NANOS = 1_500_000_000;
  private static final double MAX_REPORT_DISTANCE = 300_000;
  private static final long PLI_NANOS = 300_000_000;

  private final MediaKind kind;
  private boolean isLossy;
  private final SequenceUnwrapper unwrapper = new SequenceUnwrapper();
  private final TreeMap<Long, Packet> waiting = new TreeMap<>();
  private final TreeMap<Long, Missing> missing = new TreeMap<>();
  private final List<String> faults = new ArrayList<>();
  private final List<Mark> frames = new ArrayList<>();
  private long nextSequence = -1;
  private long lastTimestamp;
  private int lastPictureId;
  private Mark last = Mark.NONE;
  private boolean isDecoding;
  private boolean hasSkipped;
  private long askedNanos;
  private boolean wantsKeyframe;
  private int received;
  private int skipped;
  private int repaired;

  ReceivedStream(MediaKind kind, boolean isLossy) {
    this.kind = kind;
    this.isLossy = isLossy;
    this.hasSkipped = isLossy;
  }

  /// What was on its way is lost.
  void interrupted() {
    isLossy = true;
    hasSkipped = true;
  }

  private record Packet(long timestamp, int pictureId, boolean isKeyframeStart, Mark mark) {}

  private record Missing(long sinceNanos, long askedNanos) {}

  void receive(
      RtpPacket rtp, int offset, int length, int sequence16, boolean isRtx, long nowNanos) {
    received++;
    if (isRtx) {
      repaired++;
    }
    long before = unwrapper.highest();
    long sequence = unwrapper.unwrap(sequence16);
    var video = new VideoPayload();
    int header = kind == MediaKind.VIDEO ? SentStream.DESCRIPTOR_BYTES : 0;
    if (kind == MediaKind.VIDEO && !video.parseVp8(rtp.bytes(), offset, length)) {
      faults.add("unreadable VP8 descriptor");
      return;
    }
    Mark mark = Mark.read(rtp.bytes(), offset + header, length - header).orElse(Mark.NONE);
    if (mark.equals(Mark.NONE)) {
      faults.add("payload without a mark");
      return;
    }
    if (nextSequence < 0) {
      nextSequence = sequence;
    }
    for (long lost = Math.max(before + 1, nextSequence); before >= 0 && lost < sequence; lost++) {
      missing.put(lost, new Missing(nowNanos, 0));
    }
    missing.remove(sequence);
    if (sequence >= nextSequence) {
      waiting.put(
          sequence, new Packet(rtp.timestamp(), video.pictureId(), video.isKeyframeStart(), mark));
    }
    drain();
  }

  /// The report's RTP time is this stream's, within a second or two.
  void onSenderReport(long rtpTimestamp) {
    int distance = (int) (rtpTimestamp - lastTimestamp);
    if (!last.equals(Mark.NONE) && Math.abs((double) distance) > MAX_REPORT_DISTANCE) {
      faults.add("a sender report is %d ticks off".formatted(distance));
    }
  }

  private void drain() {
    while (!waiting.isEmpty() && waiting.firstKey() == nextSequence) {
      take(waiting.pollFirstEntry().getValue());
      nextSequence++;
    }
  }

  private void take(Packet packet) {
    if (!last.equals(Mark.NONE)) {
      int step = (int) (packet.timestamp() - lastTimestamp);
      boolean isBackwards = kind == MediaKind.AUDIO ? step <= 0 : step < 0;
      if (isBackwards) {
        faults.add("timestamp goes back by " + -step);
      }
    }
    switch (kind) {
      case AUDIO -> frames.add(packet.mark());
      case VIDEO -> decode(packet);
    }
    last = packet.mark();
    lastTimestamp = packet.timestamp();
    lastPictureId = packet.pictureId();
  }

  private void decode(Packet packet) {
    Mark mark = packet.mark();
    boolean isSameFrame =
        mark.isSameSource(last) && mark.frame() == last.frame() && mark.index() == last.index() + 1;
    boolean isNextFrame =
        mark.isSameSource(last)
            && mark.frame() == last.frame() + 1
            && mark.index() == 0
            && last.index() == last.count() - 1;
    boolean isKeyframe = mark.isKeyframe() && mark.index() == 0;
    if (isKeyframe != packet.isKeyframeStart()) {
      faults.add("a keyframe that does not look like one");
    }
    if (!isSameFrame && !isNextFrame && !isKeyframe) {
      if (!hasSkipped) {
        faults.add("undecodable: " + mark + " after " + last);
      }
      isDecoding = false;
      wantsKeyframe = true;
    }
    if (!hasSkipped && !last.equals(Mark.NONE)) {
      int expected = isSameFrame ? lastPictureId : lastPictureId + 1 & 0x7fff;
      if (packet.pictureId() != expected) {
        faults.add("picture id %d where %d follows".formatted(packet.pictureId(), expected));
      }
    }
    if (isKeyframe) {
      isDecoding = true;
      wantsKeyframe = false;
    }
    hasSkipped = false;
    if (isDecoding && mark.index() == mark.count() - 1) {
      frames.add(mark);
    }
  }

  /// Skips what is missing for too long, and asks for what is missing.
  void tick(RtcpWriter writer, long sender, long ssrc, long nowNanos) {
    while (!missing.isEmpty()
        && (kind == MediaKind.AUDIO
            ? nowNanos - missing.firstEntry().getValue().sinceNanos() > 100_000_000
            : nowNanos - missing.firstEntry().getValue().sinceNanos() > GIVE_UP_NANOS)) {
      long lost = missing.pollFirstEntry().getKey();
      skipped++;
      if (!isLossy && kind == MediaKind.VIDEO) {
        faults.add("packet lost on a lossless path");
      }
      if (lost == nextSequence) {
        nextSequence = waiting.isEmpty() ? lost + 1 : Math.min(waiting.firstKey(), lost + 1);
        hasSkipped = true;
        isDecoding = false;
        drain();
      }
    }
    if (kind == MediaKind.AUDIO) {
      return;
    }
    boolean isOpen = false;
    for (var entry : missing.entrySet()) {
      Missing state = entry.getValue();
      boolean isDue =
          nowNanos - state.sinceNanos() >= NACK_AFTER_NANOS
              && nowNanos - state.askedNanos() >= NACK_AGAIN_NANOS;
      if (isDue) {
        isOpen = isOpen || writer.nack(sender, ssrc);
        if (!isOpen || !writer.nackPair((int) (entry.getKey() & 0xffff), 0)) {
          break;
        }
        entry.setValue(new Missing(state.sinceNanos(), nowNanos));
      }
    }
    if (wantsKeyframe && nowNanos - askedNanos >= PLI_NANOS && writer.pli(sender, ssrc)) {
      askedNanos = nowNanos;
    }
  }

  /// What a decoder would have stumbled over through no fault of the network.
  public List<String> faults() {
    return faults;
  }

  /// The frames that were decoded, or the sound packets that were played, in order.
  public List<Mark> frames() {
    return frames;
  }

  public int lastSequence16() {
    return (int) unwrapper.highest() & 0xffff;
  }

  public int received() {
    return received;
  }

  /// Packets that never came.
  public int skipped() {
    return skipped;
  }

  public int repaired() {
    return repaired;
  }
}
