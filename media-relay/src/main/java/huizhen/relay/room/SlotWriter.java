package huizhen.relay.room;

import huizhen.relay.forward.PlayoutDelay;
import huizhen.relay.forward.RetransmissionBuffer;
import huizhen.relay.forward.RtpRewriter;
import huizhen.relay.negotiation.CodecFormat;
import huizhen.relay.negotiation.NegotiatedSection;
import huizhen.relay.rtp.DependencyDescriptor;
import huizhen.relay.rtp.ExtensionIds;
import huizhen.relay.rtp.PacketBuffer;
import huizhen.relay.rtp.RedWriter;
import huizhen.relay.rtp.RtpPacket;
import huizhen.relay.rtp.RtpWriter;
import huizhen.relay.rtp.VideoPayload;
import java.nio.charset.StandardCharsets;

/// Writes the packets of one slot: the receiver's numbers for payload types and header extensions,
/// the slot's sequence, timestamp and running numbers, redundant blocks where they are wanted.
/// Owned by [DownTrack].
final class SlotWriter {
  /// The most that one packet may lengthen its header by; a longer descriptor is left out.
  private static final int MAX_DESCRIPTOR = 200;

  private static final byte[] UNNUMBERED = {0, 0};

  /// The most that a receiver may hold a picture back, in 10 ms: as long as browsers do anyway.
  private static final int MOST_DELAY = 1_000;

  private final Room room;
  private final RtpRewriter rewriter;
  private final RedWriter red = new RedWriter();
  private final byte[] mid;
  private final PlayoutDelay playout;
  private final byte[] delay = new byte[3];
  private boolean hasDelay;
  private NegotiatedSection.Slot section;
  private int transportAt;

  SlotWriter(
      Room room, RtpRewriter rewriter, PlayoutDelay playout, NegotiatedSection.Slot section) {
    this.room = room;
    this.rewriter = rewriter;
    this.playout = playout;
    this.section = section;
    this.mid = section.mid().getBytes(StandardCharsets.US_ASCII);
  }

  void agree(NegotiatedSection.Slot changed) {
    section = changed;
  }

  /// A packet as it goes out the first time.
  PacketBuffer media(
      long outgoing,
      RtpPacket rtp,
      VideoPayload video,
      CodecFormat format,
      int payloadType,
      ExtensionIds source) {
    long ssrc = section.outgoing().media();
    boolean isDescribed = format == CodecFormat.AV1;
    header(outgoing, rtp, payloadType, (int) outgoing & 0xffff, ssrc, source, isDescribed);
    RtpWriter writer = room.rtpWriter();
    writer.payload();
    payload(outgoing, rtp, video, format);
    return writer.end();
  }

  /// The same packet in RTX (RFC 4588 §4).
  PacketBuffer rtx(
      long outgoing,
      RtpPacket rtp,
      VideoPayload video,
      CodecFormat format,
      int payloadType,
      int sequence16,
      ExtensionIds source) {
    long ssrc = section.outgoing().rtx().orElseThrow();
    header(outgoing, rtp, payloadType, sequence16, ssrc, source, format == CodecFormat.AV1);
    RtpWriter writer = room.rtpWriter();
    writer.payload();
    writer.append16((int) outgoing & 0xffff);
    payload(outgoing, rtp, video, format);
    return writer.end();
  }

  /// How many of the packets before one are kept, without a gap, and fit into its redundant blocks;
  /// at most `distance`.
  int redundantBlocks(RtpPacket rtp, Encoding encoding, long sequence, int distance) {
    int count = 0;
    while (count < distance
        && sequence - count > encoding.openSequence()
        && isBlock(rtp, encoding.history(), sequence - count - 1)) {
      count++;
    }
    return count;
  }

  private boolean isBlock(RtpPacket rtp, RetransmissionBuffer history, long sequence) {
    RtpPacket earlier = room.repaired();
    if (!fetch(earlier, history, sequence)) {
      return false;
    }
    int ticks = (int) (rtp.timestamp() - earlier.timestamp());
    return ticks > 0
        && ticks <= RedWriter.MAX_TIMESTAMP_OFFSET
        && earlier.payloadLength() > 0
        && earlier.payloadLength() <= RedWriter.MAX_BLOCK_BYTES;
  }

  private static boolean fetch(RtpPacket into, RetransmissionBuffer history, long sequence) {
    int length = history.length(sequence);
    return length != 0 && into.wrap(history.bytes(sequence), history.offset(sequence), length);
  }

  /// A packet of sound, alone or with the `blocks` before it.
  PacketBuffer sound(
      long outgoing,
      RtpPacket rtp,
      Encoding encoding,
      long sequence,
      int blocks,
      SlotFormat format,
      ExtensionIds source) {
    if (blocks > 0) {
      return red(
          outgoing,
          rtp,
          encoding.history(),
          sequence,
          blocks,
          format.red(),
          format.media(),
          source);
    }
    plainHeader(outgoing, rtp, format.media(), source);
    RtpWriter writer = room.rtpWriter();
    writer.payload();
    writer.append(rtp.bytes(), rtp.payloadOffset(), rtp.payloadLength());
    return writer.end();
  }

  /// A packet with the `blocks` before it (RFC 2198), which [#redundantBlocks] has found.
  PacketBuffer red(
      long outgoing,
      RtpPacket rtp,
      RetransmissionBuffer history,
      long sequence,
      int blocks,
      int redPayloadType,
      int payloadType,
      ExtensionIds source) {
    plainHeader(outgoing, rtp, redPayloadType, source);
    RtpPacket earlier = room.repaired();
    red.begin();
    for (int back = blocks; back > 0; back--) {
      if (fetch(earlier, history, sequence - back)) {
        boolean _ = // they were found to fit
            red.add(
                payloadType,
                (int) (rtp.timestamp() - earlier.timestamp()),
                earlier.bytes(),
                earlier.payloadOffset(),
                earlier.payloadLength());
      }
    }
    RtpWriter writer = room.rtpWriter();
    writer.payload();
    if (!red.write(writer, payloadType, rtp.bytes(), rtp.payloadOffset(), rtp.payloadLength())) {
      // Too long for a packet with anything beside it: it goes as it is.
      plainHeader(outgoing, rtp, payloadType, source);
      writer.payload();
      writer.append(rtp.bytes(), rtp.payloadOffset(), rtp.payloadLength());
    }
    return writer.end();
  }

  private void plainHeader(long outgoing, RtpPacket rtp, int payloadType, ExtensionIds source) {
    long ssrc = section.outgoing().media();
    header(outgoing, rtp, payloadType, (int) outgoing & 0xffff, ssrc, source, false);
  }

  /// @param isDescribed whether the packet's dependency descriptor goes with it: only the frame
  ///   numbers of AV1 are counted on when a slot changes its source, and a receiver discards a
  ///   frame whose number is below those that it has shown
  private void header(
      long outgoing,
      RtpPacket rtp,
      int payloadType,
      int sequence16,
      long ssrc,
      ExtensionIds source,
      boolean isDescribed) {
    ExtensionIds ids = section.extensions();
    boolean hasDescriptor =
        isDescribed
            && ids.dependencyDescriptor() != 0
            && rtp.findExtension(source.dependencyDescriptor())
            && rtp.elementLength() >= DependencyDescriptor.MANDATORY_BYTES
            && rtp.elementLength() <= MAX_DESCRIPTOR;
    RtpWriter writer = room.rtpWriter();
    writer.begin(
        payloadType,
        rewriter.isMarker(outgoing),
        sequence16,
        rewriter.timestamp(outgoing, rtp.timestamp()),
        ssrc,
        isTwoByte(ids, hasDescriptor ? rtp.elementLength() : 0));
    if (hasDescriptor) {
      writer.extension(
          ids.dependencyDescriptor(), rtp.bytes(), rtp.elementOffset(), rtp.elementLength());
      int at = writer.elementOffset();
      byte[] written = writer.bytes();
      DependencyDescriptor.putFrameNumber(
          written, at, rewriter.number16(outgoing, DependencyDescriptor.frameNumber(written, at)));
    }
    if (ids.mid() != 0) {
      writer.extension(ids.mid(), mid, 0, mid.length);
    }
    if (ids.audioLevel() != 0
        && rtp.findExtension(source.audioLevel())
        && rtp.elementLength() > 0) {
      writer.extension(ids.audioLevel(), rtp.bytes(), rtp.elementOffset(), 1);
    }
    if (ids.playoutDelay() != 0 && mayDelay()) {
      writer.extension(ids.playoutDelay(), delay, 0, delay.length);
    }
    transportAt = 0;
    if (ids.transportCc() != 0) {
      writer.extension(ids.transportCc(), UNNUMBERED, 0, 2);
      transportAt = writer.elementOffset();
    }
  }

  /// A receiver that was once told to hold pictures back is told when it need not any more, too.
  private boolean mayDelay() {
    int least = playout.millis() / 10;
    hasDelay |= least > 0;
    if (hasDelay) {
      delay[0] = (byte) (least >>> 4);
      delay[1] = (byte) (least << 4 | MOST_DELAY >>> 8);
      delay[2] = (byte) MOST_DELAY;
    }
    return hasDelay;
  }

  private boolean isTwoByte(ExtensionIds ids, int longest) {
    return longest > 16
        || mid.length > 16
        || ids.mid() > 14
        || ids.audioLevel() > 14
        || ids.transportCc() > 14
        || ids.dependencyDescriptor() > 14
        || ids.playoutDelay() > 14;
  }

  /// Whether the packet written last has a place for a transport-wide number.
  boolean isNumbered() {
    return transportAt != 0;
  }

  /// Puts the transport-wide number into the packet written last.
  void number(int transportSequence16) {
    if (transportAt != 0) {
      byte[] bytes = room.rtpWriter().bytes();
      bytes[transportAt] = (byte) (transportSequence16 >>> 8);
      bytes[transportAt + 1] = (byte) transportSequence16;
    }
  }

  private void payload(long outgoing, RtpPacket rtp, VideoPayload video, CodecFormat format) {
    RtpWriter writer = room.rtpWriter();
    int at = writer.position();
    writer.append(rtp.bytes(), rtp.payloadOffset(), rtp.payloadLength());
    if (format.hasRunningNumbers()) {
      rewriter.rewrite(outgoing, video, writer.bytes(), at - rtp.payloadOffset());
    }
  }

  /// A packet without payload in place of one that is left out after its number was kept for it.
  PacketBuffer filler(long outgoing, RtpPacket rtp, int payloadType, ExtensionIds source) {
    plainHeader(outgoing, rtp, payloadType, source);
    RtpWriter writer = room.rtpWriter();
    writer.payload();
    return writer.end();
  }
}
