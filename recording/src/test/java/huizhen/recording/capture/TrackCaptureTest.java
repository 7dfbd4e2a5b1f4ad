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
import org.junit.jupiter.api.Test;

class TrackCaptureTest {
  private static final long MS = 1_000_000L;

  /// A payload descriptor (RFC 7741 §4.2) that begins partition 0, then the frame's first byte.
  private static final byte[] KEY = {0x10, 0};

  private static final byte[] INTER = {0x10, 1};

  private final Written out = new Written();
  private TrackCapture capture = of("VP8");

  @Test
  void what_was_held_back_by_a_mute_is_not_lost() {
    packet(1, KEY, 0);
    packet(2, INTER, 20);
    capture.muted(30 * MS, true, out);
    capture.muted(40 * MS, true, out); // by the chair as well
    capture.tick(3_000 * MS, out);
    capture.muted(5_000 * MS, false, out);
    packet(200, KEY, 5_100);
    packet(201, INTER, 5_120);
    capture.tick(9_000 * MS, out);

    assertThat(out.lost).isEmpty();
    assertThat(out.records)
        .containsExactly(new JournalRecord.Gap(30 * MS, 5_100 * MS, JournalRecord.Gap.MUTED));
    assertThat(out.keyframesAsked).isZero();
  }

  @Test
  void a_loss_before_and_after_a_mute_stays_one() {
    packet(1, KEY, 0);
    packet(3, INTER, 20);
    capture.muted(30 * MS, true, out);
    assertThat(out.lost).containsExactly(List.of(0L, 20 * MS));
    capture.muted(500 * MS, false, out);
    packet(90, KEY, 600);
    packet(92, INTER, 620);
    capture.tick(3_000 * MS, out);
    assertThat(out.lost).containsExactly(List.of(0L, 20 * MS), List.of(600 * MS, 620 * MS));
  }

  @Test
  void goes_on_in_the_middle_of_a_picture_only_until_a_keyframe_was_asked_for() {
    packet(1, KEY, 0);
    capture.muted(30 * MS, true, out);
    capture.muted(500 * MS, false, out);
    packet(90, INTER, 600);
    capture.tick(610 * MS, out);
    assertThat(out.keyframesAsked).isEqualTo(1);
    packet(91, KEY, 700);
    capture.tick(9_000 * MS, out);
    assertThat(out.keyframesAsked).as("it has come").isEqualTo(1);
  }

  /// Its first packets came before the keys, or before the tap.
  @Test
  void a_track_that_begins_without_a_keyframe_asks_for_one_until_it_comes() {
    packet(7, INTER, 0);
    capture.tick(10 * MS, out);
    capture.tick(20 * MS, out);
    assertThat(out.keyframesAsked).isEqualTo(1);
    capture.tick(3_010 * MS, out);
    assertThat(out.keyframesAsked).as("it may have been lost").isEqualTo(2);
    packet(8, KEY, 3_100);
    capture.tick(9_000 * MS, out);
    assertThat(out.keyframesAsked).isEqualTo(2);
  }

  @Test
  void nobody_is_asked_for_keyframes_that_could_not_be_told() {
    capture = of("H265");
    packet(7, INTER, 0);
    capture.tick(10 * MS, out);
    assertThat(out.keyframesAsked).isZero();
  }

  private static TrackCapture of(String codec) {
    return new TrackCapture(
        new JournalRecord.TrackStart(
            0,
            new TrackId(new ParticipantId("ward"), 1, "1"),
            TrackSource.CAMERA,
            new Codec(96, codec, 90_000, 1, Map.of(), List.of())),
        SegmentPolicy.STANDARD,
        new SenderClocks());
  }

  private void packet(int sequence, byte[] payload, long atMillis) {
    byte[] packet =
        ByteBuffer.allocate(12 + payload.length)
            .put((byte) 0x80)
            .put((byte) 96)
            .putShort((short) sequence)
            .putInt((int) (atMillis * 90))
            .putInt(1)
            .put(payload)
            .array();
    assertThat(capture.packet(atMillis * MS, packet, 0, packet.length, out)).isTrue();
  }

  private static final class Written implements TrackCapture.Out {
    private final List<JournalRecord> records = new ArrayList<>();
    private final List<List<Long>> lost = new ArrayList<>();
    private int keyframesAsked;

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
      if (!(record instanceof JournalRecord.KeyframeAsked)) {
        records.add(record);
      }
    }

    @Override
    public void gap(long fromNanos, long toNanos, String cause) {
      assertThat(cause).isEqualTo("loss");
      lost.add(List.of(fromNanos, toNanos));
    }

    @Override
    public void askKeyframe(long atNanos) {
      keyframesAsked++;
    }
  }
}
