package huizhen.recording.media;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Encoded frames of a test picture or a tone of 440 Hz, made by ffmpeg.
public final class MediaFrames {
  private MediaFrames() {}

  /// @param codec ffmpeg's encoder for an IVF file
  public static List<byte[]> ivf(
      Path folder, String codec, String size, int frames, int rate, int keyEvery) {
    Path file = folder.resolve(codec + "-" + size + ".ivf");
    var arguments =
        new ArrayList<>(
            List.of(
                "-f",
                "lavfi",
                "-i",
                "testsrc=size=%s:rate=%d".formatted(size, rate),
                "-frames:v",
                Integer.toString(frames),
                "-pix_fmt",
                "yuv420p",
                "-c:v",
                codec,
                "-g",
                Integer.toString(keyEvery)));
    if (codec.startsWith("libvpx")) {
      arguments.addAll(
          List.of(
              "-deadline",
              "realtime",
              "-cpu-used",
              "8",
              "-lag-in-frames",
              "0",
              "-auto-alt-ref",
              "0"));
    } else {
      arguments.addAll(List.of("-preset", "10"));
    }
    arguments.add(file.toString());
    var _ = Tools.ffmpeg(folder, arguments.toArray(String[]::new));
    var in = ByteBuffer.wrap(read(file)).order(ByteOrder.LITTLE_ENDIAN);
    in.position(in.getShort(6));
    var out = new ArrayList<byte[]>();
    while (in.remaining() >= 12) {
      var frame = new byte[in.getInt()];
      in.getLong();
      in.get(frame);
      out.add(frame);
    }
    return out;
  }

  /// Access units of Annex B units, without their start codes.
  public static List<List<byte[]>> h264(Path folder, String size, int frames, int rate) {
    Path file = folder.resolve("h264-" + size + ".h264");
    var _ =
        Tools.ffmpeg(
            folder,
            "-f",
            "lavfi",
            "-i",
            "testsrc=size=%s:rate=%d".formatted(size, rate),
            "-frames:v",
            Integer.toString(frames),
            "-pix_fmt",
            "yuv420p",
            "-c:v",
            "libx264",
            "-profile:v",
            "baseline",
            "-preset",
            "ultrafast",
            "-tune",
            "zerolatency",
            "-x264-params",
            "keyint=30:aud=1:sliced-threads=0:repeat-headers=1",
            file.toString());
    var units = new ArrayList<List<byte[]>>();
    byte[] all = read(file);
    int start = -1;
    for (int i = 0; i + 2 < all.length || start >= 0; i++) {
      boolean isEnd = i + 2 >= all.length;
      if (isEnd || (all[i] == 0 && all[i + 1] == 0 && all[i + 2] == 1)) {
        if (start >= 0) {
          int end = isEnd ? all.length : i;
          while (!isEnd && end > start && all[end - 1] == 0) {
            end--;
          }
          byte[] unit = java.util.Arrays.copyOfRange(all, start, end);
          if ((unit[0] & 0x1F) == 9) {
            units.add(new ArrayList<>());
          } else {
            units.getLast().add(unit);
          }
        }
        start = isEnd ? -1 : i + 3;
        i += 2;
      }
    }
    return units;
  }

  /// 20 ms Opus packets of a tone.
  public static List<byte[]> opus(Path folder, int seconds) {
    Path file = folder.resolve("tone-" + seconds + ".ogg");
    var _ =
        Tools.ffmpeg(
            folder,
            "-f",
            "lavfi",
            "-i",
            "sine=frequency=440:sample_rate=48000:duration=" + seconds,
            "-c:a",
            "libopus",
            "-b:a",
            "48k",
            "-frame_duration",
            "20",
            "-application",
            "voip",
            file.toString());
    var in = ByteBuffer.wrap(read(file)).order(ByteOrder.LITTLE_ENDIAN);
    var packets = new ArrayList<byte[]>();
    var packet = new ByteArrayOutputStream();
    while (in.remaining() > 27) {
      in.position(in.position() + 26);
      var sizes = new byte[in.get() & 0xFF];
      in.get(sizes);
      for (byte size : sizes) {
        var piece = new byte[size & 0xFF];
        in.get(piece);
        packet.writeBytes(piece);
        if (piece.length < 255) {
          packets.add(packet.toByteArray());
          packet.reset();
        }
      }
    }
    // OpusHead and OpusTags come first; the last packet is filled up with silence.
    return List.copyOf(packets.subList(2, packets.size() - 1));
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new AssertionError("cannot read " + file, e);
    }
  }
}
