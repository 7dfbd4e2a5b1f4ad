package huizhen.bench.micro;

import huizhen.relay.forward.RtpRewriter;
import huizhen.relay.rtp.PacketBuffer;
import huizhen.relay.rtp.RtpPacket;
import huizhen.relay.rtp.RtpWriter;
import huizhen.relay.rtp.VideoPayload;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// What a packet of video of 1,200 bytes goes through for each receiver, but for its encryption.
@State(Scope.Thread)
public class RtpBenchmark {
  private static final int BYTES = 1_200;
  private static final int VP8 = 96;
  private static final int CLOCK_RATE = 90_000;
  private static final int FRAME_PACKETS = 5;
  private static final int FRAME_TICKS = 3_600;

  private final byte[] packet = Packets.video(BYTES, 1);
  private final RtpPacket rtp = new RtpPacket();
  private final VideoPayload video = new VideoPayload();
  private final RtpRewriter rewriter = new RtpRewriter(1_000, 7);
  private final RtpWriter writer = new RtpWriter(new PacketBuffer());
  private final byte[] number = new byte[2];
  private long sequence = 1 << 16;

  public RtpBenchmark() {
    if (!rtp.wrap(packet, 0, packet.length)
        || !video.parseVp8(packet, rtp.payloadOffset(), rtp.payloadLength())) {
      throw new IllegalStateException("the packet to measure with is none");
    }
    rewriter.start(0, sequence, 0, CLOCK_RATE, 1, video, 0);
  }

  /// Parses a packet and its payload's descriptor.
  @Benchmark
  public boolean rtpParse() {
    return rtp.wrap(packet, 0, packet.length)
        && video.parseVp8(packet, rtp.payloadOffset(), rtp.payloadLength());
  }

  /// Sequence, timestamp and picture id in the receiver's terms, and the packet written anew with
  /// its header extensions.
  @Benchmark
  public int rtpRewrite() {
    sequence++;
    long timestamp = sequence / FRAME_PACKETS * FRAME_TICKS;
    boolean isMarker = sequence % FRAME_PACKETS == 0;
    long outgoing = rewriter.take(sequence, timestamp, video, isMarker);
    writer.begin(
        VP8, isMarker, (int) outgoing & 0xffff, rewriter.timestamp(outgoing, timestamp), 2, false);
    writer.extension(Packets.MID, Packets.MID_VALUE, 0, 1);
    writer.extension(Packets.TRANSPORT_CC, number, 0, 2);
    writer.payload();
    int at = writer.position();
    writer.append(packet, rtp.payloadOffset(), rtp.payloadLength());
    rewriter.rewrite(outgoing, video, writer.bytes(), at - rtp.payloadOffset());
    rewriter.sent(outgoing, timestamp, video, sequence);
    rewriter.wentOut(outgoing);
    rewriter.shown(outgoing, video);
    return writer.end().getLength();
  }

  /// Finds the transport-wide number in a packet and changes it.
  @Benchmark
  public boolean headerExtensionEdit() {
    sequence++;
    if (!rtp.wrap(packet, 0, packet.length) || !rtp.findExtension(Packets.TRANSPORT_CC)) {
      return false;
    }
    int at = rtp.elementOffset();
    packet[at] = (byte) (sequence >> 8);
    packet[at + 1] = (byte) sequence;
    return true;
  }
}
