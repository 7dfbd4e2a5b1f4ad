package huizhen.relay.world;

import huizhen.relay.api.MediaKind;
import huizhen.relay.forward.ReceptionStats;
import huizhen.relay.rtp.RtcpWriter;
import huizhen.relay.rtp.RtpPacket;
import huizhen.relay.rtp.SequenceUnwrapper;
import huizhen.relay.rtp.VideoPayload;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What a simulated receiver gets in one slot: puts packets in order, asks for those that are
/// missing, and checks that a decoder would take them.
public final class ReceivedStream {
  private static final long PICTURE_NACK_NANOS = 10_000_000;

  /// By then redundancy has brought what it brings.
  private static final long SOUND_NACK_NANOS = 25_000_000;

  private static final long PICTURE_GIVE_UP_NANOS = 1_500_000_000;
  private static final long SOUND_GIVE_UP_NANOS = 200_000_000;
  private static final long STUCK_NANOS = 300_000_000;
  private static final long PLI_NANOS = 300_000_000;

  /// In ticks: 100 ms of a picture, 187 ms of sound. A layer that begins before its sender has
  /// reported on it goes on with the time that has passed here.
  private static final int MAX_REPORT_DISTANCE = 9_000;

  private static final long SOON_NANOS = 1_000_000_000;
  private static final int MAX_FAULTS = 20;

  private final SimulatedPeer peer;
  private final MediaKind kind;
  private final boolean hasNack;
  private final SequenceUnwrapper unwrapper = new SequenceUnwrapper();
  private final SequenceWatch watch;
  private final PictureMeter pictures = new PictureMeter();
  private final SoundMeter sounds = new SoundMeter();
  private final PictureDecoder decoder;
  private final ReceptionStats reception;
  private final VideoPayload video = new VideoPayload();
  private final TreeMap<Long, Heard> waiting = new TreeMap<>();
  private final List<Mark> heard = new ArrayList<>();
  private final List<String> faults = new ArrayList<>();
  private long lastTimestamp;
  private long heardNanos;
  private int reportDistance;
  private @Nullable Reported reported;
  private long askedNanos;
  private int asked;
  private int received;
  private int repaired;
  private int recovered;
  private long bytes;

  ReceivedStream(SimulatedPeer peer, MediaKind kind, boolean hasNack) {
    this.peer = peer;
    this.kind = kind;
    this.hasNack = hasNack;
    boolean isSound = kind == MediaKind.AUDIO;
    watch =
        new SequenceWatch(
            isSound ? SOUND_NACK_NANOS : PICTURE_NACK_NANOS,
            isSound ? SOUND_GIVE_UP_NANOS : PICTURE_GIVE_UP_NANOS);
    decoder = new PictureDecoder(new Blame(), watch, pictures);
    reception = new ReceptionStats(isSound ? 48_000 : 90_000);
  }

  private record Heard(long timestamp, Mark mark) {}

  private final class Blame implements PictureDecoder.Faults {
    @Override
    public void wrong(String what) {
      fault(what);
    }

    @Override
    public void unlessLost(String what) {
      if (!peer.room().hasLostLately() && !peer.hasLostTransport()) {
        fault(what);
      }
    }
  }

  private void fault(String what) {
    if (faults.size() < MAX_FAULTS) {
      faults.add(what);
    }
  }

  /// @param blocks of sound, oldest first: several where it came in RED; one payload else
  void sound(RtpPacket rtp, int sequence16, List<Block> blocks, long nowNanos) {
    count(rtp, sequence16, false, nowNanos);
    long sequence = unwrapper.unwrap(sequence16);
    Mark newest = blocks.getLast().mark();
    for (int i = 0; i < blocks.size(); i++) {
      Block block = blocks.get(i);
      int distance = newest.frame() - block.mark().frame();
      boolean isPrimary = i == blocks.size() - 1;
      if (!block.mark().isSameSource(newest)
          || (!isPrimary
              && (distance < 1 || block.ticks() != ticksBetween(block.mark(), newest)))) {
        fault(
            "a redundant block that is not of this sound: %s, %d ticks before %s"
                .formatted(block.mark(), block.ticks(), newest));
        continue;
      }
      sounds.arrived(block.mark(), nowNanos);
      if (watch.arrived(sequence - distance, nowNanos)) {
        recovered += isPrimary ? 0 : 1;
        waiting.put(sequence - distance, new Heard(rtp.timestamp() - block.ticks(), block.mark()));
      }
    }
    play(nowNanos);
  }

  /// A sound that pauses goes on with the time that has passed.
  private static int ticksBetween(Mark earlier, Mark later) {
    long packets =
        Math.round((later.sentNanos() - earlier.sentNanos()) / (double) SentSound.PACKET_NANOS);
    return (int) packets * SentSound.PACKET_TICKS;
  }

  /// One payload in a packet of sound.
  ///
  /// @param ticks how much older than its packet
  record Block(Mark mark, int ticks) {}

  private void play(long nowNanos) {
    while (!waiting.isEmpty() && waiting.firstKey() < watch.next()) {
      Heard next = waiting.pollFirstEntry().getValue();
      int step = (int) (next.timestamp() - lastTimestamp);
      if (!heard.isEmpty() && step <= 0) {
        fault(
            "timestamp goes on by %d from %s to %s".formatted(step, heard.getLast(), next.mark()));
      }
      watch.pass(watch.next());
      lastTimestamp = next.timestamp() & 0xffffffffL;
      heardNanos = nowNanos;
      heard.add(next.mark());
      judgeReport();
    }
  }

  void picture(
      RtpPacket rtp, int offset, int length, int sequence16, boolean isRtx, long nowNanos) {
    count(rtp, sequence16, isRtx, nowNanos);
    long sequence = unwrapper.unwrap(sequence16);
    if (!watch.arrived(sequence, nowNanos)) {
      return;
    }
    if (length > 0) {
      Optional<Mark> mark =
          Mark.read(rtp.bytes(), offset + SentLayer.HEADER_BYTES, length - SentLayer.HEADER_BYTES);
      if (!video.parseVp8(rtp.bytes(), offset, length)) {
        fault("unreadable VP8 descriptor");
      } else if (mark.isEmpty()) {
        fault("payload without a mark");
      } else {
        decoder.packet(sequence, rtp, video, mark.get(), nowNanos);
      }
    }
    decode(nowNanos);
  }

  private void decode(long nowNanos) {
    decoder.decode(nowNanos);
    judgeReport();
  }

  private void count(RtpPacket rtp, int sequence16, boolean isRtx, long nowNanos) {
    received++;
    bytes += rtp.payloadLength();
    if (isRtx) {
      repaired++;
    } else {
      reception.onPacket(unwrapper.peek(sequence16), rtp.timestamp(), nowNanos);
    }
  }

  /// The report's RTP time is this stream's: it fits the time at which the last frame before it was
  /// captured, or one that is played soon after. (It may have overtaken another source's first
  /// frames, which are played in quick succession when they are made up for.)
  void onSenderReport(long ntpTime, long rtpTimestamp, long nowNanos) {
    reception.onSenderReport(ntpTime, nowNanos);
    if (reported == null) {
      long fraction = ((ntpTime & 0xffffffffL) * 1_000_000_000) >>> 32;
      long wallNanos = (ntpTime >>> 32) * 1_000_000_000 + fraction;
      reported = new Reported(wallNanos, rtpTimestamp, nowNanos);
      judgeReport();
    }
  }

  /// How far the last sender report was off what was heard or seen, in ticks.
  public int reportDistance() {
    return reportDistance;
  }

  private void judgeReport() {
    Reported judged = reported;
    boolean isSound = kind == MediaKind.AUDIO;
    if (judged == null || (isSound ? heard.isEmpty() : !decoder.hasShown())) {
      return;
    }
    Mark last = isSound ? heard.getLast() : pictures.last().orElseThrow().mark();
    long timestamp = isSound ? lastTimestamp : decoder.lastTimestamp();
    long passed = (judged.wallNanos - last.sentNanos()) / 1_000 * (isSound ? 48 : 90) / 1_000;
    int distance = (int) (judged.timestamp - timestamp - passed);
    reportDistance = distance;
    if (Math.abs(distance) <= MAX_REPORT_DISTANCE) {
      reported = null;
    } else if ((isSound ? heardNanos : decoder.shownNanos()) - judged.arrivedNanos > SOON_NANOS) {
      fault("a sender report is %d ticks off %s".formatted(distance, last));
      reported = null;
    }
  }

  /// A sender report that does not fit yet.
  private record Reported(long wallNanos, long timestamp, long arrivedNanos) {}

  /// Skips what is missing for too long, and asks for what is missing.
  void tick(RtcpWriter writer, long sender, long ssrc, long rttNanos, long nowNanos) {
    if (watch.giveUp(nowNanos)) {
      new Blame().unlessLost("packet lost on a lossless path");
      decoder.broken();
    }
    if (kind == MediaKind.AUDIO) {
      play(nowNanos);
    } else {
      decode(nowNanos);
    }
    if (hasNack) {
      watch.nack(writer, sender, ssrc, rttNanos, nowNanos);
    }
    if (kind == MediaKind.VIDEO
        && decoder.isStuck(STUCK_NANOS, nowNanos)
        && nowNanos - askedNanos >= PLI_NANOS
        && writer.pli(sender, ssrc)) {
      askedNanos = nowNanos;
      asked++;
    }
  }

  boolean isIncomplete() {
    return watch.isIncomplete();
  }

  ReceptionStats reception() {
    return reception;
  }

  /// What a decoder would have stumbled over through no fault of the network.
  public List<String> faults() {
    return faults;
  }

  /// The frames that were decoded, or the sound packets that were played, in order.
  public List<Mark> frames() {
    return kind == MediaKind.AUDIO
        ? heard
        : pictures.shown().stream().map(ShownFrame::mark).toList();
  }

  public PictureMeter pictures() {
    return pictures;
  }

  public SoundMeter sounds() {
    return sounds;
  }

  public int lastSequence16() {
    return (int) unwrapper.highest() & 0xffff;
  }

  public int received() {
    return received;
  }

  public long bytes() {
    return bytes;
  }

  /// Packets that never came.
  public int skipped() {
    return watch.skipped();
  }

  /// Packets that came by RTX.
  public int repaired() {
    return repaired;
  }

  /// Sound packets that came in the redundant blocks of others.
  public int recovered() {
    return recovered;
  }

  /// Keyframes that were asked for.
  public int keyframesAsked() {
    return asked;
  }
}
