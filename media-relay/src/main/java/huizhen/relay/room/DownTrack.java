package huizhen.relay.room;

import huizhen.relay.api.MediaKind;
import huizhen.relay.forward.RetransmissionBuffer;
import huizhen.relay.forward.RtpRewriter;
import huizhen.relay.negotiation.CodecFormat;
import huizhen.relay.negotiation.NegotiatedSection;
import huizhen.relay.negotiation.PayloadTypes;
import huizhen.relay.rtp.ExtensionIds;
import huizhen.relay.rtp.RtcpWriter;
import huizhen.relay.rtp.RtpPacket;
import huizhen.relay.rtp.RtpWriter;
import huizhen.relay.rtp.VideoPayload;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// One slot of a receiver: a stream with its own SSRC that lasts as long as the section, and the
/// up-track that it carries now. Nothing of a new video source goes out before its keyframe. Owned
/// by [Viewing].
final class DownTrack {
  /// How many repairs a slot may send in a tick, and how many it may save up.
  static final int REPAIRS_PER_TICK = 10;

  static final int MAX_REPAIRS = 200;

  private final Room room;
  private final Viewing viewer;
  private final RtpRewriter rewriter;
  private final byte[] mid;
  private NegotiatedSection.Slot section;
  private @Nullable UpTrack source;
  private @Nullable CodecFormat format;
  private int payloadType = PayloadTypes.NONE;
  private int rtxPayloadType = PayloadTypes.NONE;
  private int rtxSequence16;
  private int repairs = MAX_REPAIRS;
  private long packets;
  private long octets;

  DownTrack(Room room, Viewing viewer, NegotiatedSection.Slot section) {
    this.room = room;
    this.viewer = viewer;
    this.section = section;
    this.mid = section.mid().getBytes(StandardCharsets.US_ASCII);
    this.rewriter =
        new RtpRewriter(room.random().nextInt(1 << 15), room.random().nextLong(1L << 32));
    this.rtxSequence16 = room.random().nextInt(1 << 15);
  }

  /// Takes over what a changed offer agreed for the same section; its SSRCs are the same.
  void agree(NegotiatedSection.Slot changed) {
    section = changed;
    format = null;
  }

  boolean takes(UpTrack track) {
    CodecFormat sent = track.format();
    return sent != null
        && track.section().kind() == section.kind()
        && section.payloadTypes().of(sent) != PayloadTypes.NONE;
  }

  void carry(@Nullable UpTrack track) {
    UpTrack before = source;
    if (before == track) {
      return;
    }
    if (before != null) {
      before.remove(this);
    }
    source = track;
    restart();
    if (track != null) {
      track.add(this);
      track.wantKeyframe();
    }
  }

  /// Waits for a keyframe: the source's stream has begun anew.
  void restart() {
    rewriter.stop();
    format = null;
    if (source != null) {
      source.wantKeyframe();
    }
  }

  /// One packet of the source.
  void forward(
      RtpPacket rtp,
      VideoPayload video,
      CodecFormat sent,
      long sequence,
      long nowNanos,
      Outputs out) {
    if (!viewer.isReceiving()) {
      return;
    }
    if (sent != format) {
      resolve(sent);
    }
    if (payloadType == PayloadTypes.NONE) {
      return;
    }
    boolean isFirst = false;
    if (!rewriter.isRunning()) {
      if (section.kind() == MediaKind.VIDEO && !video.isKeyframeStart()) {
        wantKeyframe(); // a source that was silent for long was given up
        return;
      }
      rewriter.start(sequence, rtp.timestamp(), sent.clockRate(), video, nowNanos);
      isFirst = true;
    }
    if (!rewriter.takes(sequence)) {
      return;
    }
    if (rtp.payloadLength() > RtpWriter.MAX_PAYLOAD) {
      room.counters().tooLarge++;
      return;
    }
    int outgoing16 = (int) rewriter.sequence(sequence) & 0xffff;
    RtpWriter writer = room.rtpWriter();
    writeHeader(writer, rtp, payloadType, outgoing16, section.outgoing().media());
    writer.payload();
    writePayload(writer, rtp, video, sent);
    boolean isSent = viewer.transport().sendRtp(writer.end(), nowNanos, out);
    rewriter.sent(sequence, rtp.timestamp(), video, nowNanos);
    if (isSent) {
      packets++;
      octets += rtp.payloadLength();
      room.counters().forwarded++;
    }
    if (isFirst) {
      sendReport(nowNanos, out);
    }
  }

  private void resolve(CodecFormat sent) {
    format = sent;
    payloadType = section.payloadTypes().of(sent);
    rtxPayloadType =
        payloadType == PayloadTypes.NONE || section.outgoing().rtx().isEmpty()
            ? PayloadTypes.NONE
            : section.payloadTypes().rtxFor(payloadType);
  }

  private void writeHeader(RtpWriter writer, RtpPacket rtp, int type, int sequence16, long ssrc) {
    ExtensionIds ids = section.extensions();
    boolean isTwoByte = ids.mid() > 14 || ids.audioLevel() > 14 || mid.length > 16;
    writer.begin(
        type, rtp.isMarker(), sequence16, rewriter.timestamp(rtp.timestamp()), ssrc, isTwoByte);
    if (ids.mid() != 0) {
      writer.extension(ids.mid(), mid, 0, mid.length);
    }
    UpTrack from = source;
    if (ids.audioLevel() != 0
        && from != null
        && rtp.findExtension(from.section().extensions().audioLevel())) {
      writer.extension(ids.audioLevel(), rtp.bytes(), rtp.elementOffset(), 1);
    }
  }

  private void writePayload(RtpWriter writer, RtpPacket rtp, VideoPayload video, CodecFormat sent) {
    int at = writer.position();
    writer.append(rtp.bytes(), rtp.payloadOffset(), rtp.payloadLength());
    if (sent == CodecFormat.VP8) {
      rewriter.rewriteVp8(video, writer.end().getBuffer(), at - rtp.payloadOffset());
    }
  }

  /// Answers a NACK for one outgoing packet from the encoding's history, by RTX where that was
  /// agreed (RFC 4588), else by the same packet again.
  void repair(int outgoing16, long nowNanos, Outputs out) {
    UpTrack from = source;
    CodecFormat sent = format;
    if (from == null || sent == null || repairs <= 0 || !viewer.isReceiving()) {
      return;
    }
    long sequence = rewriter.sourceSequence(outgoing16);
    RetransmissionBuffer history = from.encoding().history();
    int length = sequence < 0 ? 0 : history.length(sequence);
    RtpPacket rtp = room.repaired();
    if (length == 0
        || !rtp.wrap(history.bytes(sequence), history.offset(sequence), length)
        || rtp.payloadLength() > RtpWriter.MAX_PAYLOAD - 2) {
      return;
    }
    repairs--;
    VideoPayload video = room.repairedPayload();
    PayloadView.parse(video, sent, rtp);
    RtpWriter writer = room.rtpWriter();
    if (rtxPayloadType == PayloadTypes.NONE) {
      writeHeader(writer, rtp, payloadType, outgoing16, section.outgoing().media());
      writer.payload();
      writePayload(writer, rtp, video, sent);
    } else {
      long rtxSsrc = section.outgoing().rtx().orElseThrow();
      writeHeader(writer, rtp, rtxPayloadType, rtxSequence16, rtxSsrc);
      rtxSequence16 = rtxSequence16 + 1 & 0xffff;
      writer.payload();
      writer.append16(outgoing16);
      writePayload(writer, rtp, video, sent);
    }
    if (viewer.transport().sendRtp(writer.end(), nowNanos, out)) {
      room.counters().repairedDown++;
    }
  }

  void tick() {
    repairs = Math.min(MAX_REPAIRS, repairs + REPAIRS_PER_TICK);
  }

  /// Sends the source's last sender report in this stream's terms: the same wall time, the RTP time
  /// mapped, so that sound and picture of one source stay together.
  void sendReport(long nowNanos, Outputs out) {
    UpTrack from = source;
    if (from == null
        || !rewriter.isRunning()
        || !viewer.isReceiving()
        || !from.encoding().hasSenderReport()) {
      return;
    }
    RtcpWriter writer = room.rtcpWriter();
    writer.begin();
    boolean isWritten =
        writer.senderReport(
                section.outgoing().media(),
                from.encoding().senderReportNtp(),
                rewriter.timestamp(from.encoding().senderReportTimestamp()),
                packets,
                octets)
            && writer.cname(section.outgoing().media(), from.owner().cname());
    if (isWritten) {
      // A lost report is followed by another.
      var _ = viewer.transport().sendRtcp(writer.end(), nowNanos, out);
    }
  }

  void wantKeyframe() {
    UpTrack from = source;
    if (from != null) {
      from.wantKeyframe();
    }
  }

  NegotiatedSection.Slot section() {
    return section;
  }

  @Nullable UpTrack source() {
    return source;
  }
}
