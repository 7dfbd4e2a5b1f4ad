package huizhen.recording.vault;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.recording.vault.SegmentStep.Frame;
import huizhen.recording.vault.SegmentStep.Sealed;
import huizhen.recording.vault.SegmentStep.Tampered;
import huizhen.recording.vault.SegmentStep.Torn;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SegmentTest {
  private static final byte[] KEY = sequence(32);

  /// A sealed segment and where its frames begin; the last one is the footer.
  private record Made(List<Byte> bytes, List<Integer> frames) {
    byte[] array() {
      var out = new byte[bytes.size()];
      for (int i = 0; i < out.length; i++) {
        out[i] = bytes.get(i);
      }
      return out;
    }

    /// The first byte of the frame that holds `at`; 0 for the header.
    int frameOf(int at) {
      return frames.stream().filter(start -> start <= at).max(Integer::compare).orElse(0);
    }
  }

  @Test
  void reads_back_what_was_written_and_its_seal() {
    Made made = make(new Random(1), 20);
    List<Frame> frames = new ArrayList<>();
    assertThat(end(made.array(), frames)).isInstanceOf(Sealed.class);
    assertThat(frames).hasSize(20);
  }

  @Test
  void calls_every_cut_torn_and_loses_only_the_cut_frame() {
    long seed = 4711;
    var random = new Random(seed);
    for (int run = 0; run < 300; run++) {
      Made made = make(random, 1 + random.nextInt(12));
      byte[] all = made.array();
      int cut = random.nextInt(all.length);
      List<Frame> frames = new ArrayList<>();
      SegmentStep end = end(Arrays.copyOf(all, cut), frames);
      assertThat(end).as("seed %d run %d cut %d", seed, run, cut).isInstanceOf(Torn.class);
      long whole = made.frames().stream().skip(1).filter(start -> start <= cut).count();
      assertThat(frames).as("seed %d run %d", seed, run).hasSize((int) whole);
    }
  }

  @Test
  void finds_every_flipped_bit_and_names_its_frame() {
    long seed = 815;
    var random = new Random(seed);
    for (int run = 0; run < 300; run++) {
      Made made = make(random, 1 + random.nextInt(12));
      byte[] all = made.array();
      int at = random.nextInt(all.length);
      all[at] ^= (byte) (1 << random.nextInt(8));
      SegmentStep end = end(all, new ArrayList<>());
      assertThat(end).as("seed %d run %d at %d", seed, run, at).isInstanceOf(Tampered.class);
      long position = ((Tampered) end).position();
      int frame = made.frameOf(at);
      // A changed header shows in the first frame, which is reported at 0.
      long expected = frame <= SegmentHeader.BYTES ? 0 : frame;
      assertThat(position).as("seed %d run %d at %d", seed, run, at).isEqualTo(expected);
    }
  }

  @Test
  void calls_a_tail_of_zeros_torn() {
    Made made = make(new Random(3), 5);
    byte[] all = made.array();
    int from = made.frames().get(3) + 4;
    Arrays.fill(all, from, all.length, (byte) 0);
    List<Frame> frames = new ArrayList<>();
    assertThat(end(all, frames)).isInstanceOf(Torn.class);
    assertThat(frames).hasSize(3);
  }

  @Test
  void calls_bytes_behind_the_footer_tampering() {
    byte[] all = make(new Random(4), 3).array();
    assertThat(end(Arrays.copyOf(all, all.length + 7), new ArrayList<>()))
        .isInstanceOf(Tampered.class);
  }

  @Test
  void refuses_a_segment_in_the_place_of_another() {
    byte[] all = make(new Random(5), 3).array();
    var reader = new SegmentReader(SegmentSource.of(all), KEY, "rec-1", 2, 8);
    assertThat(reader.next()).isInstanceOf(Tampered.class);
    var otherOwner = new SegmentReader(SegmentSource.of(all), KEY, "rec-2", 2, 7);
    assertThat(otherOwner.next()).isInstanceOf(Tampered.class);
  }

  @Test
  void never_throws_on_mutated_bytes() {
    long seed = 99;
    var random = new Random(seed);
    byte[] good = make(random, 6).array();
    for (int run = 0; run < 5_000; run++) {
      byte[] bad = Arrays.copyOf(good, 1 + random.nextInt(good.length));
      for (int i = 0; i < 1 + random.nextInt(8); i++) {
        bad[random.nextInt(bad.length)] = (byte) random.nextInt();
      }
      assertThat(end(bad, new ArrayList<>()))
          .as("seed %d run %d", seed, run)
          .isNotInstanceOf(Frame.class);
    }
  }

  /// Golden: computed once by this code and checked against Python (hmac, hashlib) for the keys,
  /// the head tag and the chain; it holds the format still.
  @Test
  void keeps_the_format_of_version_1() {
    var encoder = new SegmentEncoder(KEY, "rec-1", new SegmentHeader(2, 7, sequence(32)));
    byte[] header = encoder.header();
    assertThat(HexFormat.of().formatHex(header))
        .isEqualTo(
            "485a5345470000010000000200000007"
                + "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
    byte[] frame = encoder.frame("hello".getBytes(java.nio.charset.StandardCharsets.UTF_8), 0, 5);
    assertThat(HexFormat.of().formatHex(frame)).isEqualTo(GOLDEN_FRAME);
  }

  private static final String GOLDEN_FRAME =
      "0000001501f0307f64b2c155f2d56438d7a52512cb375a0157ea9dad985a";

  private static SegmentStep end(byte[] bytes, List<Frame> frames) {
    var reader = new SegmentReader(SegmentSource.of(bytes), KEY, "rec-1", 2, 7);
    while (true) {
      SegmentStep step = reader.next();
      if (!(step instanceof Frame frame)) {
        return step;
      }
      frames.add(frame);
    }
  }

  private static Made make(Random random, int count) {
    var salt = new byte[SegmentHeader.SALT_BYTES];
    random.nextBytes(salt);
    var encoder = new SegmentEncoder(KEY, "rec-1", new SegmentHeader(2, 7, salt));
    var out = new ByteArrayOutputStream();
    out.writeBytes(encoder.header());
    var starts = new ArrayList<Integer>();
    for (int i = 0; i < count; i++) {
      var plain = new byte[1 + random.nextInt(3000)];
      random.nextBytes(plain);
      starts.add(out.size());
      out.writeBytes(encoder.frame(plain, 0, plain.length));
    }
    starts.add(out.size());
    out.writeBytes(encoder.footer());
    assertThat(encoder.sha256()).isEqualTo(Digests.hex(Digests.sha256(out.toByteArray())));
    var bytes = new ArrayList<Byte>();
    for (byte b : out.toByteArray()) {
      bytes.add(b);
    }
    return new Made(bytes, starts);
  }

  private static byte[] sequence(int length) {
    var out = new byte[length];
    for (int i = 0; i < length; i++) {
      out[i] = (byte) i;
    }
    return out;
  }
}
