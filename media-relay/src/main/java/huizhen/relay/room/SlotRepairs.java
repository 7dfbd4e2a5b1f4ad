package huizhen.relay.room;

import huizhen.relay.api.MediaKind;
import huizhen.relay.forward.PlayoutDelay;
import huizhen.relay.forward.RetransmissionBuffer;
import huizhen.relay.forward.RtpRewriter;
import huizhen.relay.negotiation.CodecFormat;
import huizhen.relay.negotiation.NegotiatedSection;
import huizhen.relay.rtp.PacketBuffer;
import huizhen.relay.rtp.RtpPacket;
import huizhen.relay.rtp.RtpWriter;
import huizhen.relay.rtp.VideoPayload;
import huizhen.relay.transport.TrafficClass;
import org.jspecify.annotations.Nullable;

/// Sends a slot's packets once more: to a receiver that lost them and, as probes, to learn what the
/// line carries. Where RTX was agreed they are made anew from the encoding's history (RFC 4588).
/// Elsewhere, so for all sound, the protected datagrams themselves are kept and sent again: SRTP
/// protects a number once, and other bytes under it would give its key stream away (RFC 3711 §9.1).
/// Owned by [DownTrack].
final class SlotRepairs {
  /// How many repairs a slot may send in a tick, and how many it may save up.
  static final int PER_TICK = 10;

  static final int MAX_SAVED = 200;

  /// From this loss on a repair, too, is lost too often: it goes out twice.
  private static final double LOSSY = 0.03;

  private static final int MAX_SECOND = 32;
  private static final int NUMBERS = RetransmissionBuffer.SENT_VIDEO_SLOTS;

  private final long[] second = new long[MAX_SECOND];
  private int seconds;
  private final Room room;
  private final Viewing viewer;
  private final Downlink line;
  private final RtpRewriter rewriter;
  private final SlotWriter writer;
  private final SlotFormat format;
  private final PlayoutDelay playout;
  private @Nullable RetransmissionBuffer protectedPackets;
  private int[] numbers = {};
  private int rtxSequence16;
  private int saved = MAX_SAVED;
  private long lastProbed;

  SlotRepairs(
      Room room,
      Viewing viewer,
      Downlink line,
      RtpRewriter rewriter,
      SlotWriter writer,
      SlotFormat format,
      PlayoutDelay playout) {
    this.room = room;
    this.viewer = viewer;
    this.line = line;
    this.rewriter = rewriter;
    this.writer = writer;
    this.format = format;
    this.playout = playout;
    rtxSequence16 = room.random().nextInt(1 << 15);
  }

  /// Another source or another stream of it: nothing that went out before goes out again.
  void restart() {
    seconds = 0;
    if (protectedPackets != null) {
      protectedPackets.reset();
    }
  }

  void tick(@Nullable UpTrack from, TrafficClass trafficClass, long nowNanos, Outputs out) {
    saved = Math.min(MAX_SAVED, saved + PER_TICK);
    for (int i = 0; i < seconds && from != null && mayRepair(); i++) {
      int bytes = resend(from, second[i], trafficClass, false, nowNanos, out);
      if (bytes > 0) {
        repaired(bytes);
      }
    }
    seconds = 0;
  }

  /// Whether nothing waits for the next tick.
  boolean isCalm() {
    return seconds == 0 && saved == MAX_SAVED;
  }

  boolean mayRepair() {
    return saved > 0 && line.mayRepair();
  }

  /// Has a packet that has just been repaired repaired once more, a tick later, so that a burst
  /// does not take both. What does not fit goes out once.
  void repeat(long outgoing) {
    if (seconds < MAX_SECOND && line.loss() >= LOSSY) {
      second[seconds] = outgoing;
      seconds++;
      viewer.stir();
    }
  }

  /// Notes a repair that has gone out.
  void repaired(int packetBytes) {
    saved--;
    line.repaired(packetBytes);
    room.counters().repairedDown++;
  }

  /// Keeps a packet that has just been sent, as the transport has left it.
  ///
  /// @param number its transport-wide one, as [Downlink#number] gave it
  void sent(long outgoing, PacketBuffer packet, int number, NegotiatedSection.Slot section) {
    if (format.hasRtx() || !section.feedback().nack()) {
      return;
    }
    RetransmissionBuffer kept = protectedPackets;
    if (kept == null) {
      kept =
          section.kind() == MediaKind.AUDIO
              ? new RetransmissionBuffer(
                  RetransmissionBuffer.SENT_AUDIO_SLOTS, RetransmissionBuffer.AUDIO_SLOT_BYTES)
              : new RetransmissionBuffer(
                  RetransmissionBuffer.SENT_VIDEO_SLOTS, RetransmissionBuffer.VIDEO_SLOT_BYTES);
      protectedPackets = kept;
      numbers = new int[NUMBERS];
    }
    kept.put(outgoing, packet.getBuffer(), packet.getOffset(), packet.getLength());
    numbers[(int) outgoing & NUMBERS - 1] = number;
  }

  /// Sends a packet again.
  ///
  /// @return the bytes sent; 0 when it is not kept, or nobody is there to get it
  int resend(
      UpTrack from,
      long outgoing,
      TrafficClass trafficClass,
      boolean isProbe,
      long nowNanos,
      Outputs out) {
    CodecFormat sent = format.codec();
    if (sent == null || !viewer.isReceiving()) {
      return 0;
    }
    if (!format.hasRtx()) {
      return sendAgain(outgoing, trafficClass, out);
    }
    RtpPacket rtp = room.incoming();
    if (!fetch(from, outgoing, rtp)) {
      return 0;
    }
    if (!isProbe) {
      long late = rewriter.lateNanos(outgoing, rtp.timestamp(), sent.clockRate(), nowNanos);
      playout.late(late, nowNanos);
    }
    VideoPayload video = room.repairedPayload();
    PayloadView.parse(video, sent, rtp);
    PacketBuffer packet =
        writer.rtx(
            outgoing, rtp, video, sent, format.rtx(), rtxSequence16, from.section().extensions());
    rtxSequence16 = rtxSequence16 + 1 & 0xffff;
    int _ = line.number(writer, packet.getLength(), isProbe, nowNanos);
    int bytes = packet.getLength();
    return viewer.transport().sendRtp(packet, trafficClass, nowNanos, out) ? bytes : 0;
  }

  private int sendAgain(long outgoing, TrafficClass trafficClass, Outputs out) {
    RetransmissionBuffer kept = protectedPackets;
    int bytes = kept == null ? 0 : kept.length(outgoing);
    if (kept == null || bytes == 0) {
      return 0;
    }
    PacketBuffer packet = room.again();
    packet.copyFrom(kept.bytes(outgoing), kept.offset(outgoing), bytes);
    line.resent(numbers[(int) outgoing & NUMBERS - 1]);
    return viewer.transport().sendAgain(packet, trafficClass, out) ? bytes : 0;
  }

  /// Sends a packet that has just gone out once more, to find out what the line carries.
  ///
  /// @return the bytes sent; 0 when there is nothing to send
  int probe(UpTrack from, TrafficClass trafficClass, long nowNanos, Outputs out) {
    if (!format.hasRtx() || !rewriter.isRunning()) {
      return 0;
    }
    lastProbed = rewriter.recent(lastProbed);
    return lastProbed == RtpRewriter.NONE
        ? 0
        : resend(from, lastProbed, trafficClass, true, nowNanos, out);
  }

  /// Looks the packet behind an outgoing number up in its encoding's history.
  ///
  /// @return false when it is no longer kept
  boolean fetch(UpTrack from, long outgoing, RtpPacket into) {
    return rewriter.isKept(outgoing)
        && from.fetch(rewriter.encoding(outgoing), rewriter.source(outgoing), into)
        && into.payloadLength() <= RtpWriter.MAX_PAYLOAD - 2;
  }
}
