package huizhen.recording.container;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.recording.capture.JournalRecord;
import huizhen.recording.media.MediaFrames;
import huizhen.recording.media.RtpPacketizer;
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
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// From packets of each codec to a file that ffmpeg decodes.
class RemuxTest {
  private static final int RATE = 15;
  private static final int FRAMES = 45;

  @TempDir Path folder;

  @Test
  void remuxes_vp8_over_a_change_of_size() throws IOException {
    var packetizer = new RtpPacketizer(96, 1, 100);
    List<List<byte[]>> frames = new ArrayList<>();
    for (String size : List.of("320x240", "160x120")) {
      for (byte[] frame : MediaFrames.ivf(folder, "libvpx", size, FRAMES, RATE, 15)) {
        frames.add(packetizer.vp8(frame, frames.size() * 90_000L / RATE));
      }
    }
    assertThat(decoded("VP8", "vp8.webm", frames)).isEqualTo(2 * FRAMES);
  }

  @Test
  void remuxes_vp9() throws IOException {
    List<byte[]> pictures = MediaFrames.ivf(folder, "libvpx-vp9", "320x240", FRAMES, RATE, 15);
    var packetizer = new RtpPacketizer(96, 1, 100);
    List<List<byte[]>> frames = new ArrayList<>();
    for (byte[] frame : pictures) {
      boolean isKey = Vp9Header.size(frame)[0] == 320;
      frames.add(packetizer.vp9(frame, isKey, frames.size() * 90_000L / RATE));
    }
    assertThat(decoded("VP9", "vp9.webm", frames)).isEqualTo(FRAMES);
  }

  @Test
  void remuxes_h264_as_fragmented_mp4_over_a_change_of_size() throws IOException {
    List<List<byte[]>> frames = h264();
    assertThat(decoded("H264", "h264.mp4", frames)).isEqualTo(2 * FRAMES);
    String sizes =
        Tools.ffprobe(
                folder,
                "-show_entries",
                "frame=width,height,pkt_dts_time",
                "-of",
                "csv=p=0",
                folder.resolve("h264.mp4").toString())
            .text();
    assertThat(sizes).contains("320,240").contains("160,120");
  }

  /// A download that broke off, or a fragment that a player asked for alone.
  @Test
  void any_cut_of_a_fragmented_mp4_plays() throws IOException {
    List<List<byte[]>> frames = h264();
    var _ = decoded("H264", "h264.mp4", frames);
    byte[] whole = Files.readAllBytes(folder.resolve("h264.mp4"));
    int head = indexOf(whole, "moof", 0) - 4;
    int second = indexOf(whole, "moof", indexOf(whole, "mdat", head)) - 4;
    var random = new Random(12);
    for (int run = 0; run < 8; run++) {
      int cut = second + random.nextInt(whole.length - second);
      Path file = Files.write(folder.resolve("cut.mp4"), java.util.Arrays.copyOf(whole, cut));
      Tools.Ran ran =
          Tools.ffmpeg(folder, "-i", file.toString(), "-map", "0:v", "-f", "framemd5", "-");
      assertThat(ran.text().lines().filter(it -> !it.startsWith("#")).count())
          .as("cut at %d", cut)
          .isGreaterThan(0);
    }
    var alone = new ByteArrayOutputStream();
    alone.write(whole, 0, head);
    alone.write(whole, second, whole.length - second);
    Path file = Files.write(folder.resolve("alone.mp4"), alone.toByteArray());
    assertThat(Tools.ffmpeg(folder, "-i", file.toString(), "-f", "null", "-").errors()).isEmpty();
  }

  private List<List<byte[]>> h264() throws IOException {
    var packetizer = new RtpPacketizer(96, 1, 100);
    List<List<byte[]>> frames = new ArrayList<>();
    for (String size : List.of("320x240", "160x120")) {
      for (List<byte[]> units : MediaFrames.h264(folder, size, FRAMES, RATE)) {
        frames.add(packetizer.h264(units, frames.size() * 90_000L / RATE));
      }
    }
    return frames;
  }

  private static int indexOf(byte[] bytes, String text, int from) {
    return new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf(text, from);
  }

  @Test
  void remuxes_av1() throws IOException {
    var packetizer = new RtpPacketizer(96, 1, 100);
    List<List<byte[]>> frames = new ArrayList<>();
    for (byte[] frame : MediaFrames.ivf(folder, "libsvtav1", "320x240", FRAMES, RATE, 15)) {
      boolean isKey = frame.length > 3 && ((frame[2] >> 3) & 0x0F) == 1;
      frames.add(packetizer.av1(frame, isKey, frames.size() * 90_000L / RATE));
    }
    assertThat(decoded("AV1", "av1.webm", frames)).isEqualTo(FRAMES);
  }

  @Test
  void takes_the_primary_block_of_redundant_sound() throws IOException {
    var packetizer = new RtpPacketizer(63, 1, 100);
    var codec = new Codec(63, "red", 48_000, 2, Map.of("", "111/111"), List.of());
    List<byte[]> sounds = MediaFrames.opus(folder, 2);
    var records = new ArrayList<JournalRecord>();
    for (int i = 1; i < sounds.size(); i++) {
      byte[] packet = packetizer.red(sounds.get(i), sounds.get(i - 1), 111, i * 960L);
      records.add(new JournalRecord.Rtp(i * 20_000_000L, ByteBuffer.wrap(packet)));
    }
    Path file = Files.write(folder.resolve("red.webm"), remux(codec, records));
    Tools.Ran pcm =
        Tools.ffmpeg(folder, "-i", file.toString(), "-f", "s16le", "-ac", "1", "-ar", "48000", "-");
    assertThat(pcm.errors()).isEmpty();
    assertThat(pcm.out()).hasSize((sounds.size() - 1) * 960 * 2);
  }

  @Test
  void shows_nothing_between_a_loss_and_the_next_keyframe() throws IOException {
    var packetizer = new RtpPacketizer(96, 1, 65_530);
    List<List<byte[]>> frames = new ArrayList<>();
    for (byte[] frame : MediaFrames.ivf(folder, "libvpx", "320x240", FRAMES, RATE, 15)) {
      frames.add(new ArrayList<>(packetizer.vp8(frame, frames.size() * 90_000L / RATE)));
    }
    frames.get(5).removeFirst();
    assertThat(decoded("VP8", "loss.webm", frames)).isEqualTo(FRAMES - 10);
  }

  @Test
  void puts_repaired_packets_in_their_place() throws IOException {
    long seed = 8;
    var random = new Random(seed);
    var packetizer = new RtpPacketizer(96, 1, 65_530);
    List<byte[]> all = new ArrayList<>();
    int count = 0;
    for (byte[] frame : MediaFrames.ivf(folder, "libvpx", "320x240", FRAMES, RATE, 15)) {
      all.addAll(packetizer.vp8(frame, count++ * 90_000L / RATE));
    }
    for (int i = 1; i + 4 < all.size(); i += 3) {
      Collections.swap(all, i, i + 1 + random.nextInt(3));
    }
    List<List<byte[]>> frames = all.stream().map(List::of).toList();
    assertThat(decoded("VP8", "late.webm", frames)).as("seed %d", seed).isEqualTo(FRAMES);
  }

  @Test
  void never_throws_on_mutated_packets() {
    long seed = 77;
    var random = new Random(seed);
    for (String name : List.of("VP8", "VP9", "H264", "AV1", "opus", "red")) {
      var remuxer = remuxer(new Codec(96, name, 90_000, 1, Map.of(), List.of()), _ -> {});
      for (int run = 0; run < 10_000; run++) {
        var packet = new byte[12 + random.nextInt(40)];
        random.nextBytes(packet);
        packet[0] = (byte) 0x80;
        packet[1] = (byte) (96 | (random.nextInt(3) == 0 ? 0x80 : 0));
        packet[2] = (byte) (run >> 8);
        packet[3] = (byte) run;
        packet[4] = packet[5] = packet[6] = 0;
        packet[7] = (byte) (run / 4);
        packet[8] = packet[9] = packet[10] = packet[11] = 0;
        remuxer.accept(new JournalRecord.Rtp(run * 1000L, ByteBuffer.wrap(packet)));
      }
      remuxer.finish();
    }
  }

  /// How many frames ffmpeg decodes, after which it has nothing to complain of.
  private int decoded(String codec, String name, List<List<byte[]>> frames) throws IOException {
    var records = new ArrayList<JournalRecord>();
    for (int i = 0; i < frames.size(); i++) {
      for (byte[] packet : frames.get(i)) {
        records.add(new JournalRecord.Rtp(i * 1_000_000_000L / RATE, ByteBuffer.wrap(packet)));
      }
    }
    byte[] webm = remux(new Codec(96, codec, 90_000, 1, Map.of(), List.of()), records);
    Path file = Files.write(folder.resolve(name), webm);
    assertThat(Tools.ffmpeg(folder, "-i", file.toString(), "-f", "null", "-").errors()).isEmpty();
    String probe =
        Tools.ffprobe(
                folder,
                "-count_frames",
                "-show_entries",
                "stream=nb_read_frames",
                "-of",
                "csv=p=0",
                file.toString())
            .text();
    return Integer.parseInt(probe.trim());
  }

  private static byte[] remux(Codec codec, List<JournalRecord> records) {
    var out = new ByteArrayOutputStream();
    TrackRemuxer remuxer = remuxer(codec, out::writeBytes);
    records.forEach(remuxer::accept);
    remuxer.finish();
    return out.toByteArray();
  }

  private static TrackRemuxer remuxer(Codec codec, java.util.function.Consumer<byte[]> out) {
    var remuxer = new TrackRemuxer(0, out);
    var track = new TrackId(new ParticipantId("ward"), 1, "0");
    remuxer.accept(new JournalRecord.TrackStart(0, track, TrackSource.CAMERA, codec));
    return remuxer;
  }
}
