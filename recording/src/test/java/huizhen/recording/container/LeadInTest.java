package huizhen.recording.container;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.recording.capture.JournalRecord;
import huizhen.recording.media.Tools;
import huizhen.relay.api.Codec;
import huizhen.relay.api.ParticipantId;
import huizhen.relay.api.TrackId;
import huizhen.relay.api.TrackSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A track of sound whose packets arrive 90 ms after they were heard, as its reports say from its
/// second second on.
class LeadInTest {
  private static final long MS = 1_000_000L;
  private static final long LATE_MILLIS = 90;
  private static final long AHEAD_NANOS = 3 * MS;
  private static final int PACKET_MILLIS = 20;
  private static final byte[] SILENCE = {(byte) 0xf8, (byte) 0xff, (byte) 0xfe};

  @TempDir Path folder;
  private final List<JournalRecord> records = new ArrayList<>();

  @Test
  void a_track_is_on_its_line_from_its_first_packet_on() throws IOException {
    track(500, 10_000);
    var times = times();
    assertThat(times).hasSize(10_000 / PACKET_MILLIS);
    assertThat(times.getFirst()).isEqualTo(503);
    assertThat(times.getLast() - times.getFirst()).isEqualTo(10_000 - PACKET_MILLIS);
  }

  @Test
  void one_that_ends_before_it_has_settled_is_laid_out_by_what_is_known() throws IOException {
    track(500, 2_500);
    assertThat(times().getFirst()).isEqualTo(503);
    records.clear();
    track(500, 800);
    assertThat(times().getFirst()).as("by arrival").isEqualTo(500 + LATE_MILLIS);
  }

  @Test
  void sound_from_before_the_recording_is_left_out() throws IOException {
    track(-60, 8_000);
    var times = times();
    assertThat(times.getFirst()).isBetween(2L, 3L);
    assertThat(times.getLast()).isBetween(7_922L, 7_923L);
  }

  @Test
  void another_layer_has_a_line_of_its_own() throws IOException {
    track(500, 10_000);
    int change = 1;
    while (!(records.get(change) instanceof JournalRecord.Rtp rtp)
        || rtp.atNanos() < (800 + LATE_MILLIS) * MS) {
      change++;
    }
    records.add(change, new JournalRecord.LayerChange((800 + LATE_MILLIS) * MS, 1));
    var times = times();
    assertThat(times.getFirst()).as("by arrival: nothing else is known of it").isEqualTo(590);
    assertThat(times.getLast()).isEqualTo(10_503 - PACKET_MILLIS);
  }

  @Test
  void nothing_is_held_back_for_ever() {
    var leadIn = new LeadIn(48_000);
    int held = 0;
    while (leadIn.add(packet(held, held * 20L))) {
      held++;
    }
    assertThat(held * 20L).isEqualTo(12_000);
    assertThat(leadIn.state()).isEmpty();
    assertThat(leadIn.packets()).hasSize(held + 1);
  }

  /// @param fromMillis when its first packet was heard, counted from the recording's start
  private void track(long fromMillis, long millis) {
    var id = new TrackId(new ParticipantId("ward"), 1, "0");
    var opus = new Codec(111, "opus", 48_000, 1, Map.of(), List.of());
    records.add(new JournalRecord.TrackStart(0, id, TrackSource.MICROPHONE, opus));
    long first = (fromMillis + LATE_MILLIS) * MS;
    records.add(new JournalRecord.TimelineState(first, 7, 0, first, false));
    for (int i = 0; i < millis / PACKET_MILLIS; i++) {
      long heard = fromMillis + (long) i * PACKET_MILLIS;
      if (i > 0 && i * PACKET_MILLIS % 1_000 == 0) {
        records.add(
            new JournalRecord.SenderReport(
                heard * MS, ntp(heard), i * 960L, OptionalLong.of(aheadNanos())));
      }
      records.add(packet(i, heard + LATE_MILLIS));
    }
  }

  private static JournalRecord.Rtp packet(int number, long atMillis) {
    var packet =
        ByteBuffer.allocate(12 + SILENCE.length)
            .put((byte) 0x80)
            .put((byte) 111)
            .putShort((short) number)
            .putInt(number * 960)
            .putInt(7)
            .put(SILENCE)
            .flip();
    return new JournalRecord.Rtp(atMillis * MS, packet);
  }

  private static long ntp(long millis) {
    return ((5_000 + Math.floorDiv(millis, 1_000)) << 32)
        + (Math.floorMod(millis, 1_000L) << 32) / 1_000;
  }

  private static long aheadNanos() {
    return AHEAD_NANOS - 5_000_000 * MS;
  }

  /// Of the file's packets, in milliseconds.
  private List<Long> times() throws IOException {
    var bytes = new ByteArrayOutputStream();
    var remuxer = new TrackRemuxer(0, bytes::writeBytes);
    records.forEach(remuxer::accept);
    remuxer.finish();
    var file = Files.write(folder.resolve("track.webm"), bytes.toByteArray());
    var said =
        Tools.ffprobe(
            folder, "-show_entries", "packet=pts_time", "-of", "csv=p=0", file.toString());
    return said.text()
        .lines()
        .map(it -> Math.round(Double.parseDouble(it.replace(",", "")) * 1_000))
        .toList();
  }
}
