package huizhen.relay.congestion;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.relay.rtp.PacketBuffer;
import huizhen.relay.rtp.RtcpWriter;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ArrivalRecorderTest {
  private static final long UNIT_NANOS = 250_000;

  private final PacketBuffer buffer = new PacketBuffer();
  private final RtcpWriter writer = new RtcpWriter(buffer);

  @Test
  void writes_feedback_as_the_draft_lays_it_out() {
    // draft-holmer-rmcat-transport-wide-cc-extensions-01 §3.1: base 0xfffe, 4 packets, reference
    // time 0, feedback 0; one status vector of two-bit symbols 01 00 01 10; deltas 0, 4, -4.
    var recorder = new ArrivalRecorder();
    recorder.record(0xfffe, 5_000_000_000L);
    recorder.record(1, 5_000_000_000L);
    recorder.record(0, 5_001_000_000L);
    writer.begin();
    assertThat(recorder.write(writer, 1, 2, 5_060_000_000L)).isTrue();
    assertThat(HexFormat.of().formatHex(buffer.getBuffer(), 0, writer.end().getLength()))
        .isEqualTo(
            "8fcd0006"
                + "00000001"
                + "00000002"
                + "fffe0004"
                + "00000000"
                + "d180"
                + "00"
                + "04"
                + "fffc"
                + "0000");
  }

  @Test
  void a_sender_learns_every_arrival_to_a_quarter_of_a_millisecond() {
    for (long seed = 0; seed < 50; seed++) {
      var random = new SplittableRandom(seed);
      var recorder = new ArrivalRecorder();
      Map<Integer, Long> truth = new HashMap<>();
      Map<Integer, Long> told = new TreeMap<>();
      int sequence = random.nextInt(1 << 16);
      long now = 1_000_000_000_000L;
      for (int i = 0; i < 2_000; i++) {
        now += random.nextInt(20) == 0 ? 90_000_000 : random.nextLong(3_000_000);
        sequence++;
        if (random.nextInt(random.nextBoolean() ? 4 : 100) == 0) {
          sequence += random.nextInt(20);
        }
        recorder.record(sequence & 0xffff, now);
        truth.put(sequence & 0xffff, now);
        if (recorder.isDue(now)) {
          writer.begin();
          assertThat(recorder.write(writer, 1, 2, now)).isTrue();
          decode(told);
        }
      }
      assertThat(told.size()).as("seed %d", seed).isGreaterThan(1_900);
      long first = truth.values().stream().mapToLong(Long::longValue).min().orElseThrow();
      told.forEach((number, units) ->
          assertThat(truth.getOrDefault(number, 0L) - first - units * UNIT_NANOS)
              .isBetween(0L, UNIT_NANOS));
    }
  }

  /// A decoder of its own, after the draft.
  private void decode(Map<Integer, Long> told) {
    int length = writer.end().getLength();
    if (length == 0) {
      return;
    }
    int base = u16(12);
    int count = u16(14);
    long units = (u16(16) << 8 | u8(18)) * 256L;
    int at = 20;
    int[] symbols = new int[count];
    int filled = 0;
    while (filled < count) {
      int chunk = u16(at);
      at += 2;
      if ((chunk & 0x8000) == 0) {
        for (int run = chunk & 0x1fff; run > 0; run--) {
          symbols[filled++] = chunk >>> 13 & 3;
        }
      } else {
        for (int i = 0; i < 7 && filled < count; i++) {
          symbols[filled++] = chunk >>> (12 - 2 * i) & 3;
        }
      }
    }
    for (int i = 0; i < count; i++) {
      if (symbols[i] == 0) {
        continue;
      }
      units += symbols[i] == 1 ? u8(at) : (short) u16(at);
      at += symbols[i];
      told.put((base + i) & 0xffff, units);
    }
    assertThat(length).isBetween(at, at + 3);
  }

  private int u8(int at) {
    return buffer.getBuffer()[at] & 0xff;
  }

  private int u16(int at) {
    return u8(at) << 8 | u8(at + 1);
  }
}
