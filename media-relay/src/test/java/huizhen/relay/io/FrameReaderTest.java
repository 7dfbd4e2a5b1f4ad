package huizhen.relay.io;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.relay.io.FrameReader.Step;
import huizhen.relay.rtp.PacketBuffer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class FrameReaderTest {
  private final FrameReader reader = new FrameReader();
  private final PacketBuffer frame = new PacketBuffer();
  private final List<byte[]> read = new ArrayList<>();

  @Test
  void reads_frames_however_the_stream_is_cut() {
    long seed = 20_26;
    var random = new SplittableRandom(seed);
    List<byte[]> sent = new ArrayList<>();
    ByteBuf stream = Unpooled.buffer();
    for (int i = 0; i < 2_000; i++) {
      byte[] datagram = new byte[random.nextInt(DatagramIo.MAX_DATAGRAM_BYTES + 1)];
      random.nextBytes(datagram);
      sent.add(datagram);
      stream.writeShort(datagram.length).writeBytes(datagram);
    }
    while (stream.isReadable()) {
      int most = random.nextInt(4) == 0 ? 3 : 5_000;
      int size = Math.min(stream.readableBytes(), random.nextInt(1, most));
      assertThat(take(stream.readSlice(size))).isEqualTo(Step.NEEDS_MORE);
    }
    assertThat(read).describedAs("seed %d", seed).hasSameSizeAs(sent);
    for (int i = 0; i < sent.size(); i++) {
      assertThat(read.get(i)).isEqualTo(sent.get(i));
    }
  }

  @Test
  void refuses_a_length_that_no_datagram_has_whole_or_cut() {
    int tooLong = DatagramIo.MAX_DATAGRAM_BYTES + 1;
    assertThat(take(Unpooled.buffer().writeShort(tooLong))).isEqualTo(Step.TOO_LARGE);
    var other = new FrameReader();
    assertThat(other.next(Unpooled.buffer().writeByte(tooLong >> 8), frame))
        .isEqualTo(Step.NEEDS_MORE);
    assertThat(other.next(Unpooled.buffer().writeByte(tooLong), frame)).isEqualTo(Step.TOO_LARGE);
  }

  private Step take(ByteBuf bytes) {
    while (true) {
      Step step = reader.next(bytes, frame);
      if (step != Step.FRAME) {
        return step;
      }
      read.add(Arrays.copyOf(frame.getBuffer(), frame.getLength()));
    }
  }
}
