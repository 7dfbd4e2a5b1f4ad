package huizhen.recording.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import huizhen.recording.api.LiveRecording;
import huizhen.recording.api.RecordingManifest;
import huizhen.recording.api.RecordingState;
import huizhen.recording.media.MediaFrames;
import huizhen.recording.media.RtpPacketizer;
import huizhen.recording.media.Tools;
import huizhen.relay.api.MediaTap;
import huizhen.relay.api.TrackSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Real VP8 and Opus go in by the tap and come out as WebM that ffmpeg decodes.
class RecordingPlaybackTest {
  private static final int SECONDS = 8;
  private static final int RATE = 15;

  @TempDir Path folder;

  @Test
  void plays_back_picture_and_sound_in_sync() throws IOException {
    try (World world = new World(World.rolling(folder, 3), new FileDisk())) {
      List<byte[]> pictures =
          MediaFrames.ivf(folder, "libvpx", "320x240", SECONDS * RATE, RATE, 2 * RATE);
      List<byte[]> sounds = MediaFrames.opus(folder, SECONDS);
      LiveRecording live = world.start();
      feed(live.tap(), pictures, sounds);
      live.note("chat", "{\"text\":\"头痛三天\"}");
      RecordingManifest manifest = World.get(live.stop("ended"));

      assertThat(manifest.state()).isEqualTo(RecordingState.SEALED);
      assertThat(manifest.tracks()).hasSize(2);
      for (RecordingManifest.Track track : manifest.tracks()) {
        assertThat(track.offset()).isBetween(Duration.ofMillis(900), Duration.ofMillis(2000));
        assertThat(track.duration().toMillis()).isCloseTo(SECONDS * 1000L, within(200L));
        assertThat(track.segments()).hasSizeGreaterThanOrEqualTo(2);
        assertDecodes(
            "track" + track.number(),
            world.all(World.get(world.module.archive().track(manifest.id(), track.number()))),
            track,
            track.offset().toMillis() / 1000.0);
        for (RecordingManifest.Segment segment : track.segments()) {
          assertDecodes(
              "segment" + track.number() + "-" + segment.number(),
              World.get(
                      world
                          .module
                          .archive()
                          .segment(manifest.id(), track.number(), segment.number()))
                  .getBytes(),
              track,
              segment.offset().toMillis() / 1000.0);
        }
      }
      assertThat(World.get(world.module.archive().notes(manifest.id())))
          .anySatisfy(note -> assertThat(note.json()).isEqualTo("{\"text\":\"头痛三天\"}"));
      assertThat(World.get(world.module.archive().ofCase(World.CASE))).containsExactly(manifest);
    }
  }

  private void assertDecodes(String name, byte[] webm, RecordingManifest.Track track, double start)
      throws IOException {
    Path file = Files.write(folder.resolve(name + ".webm"), webm);
    String probe =
        Tools.ffprobe(
                folder,
                "-show_entries",
                "stream=codec_name,width,height,start_time",
                "-of",
                "csv=p=0",
                file.toString())
            .text()
            .trim();
    boolean isVideo = track.source() == TrackSource.CAMERA;
    assertThat(probe).startsWith(isVideo ? "vp8,320,240," : "opus,");
    double startTime = Double.parseDouble(probe.substring(probe.lastIndexOf(',') + 1));
    assertThat(startTime).isCloseTo(start, within(0.1));
    Tools.Ran decoded =
        isVideo
            ? Tools.ffmpeg(folder, "-i", file.toString(), "-f", "null", "-")
            : Tools.ffmpeg(
                folder, "-i", file.toString(), "-f", "s16le", "-ac", "1", "-ar", "48000", "-");
    assertThat(decoded.errors()).isEmpty();
    if (!isVideo) {
      assertThat(frequency(decoded.out())).isCloseTo(440.0, within(3.0));
    }
    if (name.startsWith("track")) {
      String duration =
          Tools.ffprobe(
                  folder, "-show_entries", "format=duration", "-of", "csv=p=0", file.toString())
              .text()
              .trim();
      assertThat(Double.parseDouble(duration)).isCloseTo(SECONDS + start, within(0.3));
    }
  }

  /// By the zero crossings of the second half.
  private static double frequency(byte[] pcm) {
    var samples = ByteBuffer.wrap(pcm).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer();
    int from = samples.capacity() / 2;
    int crossings = 0;
    for (int i = from + 1; i < samples.capacity(); i++) {
      if (samples.get(i - 1) < 0 && samples.get(i) >= 0) {
        crossings++;
      }
    }
    return crossings * 48_000.0 / (samples.capacity() - from);
  }

  /// Feeds as fast as it goes, on the tap's own clock, one second after the start.
  private static void feed(MediaTap tap, List<byte[]> pictures, List<byte[]> sounds) {
    long base = System.nanoTime() + 1_000_000_000L;
    var video = new RtpPacketizer(96, 0x1111, 65_500);
    var audio = new RtpPacketizer(111, 0x2222, 65_000);
    tap.onTrack(World.CAMERA, TrackSource.CAMERA, World.VP8, base);
    tap.onTrack(World.MICROPHONE, TrackSource.MICROPHONE, World.OPUS, base);
    int picture = 0;
    for (int sound = 0; sound < sounds.size(); sound++) {
      long at = base + sound * 20_000_000L;
      byte[] packet = audio.opus(sounds.get(sound), 0xFFFF_F000L + sound * 960L);
      tap.onRtp(World.MICROPHONE, packet, 0, packet.length, at);
      while (picture < pictures.size() && picture * 1000L / RATE <= sound * 20L) {
        long timestamp = 0xFFFF_0000L + picture * 90_000L / RATE;
        for (byte[] rtp : video.vp8(pictures.get(picture), timestamp)) {
          tap.onRtp(World.CAMERA, rtp, 0, rtp.length, at + 3_000_000L);
        }
        picture++;
      }
      if (sound % 100 == 50) {
        long ntp = ((3_900_000_000L + sound / 50) << 32) + (((sound % 50) * 20L) << 32) / 1000;
        tap.onSenderReport(World.MICROPHONE, ntp, (0xFFFF_F000L + sound * 960L) & 0xFFFF_FFFFL, at);
        tap.onSenderReport(World.CAMERA, ntp, (0xFFFF_0000L + sound * 1800L) & 0xFFFF_FFFFL, at);
      }
    }
  }
}
