package huizhen.app.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.recording.capture.JournalRecord;
import huizhen.recording.container.TrackRemuxer;
import huizhen.relay.api.Codec;
import huizhen.relay.api.ParticipantId;
import huizhen.relay.api.TrackId;
import huizhen.relay.api.TrackSource;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What we derive from a recording in H.264, played by Chromium as our pages do it, over a change
/// of size, and from the middle.
@Tag("e2e")
@Timeout(120)
final class PlaybackOfH264Test {
  private static final int RATE = 15;
  private static final int SECONDS = 2;
  private static final int ACCESS_UNIT_DELIMITER = 9;

  /// Plays all of it at four times the speed; tells sizes, frames and errors.
  private static final String PLAY =
      """
      async ([base64, from]) => {
        const bytes = Uint8Array.from(atob(base64), c => c.charCodeAt(0))
        const video = document.createElement('video')
        const type = 'video/mp4; codecs="avc3.42e01f"'
        if (!MediaSource.isTypeSupported(type)) return {error: 'unsupported'}
        const source = new MediaSource()
        video.src = URL.createObjectURL(source)
        video.muted = true
        document.body.append(video)
        await new Promise(done => source.addEventListener('sourceopen', done, {once: true}))
        const buffer = source.addSourceBuffer(type)
        const sizes = []
        video.addEventListener('resize', () => sizes.push(`${video.videoWidth}x${video.videoHeight}`))
        await new Promise((done, fail) => {
          buffer.addEventListener('updateend', done, {once: true})
          buffer.addEventListener('error', () => fail(new Error('append')))
          buffer.appendBuffer(bytes)
        })
        source.endOfStream()
        video.currentTime = Math.max(from, buffer.buffered.start(0))
        video.playbackRate = 4
        await video.play()
        await new Promise((done, fail) => {
          video.addEventListener('ended', done, {once: true})
          video.addEventListener('error', () => fail(new Error(video.error.message)))
        })
        return {sizes: sizes.join(' '), end: video.currentTime,
          begin: buffer.buffered.start(0), ranges: buffer.buffered.length}
      }
      """;

  @Test
  void chromium_plays_it_over_a_change_of_size_and_from_the_middle() {
    var mp4 = Base64.getEncoder().encodeToString(recorded());
    try (var browsers = new Browsers()) {
      var page = browsers.plain().newPage();
      var all = (Map<?, ?>) page.evaluate(PLAY, List.of(mp4, 0));
      assertThat(all.get("sizes")).isEqualTo("320x240 160x120");
      assertThat(all.get("ranges")).isEqualTo(1);
      assertThat(number(all, "begin")).isBetween(4.9, 5.2);
      assertThat(number(all, "end")).isBetween(8.8, 9.2);
      var half = (Map<?, ?>) page.evaluate(PLAY, List.of(mp4, 7.5));
      assertThat(String.valueOf(half.get("sizes"))).contains("160x120");
    }
  }

  private static double number(Map<?, ?> of, String name) {
    return ((Number) Objects.requireNonNull(of.get(name), name)).doubleValue();
  }

  /// A track that begins 5 s into its recording, each frame's units as packets of their own.
  private static byte[] recorded() {
    var out = new ByteArrayOutputStream();
    var remuxer = new TrackRemuxer(0, out::writeBytes);
    var track = new TrackId(new ParticipantId("ward"), 1, "0");
    var codec = new Codec(96, "H264", 90_000, 1, Map.of(), List.of());
    remuxer.accept(new JournalRecord.TrackStart(0, track, TrackSource.CAMERA, codec));
    int sequence = 0;
    int frame = 0;
    for (var size : List.of("320x240", "160x120")) {
      for (var units : frames(size)) {
        for (int i = 0; i < units.size(); i++) {
          var packet = ByteBuffer.allocate(12 + units.get(i).length);
          packet.put((byte) 0x80).put((byte) (i + 1 == units.size() ? 0x80 | 96 : 96));
          packet.putShort((short) sequence++).putInt(frame * 90_000 / RATE).putInt(7);
          packet.put(units.get(i)).flip();
          long at = 5_000_000_000L + frame * 1_000_000_000L / RATE;
          remuxer.accept(new JournalRecord.Rtp(at, packet));
        }
        frame++;
      }
    }
    remuxer.finish();
    return out.toByteArray();
  }

  private static List<List<byte[]>> frames(String size) {
    var stream =
        Ffmpeg.run(
            List.of(
                "-f",
                "lavfi",
                "-i",
                "testsrc=size=%s:rate=%d".formatted(size, RATE),
                "-t",
                Integer.toString(SECONDS),
                "-c:v",
                "libx264",
                "-profile:v",
                "baseline",
                "-pix_fmt",
                "yuv420p",
                "-g",
                Integer.toString(RATE),
                "-x264-params",
                "aud=1:slices=1",
                "-f",
                "h264",
                "-"));
    var frames = new ArrayList<List<byte[]>>();
    for (var unit : units(stream)) {
      if ((unit[0] & 0x1F) == ACCESS_UNIT_DELIMITER) {
        frames.add(new ArrayList<>());
      } else {
        frames.getLast().add(unit);
      }
    }
    return frames;
  }

  /// Between start codes of three or four bytes.
  private static List<byte[]> units(byte[] stream) {
    var begins = new ArrayList<Integer>();
    for (int i = 0; i + 3 < stream.length; i++) {
      if (stream[i] == 0 && stream[i + 1] == 0 && stream[i + 2] == 1) {
        begins.add(i + 3);
      }
    }
    var units = new ArrayList<byte[]>();
    for (int i = 0; i < begins.size(); i++) {
      int end = i + 1 < begins.size() ? begins.get(i + 1) - 3 : stream.length;
      while (end > begins.get(i) && stream[end - 1] == 0) {
        end--;
      }
      units.add(java.util.Arrays.copyOfRange(stream, begins.get(i), end));
    }
    return units;
  }
}
