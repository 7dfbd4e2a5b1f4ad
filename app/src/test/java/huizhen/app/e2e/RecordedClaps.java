package huizhen.app.e2e;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// When `lip-sync.js` flashed and beeped, as ffmpeg finds it in recorded tracks: in seconds of the
/// files' own time, which is the recording's.
final class RecordedClaps {
  private static final int RATE = 16_000;
  private static final double QUIET_SECONDS = 0.25;
  private static final double LOUD = 0.1 * Short.MAX_VALUE;
  private static final double WHITE = 128;

  /// One clap's flash and beep are never further apart, two claps never nearer.
  private static final double MAX_APART_SECONDS = 0.45;

  private static final Pattern FRAME =
      Pattern.compile("pts_time:(\\S+)\\s+lavfi\\.signalstats\\.YAVG=(\\S+)");

  private RecordedClaps() {}

  static List<Double> flashes(Path file) {
    byte[] printed =
        Ffmpeg.run(
            List.of(
                "-copyts",
                "-i",
                file.toString(),
                "-vf",
                "signalstats,metadata=mode=print:key=lavfi.signalstats.YAVG:file=-",
                "-fps_mode",
                "passthrough",
                "-f",
                "null",
                "/dev/null"));
    var all = new ArrayList<Double>();
    boolean wasWhite = true;
    Matcher frame = FRAME.matcher(new String(printed, StandardCharsets.UTF_8));
    while (frame.find()) {
      boolean isWhite = Double.parseDouble(frame.group(2)) > WHITE;
      if (isWhite && !wasWhite) {
        all.add(Double.parseDouble(frame.group(1)));
      }
      wasWhite = isWhite;
    }
    return all;
  }

  static List<Double> beeps(Path file) {
    byte[] bytes =
        Ffmpeg.run(
            List.of(
                "-copyts",
                "-i",
                file.toString(),
                "-af",
                "aresample=%d:async=1:first_pts=0".formatted(RATE),
                "-ac",
                "1",
                "-f",
                "s16le",
                "-"));
    var samples = java.nio.ByteBuffer.wrap(bytes).order(java.nio.ByteOrder.LITTLE_ENDIAN);
    var all = new ArrayList<Double>();
    int quiet = 0;
    for (int i = 0; samples.remaining() >= 2; i++) {
      if (Math.abs(samples.getShort()) < LOUD) {
        quiet++;
      } else {
        if (quiet >= RATE * QUIET_SECONDS) {
          all.add((double) i / RATE);
        }
        quiet = 0;
      }
    }
    return all;
  }

  /// How late each beep was after its flash, in milliseconds. A clap of which one is missing (a
  /// camera that is off, a gap) is left out.
  static List<Double> skewsMillis(List<Double> flashes, List<Double> beeps) {
    var all = new ArrayList<Double>();
    for (double flash : flashes) {
      beeps.stream()
          .map(it -> it - flash)
          .filter(it -> Math.abs(it) < MAX_APART_SECONDS)
          .findFirst()
          .ifPresent(it -> all.add(it * 1000));
    }
    return all;
  }
}
