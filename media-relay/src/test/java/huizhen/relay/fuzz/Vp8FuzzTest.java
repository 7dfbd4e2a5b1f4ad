package huizhen.relay.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import huizhen.relay.rtp.VideoPayload;
import org.junit.jupiter.api.Test;

/// A payload of VP8, decrypted: what a participant makes of it is its own choice.
final class Vp8FuzzTest {
  private final VideoPayload video = new VideoPayload();

  @FuzzTest(maxDuration = "90s")
  void reads_any_payload(byte[] input) {
    FuzzTarget.check(this::read, input);
  }

  @Test
  void reads_mutations_of_the_corpus() {
    Mutations.run(Vp8FuzzTest.class, this::read);
  }

  private long read(byte[] bytes, int offset, int length) {
    return video.parseVp8(bytes, offset, length) ? VideoSum.of(video, offset, length).value() : 0;
  }
}
