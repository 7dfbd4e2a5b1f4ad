package huizhen.app.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Runs ffmpeg and ffprobe, which make and read the test's media independently of our code.
final class Ffmpeg {
  private Ffmpeg() {}

  /// What ffmpeg writes to its standard output.
  static byte[] run(List<String> arguments) {
    return exec("ffmpeg", List.of("-hide_banner", "-loglevel", "error", "-y"), arguments);
  }

  static String probe(Path file, String entries) {
    return new String(
            exec(
                "ffprobe",
                List.of("-v", "error"),
                List.of("-show_entries", entries, "-of", "default=nk=1:nw=1", file.toString())),
            StandardCharsets.UTF_8)
        .strip();
  }

  /// Decodes all of it, and gives what ffmpeg has to complain of: nothing, of a good file.
  static String complaints(Path file) {
    var input = List.of("ffmpeg", "-v", "error", "-i", file.toString());
    var output = List.of("-fps_mode", "vfr", "-f", "null", "-");
    var command = Stream.concat(input.stream(), output.stream()).toList();
    try {
      var decoding = new ProcessBuilder(command).redirectErrorStream(true).start();
      decoding.getOutputStream().close();
      var said = new String(decoding.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return said + (decoding.waitFor() == 0 ? "" : "ended with " + decoding.exitValue());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /// A frame at this second as 64 × 36 RGB.
  static byte[] frame(Path file, double second) {
    return filtered(file, second, "scale=64:36");
  }

  /// As [#frame], of a part of it.
  ///
  /// @param crop width, height, left and top with colons
  static byte[] part(Path file, double second, String crop) {
    return filtered(file, second, "crop=" + crop + ",scale=64:36");
  }

  private static byte[] filtered(Path file, double second, String filter) {
    return run(
        List.of(
            "-i",
            file.toString(),
            "-ss",
            Double.toString(second),
            "-frames:v",
            "1",
            "-vf",
            filter,
            "-f",
            "rawvideo",
            "-pix_fmt",
            "rgb24",
            "-"));
  }

  /// All of its sound, mono at this rate.
  static short[] samples(Path file, int rate) {
    var bytes =
        run(
            List.of(
                "-i",
                file.toString(),
                "-f",
                "s16le",
                "-ac",
                "1",
                "-ar",
                Integer.toString(rate),
                "-"));
    var samples = new short[bytes.length / 2];
    java.nio.ByteBuffer.wrap(bytes)
        .order(java.nio.ByteOrder.LITTLE_ENDIAN)
        .asShortBuffer()
        .get(samples);
    return samples;
  }

  private static byte[] exec(String program, List<String> first, List<String> rest) {
    var command = new ArrayList<String>();
    command.add(program);
    command.addAll(first);
    command.addAll(rest);
    try {
      var process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      process.getOutputStream().close();
      var bytes = process.getInputStream().readAllBytes();
      var code = process.waitFor();
      if (code != 0) {
        throw new IllegalStateException("%s ended with %d: %s".formatted(program, code, rest));
      }
      return bytes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
