package huizhen.recording.capture;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.relay.api.Codec;
import huizhen.relay.api.ParticipantId;
import huizhen.relay.api.TrackId;
import huizhen.relay.api.TrackSource;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/// Sound whose packets say when it was heard is put right by that, before its sender's report and
/// between two of them.
class CapturedSoundTest {
  private static final long MS = 1_000_000L;
  private static final TrackId SOUND = new TrackId(new ParticipantId("ward"), 1, "0");
  private static final TrackId PICTURE = new TrackId(new ParticipantId("ward"), 1, "1");

  private final SenderClocks clocks = new SenderClocks();
  private final Written out = new Written();
  private final TrackCapture capture =
      new TrackCapture(
          new JournalRecord.TrackStart(
              0,
              SOUND,
              TrackSource.MICROPHONE,
              new Codec(111, "opus", 48_000, 2, Map.of(), List.of())),
          SegmentPolicy.STANDARD,
          clocks);

  @Test
  void is_put_on_the_pictures_line_before_a_report_of_its_own() {
    sound(1, 960, 200 * MS); // of 100 ms, late
    capture.captured(210 * MS, ntp(100), 960, out);
    assertThat(out.records).as("no clock of this sender is known").isEmpty();

    var _ = clocks.ahead(PICTURE, ahead(5), 220 * MS);
    capture.captured(230 * MS, ntp(100), 960, out);
    assertThat(out.records)
        .containsExactly(
            new JournalRecord.SenderReport(230 * MS, ntp(100), 960, OptionalLong.of(ahead(5))));
    assertThat(out.readBack().packet(1, 960 + 48 * 50, 300 * MS))
        .as("50 ms later, by the same line as the picture")
        .isBetween(154 * MS, 156 * MS);
  }

  @Test
  void is_left_where_it_is_by_a_word_of_another_stream_or_another_clock() {
    sound(1, 960, 200 * MS);
    var _ = clocks.ahead(PICTURE, ahead(5), 220 * MS);
    capture.captured(230 * MS, ntp(100), 960 + 48_000L * 16, out);
    assertThat(out.records).isEmpty();

    var otherDevice = new TrackId(SOUND.participant(), 2, "0");
    var _ = clocks.ahead(otherDevice, ahead(700), 240 * MS);
    capture.captured(250 * MS, ntp(100), 960, out);
    assertThat(out.records).as("whose is it?").isEmpty();
  }

  private void sound(int sequence, int timestamp, long atNanos) {
    byte[] packet =
        ByteBuffer.allocate(20)
            .put((byte) 0x80)
            .put((byte) 111)
            .putShort((short) sequence)
            .putInt(timestamp)
            .putInt(1)
            .array();
    assertThat(capture.packet(atNanos, packet, 0, packet.length, out)).isTrue();
    out.packets.add(new Packet(timestamp, atNanos));
  }

  /// Of a recording's clock at 0 when the sender's was at 7,000 s.
  private static long ahead(long millis) {
    return (millis - 7_000_000) * MS;
  }

  private static long ntp(long millis) {
    return ((7_000 + millis / 1_000) << 32) + ((millis % 1_000) << 32) / 1_000;
  }

  private record Packet(int timestamp, long atNanos) {}

  private static final class Written implements TrackCapture.Out {
    private final List<JournalRecord> records = new ArrayList<>();
    private final List<Packet> packets = new ArrayList<>();

    /// As playback reads it.
    private TrackTimeline readBack() {
      var timeline = new TrackTimeline(48_000);
      for (Packet each : packets) {
        var _ = timeline.packet(1, each.timestamp(), each.atNanos());
      }
      for (JournalRecord each : records) {
        timeline.report((JournalRecord.SenderReport) each);
      }
      return timeline;
    }

    @Override
    public long segmentStartNanos() {
      return 0;
    }

    @Override
    public long segmentBytes() {
      return 0;
    }

    @Override
    public void roll(long atNanos) {
      throw new AssertionError("too early");
    }

    @Override
    public void rtp(long atNanos, byte[] packet, int offset, int length) {}

    @Override
    public void write(JournalRecord record) {
      records.add(record);
    }

    @Override
    public void gap(long fromNanos, long toNanos, String cause) {
      throw new AssertionError("nothing is missing");
    }

    @Override
    public void askKeyframe(long atNanos) {
      throw new AssertionError("sound has none");
    }
  }
}
