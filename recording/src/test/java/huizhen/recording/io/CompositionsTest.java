package huizhen.recording.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import huizhen.recording.api.Compositions.Composition;
import huizhen.recording.api.Compositions.Mark;
import huizhen.recording.api.Compositions.Refusal;
import huizhen.recording.api.Compositions.Reply;
import huizhen.recording.api.Compositions.State;
import huizhen.recording.api.LiveRecording;
import huizhen.recording.api.RecordingException;
import huizhen.recording.api.RecordingId;
import huizhen.recording.api.RecordingManifest;
import huizhen.recording.composition.Film;
import huizhen.recording.media.MediaFrames;
import huizhen.recording.media.RtpPacketizer;
import huizhen.recording.media.Tools;
import huizhen.relay.api.ParticipantId;
import huizhen.relay.api.TrackId;
import huizhen.relay.api.TrackSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Recordings become films that other programs play: made by real ffmpeg.
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class CompositionsTest {
  private static final int RATE = 15;
  private static final TrackId CLINIC = new TrackId(new ParticipantId("clinic"), 1, "1");
  private static final Mark MARK = new Mark("acc-7 2030-05-06 07.08 UTC");

  private static List<byte[]> small = List.of();
  private static List<byte[]> large = List.of();
  private static List<byte[]> sounds = List.of();

  @TempDir Path folder;

  @BeforeAll
  static void encode(@TempDir Path frames) {
    small = MediaFrames.ivf(frames, "libvpx", "320x240", 3 * RATE, RATE, RATE);
    large = MediaFrames.ivf(frames, "libvpx", "640x360", 4 * RATE, RATE, RATE);
    sounds = MediaFrames.opus(frames, 6);
  }

  @Test
  void two_pictures_stand_side_by_side_from_when_they_came_also_when_one_changes_its_size()
      throws Exception {
    try (World world = World.in(folder)) {
      RecordingManifest manifest = record(world);
      var asked = ask(world, manifest.id());
      assertThat(ask(world, manifest.id()).id()).as("asked twice, made once").isEqualTo(asked.id());
      Composition done = done(world, manifest.id(), asked.id());
      assertThat(done.state()).as(String.valueOf(done.fault())).isEqualTo(State.DONE);
      byte[] film =
          world.all(World.get(world.module.compositions().content(manifest.id(), asked.id())));
      assertThat(film).hasSize((int) done.bytes());
      Path file = Files.write(folder.resolve("film.mp4"), film);
      assertThat(
              Tools.ffprobe(
                      folder,
                      "-show_entries",
                      "stream=codec_name,width,height",
                      "-of",
                      "csv=p=0",
                      file.toString())
                  .text())
          .contains("h264,1280,720")
          .contains("aac");
      double end =
          manifest.tracks().stream()
                  .map(it -> it.offset().plus(it.duration()))
                  .max(Duration::compareTo)
                  .orElseThrow()
                  .toMillis()
              / 1000.0;
      assertThat(seconds(file)).isCloseTo(end, within(0.5));
      assertThat(Tools.ffmpeg(folder, "-i", file.toString(), "-f", "null", "-").errors()).isEmpty();
      // The ward from the first second on, small and then large; the clinic three seconds later.
      double from = manifest.tracks().getFirst().offset().toMillis() / 1000.0;
      assertThat(brightness(file, from + 1.5, 0)).isGreaterThan(60);
      assertThat(brightness(file, from + 1.5, 640)).isLessThan(30);
      assertThat(brightness(file, from + 5.5, 0)).isGreaterThan(60);
      assertThat(brightness(file, from + 5.5, 640)).isGreaterThan(60);
      assertThat(onDisk()).doesNotContain("ftyp").doesNotContain("moof");
    }
  }

  @Test
  void what_was_asked_for_before_a_restart_is_made_after_it() throws Exception {
    RecordingManifest manifest;
    String id;
    try (World world = World.in(folder)) {
      manifest = record(world);
      id = ask(world, manifest.id()).id();
    }
    try (World world = World.in(folder)) {
      assertThat(done(world, manifest.id(), id).state()).isEqualTo(State.DONE);
      assertThat(World.get(world.module.compositions().of(manifest.id()))).hasSize(1);
    }
  }

  @Test
  void a_film_of_changed_evidence_is_refused_and_says_why() throws Exception {
    try (World world = World.in(folder)) {
      RecordingManifest manifest = record(world);
      Path segment =
          folder
              .resolve("data/recordings/" + manifest.id())
              .resolve(manifest.tracks().getFirst().segments().getFirst().file());
      byte[] bytes = Files.readAllBytes(segment);
      bytes[bytes.length / 2] ^= 1;
      var _ = Files.write(segment, bytes);
      var id = ask(world, manifest.id()).id();
      Composition film = done(world, manifest.id(), id);
      assertThat(film.state()).isEqualTo(State.FAILED);
      assertThat(film.fault().orElseThrow()).contains("was changed");
      assertThatThrownBy(() -> World.get(world.module.compositions().content(manifest.id(), id)))
          .isInstanceOf(RecordingException.class)
          .hasMessageContaining("has no film");
    }
  }

  @Test
  void there_is_no_film_of_nothing() throws Exception {
    try (World world = World.in(folder)) {
      var compositions = world.module.compositions();
      assertThatThrownBy(() -> World.get(compositions.ask(new RecordingId("none"), MARK)))
          .hasMessageContaining("there is no recording");
      LiveRecording live = world.start();
      assertThat(World.get(compositions.ask(live.id(), MARK)))
          .isEqualTo(new Reply.Refused(Refusal.UNDER_WAY));
      RecordingManifest empty = World.get(live.stop("ended"));
      assertThat(World.get(compositions.ask(empty.id(), MARK)))
          .isEqualTo(new Reply.Refused(Refusal.NOTHING_TO_SHOW));
    }
  }

  @Test
  void a_program_that_fails_or_is_not_there_leaves_no_thread_behind() throws Exception {
    try (World world = World.in(folder)) {
      Film film = Film.of(record(world)).orElseThrow();
      for (var program : List.of("false", "no-such-ffmpeg")) {
        var cutter =
            new FilmCutter(List.of(program), film, MARK, new PipeFolders(folder), (_, _) -> {});
        assertThatThrownBy(() -> cutter.cut((_, _) -> {}, _ -> {}))
            .isInstanceOf(RecordingException.class)
            .hasMessageContaining(program.equals("false") ? "ended with 1" : "apt-get install");
      }
      assertThat(Thread.getAllStackTraces().keySet())
          .noneMatch(it -> it.getName().startsWith("film-track"));
    }
  }

  private static Composition ask(World world, RecordingId recording) {
    return ((Reply.Accepted) World.get(world.module.compositions().ask(recording, MARK))).film();
  }

  private static Composition done(World world, RecordingId recording, String id)
      throws InterruptedException {
    while (true) {
      Composition film =
          World.get(world.module.compositions().of(recording)).stream()
              .filter(it -> it.id().equals(id))
              .findFirst()
              .orElseThrow();
      if (film.state() == State.DONE || film.state() == State.FAILED) {
        return film;
      }
      Thread.sleep(50);
    }
  }

  private double seconds(Path file) throws IOException {
    return Double.parseDouble(
        Tools.ffprobe(folder, "-show_entries", "format=duration", "-of", "csv=p=0", file.toString())
            .text()
            .trim());
  }

  /// The mean of a half of the picture, 0 to 255.
  private double brightness(Path file, double at, int left) {
    byte[] gray =
        Tools.ffmpeg(
                folder,
                "-ss",
                Double.toString(at),
                "-i",
                file.toString(),
                "-frames:v",
                "1",
                "-vf",
                "crop=640:360:%d:180,format=gray".formatted(left),
                "-f",
                "rawvideo",
                "-")
            .out();
    long sum = 0;
    for (byte each : gray) {
      sum += each & 0xff;
    }
    return sum / (double) gray.length;
  }

  private String onDisk() throws IOException {
    var all = new StringBuilder();
    try (var files = Files.walk(folder.resolve("data"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        all.append(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
      }
    }
    return all.toString();
  }

  private static RecordingManifest record(World world) {
    var ward = new ArrayList<>(small);
    ward.addAll(large);
    LiveRecording live = world.start();
    long base = System.nanoTime() + 500_000_000L;
    var tap = live.tap();
    var camera = new RtpPacketizer(96, 0x1111, 1);
    var clinic = new RtpPacketizer(96, 0x3333, 1);
    var voice = new RtpPacketizer(111, 0x2222, 1);
    tap.onTrack(World.CAMERA, TrackSource.CAMERA, World.VP8, base);
    tap.onTrack(World.MICROPHONE, TrackSource.MICROPHONE, World.OPUS, base);
    tap.onTrack(CLINIC, TrackSource.CAMERA, World.VP8, base + 3_000_000_000L);
    for (int i = 0; i < ward.size(); i++) {
      long at = base + i * 1_000_000_000L / RATE;
      for (byte[] rtp : camera.vp8(ward.get(i), 90_000L * i / RATE)) {
        tap.onRtp(World.CAMERA, rtp, 0, rtp.length, at);
      }
      if (i >= 3 * RATE) {
        for (byte[] rtp : clinic.vp8(large.get(i - 3 * RATE), 90_000L * i / RATE)) {
          tap.onRtp(CLINIC, rtp, 0, rtp.length, at);
        }
      }
    }
    for (int i = 0; i < sounds.size(); i++) {
      byte[] packet = voice.opus(sounds.get(i), 960L * i);
      tap.onRtp(World.MICROPHONE, packet, 0, packet.length, base + i * 20_000_000L);
    }
    return World.get(live.stop("ended"));
  }
}
