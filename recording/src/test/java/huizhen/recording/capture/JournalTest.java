package huizhen.recording.capture;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.relay.api.Codec;
import huizhen.relay.api.ParticipantId;
import huizhen.relay.api.TrackId;
import huizhen.relay.api.TrackSource;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JournalTest {
  private static final List<JournalRecord> RECORDS =
      List.of(
          new JournalRecord.TrackStart(
              1,
              new TrackId(new ParticipantId("ward"), 3, "0"),
              TrackSource.SCREEN,
              new Codec(96, "VP8", 90_000, 1, Map.of("x", "y"), List.of("nack pli"))),
          new JournalRecord.TimelineState(2, 0xFFFF_FFFFL, 1L << 40, 5, true),
          new JournalRecord.Rtp(3, ByteBuffer.wrap(new byte[] {1, 2, 3})),
          new JournalRecord.SenderReport(4, Long.MIN_VALUE + 7, 0xFFFF_FFFFL, OptionalLong.empty()),
          new JournalRecord.LayerChange(5, 2),
          new JournalRecord.SenderReport(5, 7, 8, OptionalLong.of(-9)),
          new JournalRecord.Gap(5, 9, "ring-full"),
          new JournalRecord.KeyframeAsked(6),
          new JournalRecord.TrackEnd(7),
          new JournalRecord.Note(8, "chat", "{\"text\":\"会诊\"}"));

  @Test
  void reads_back_every_kind_of_record() {
    assertThat(JournalReader.records(frame())).isEqualTo(RECORDS);
  }

  @Test
  void throws_only_illegal_arguments_on_mutated_frames() {
    long seed = 31;
    var random = new Random(seed);
    byte[] good = frame().array();
    for (int run = 0; run < 30_000; run++) {
      byte[] bad = Arrays.copyOf(good, 1 + random.nextInt(good.length));
      bad[random.nextInt(bad.length)] = (byte) random.nextInt();
      bad[random.nextInt(bad.length)] = (byte) random.nextInt();
      try {
        assertThat(JournalReader.records(ByteBuffer.wrap(bad))).isNotNull();
      } catch (IllegalArgumentException e) {
        assertThat(e).as("seed %d run %d", seed, run).isNotNull();
      }
    }
  }

  @Test
  void refuses_a_record_that_does_not_fit() {
    var batch = new JournalBatch();
    var packet = new byte[1000];
    int fitted = 0;
    while (batch.addRtp(1, packet, 0, packet.length)) {
      fitted++;
    }
    assertThat(fitted).isEqualTo(JournalBatch.CAPACITY / (1000 + JournalBatch.HEAD_BYTES));
  }

  private static ByteBuffer frame() {
    var batch = new JournalBatch();
    RECORDS.forEach(record -> assertThat(batch.add(record)).isTrue());
    return ByteBuffer.wrap(Arrays.copyOf(batch.array(), batch.bytes()));
  }
}
