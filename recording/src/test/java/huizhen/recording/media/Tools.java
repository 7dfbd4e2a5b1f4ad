package huizhen.recording.media;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Runs Debian's ffmpeg and ffprobe. Fails clearly where they are not installed.
public final class Tools {
  private Tools() {}

  /// What a program printed on standard output, and on standard error.
  public static final class Ran {
    private final byte[] out;
    private final String errors;

    private Ran(byte[] out, String errors) {
      this.out = out;
      this.errors = errors;
    }

    public byte[] out() {
      return out;
    }

    public String errors() {
      return errors;
    }

    public String text() {
      return new String(out, StandardCharsets.UTF_8);
    }
  }

  public static Ran ffmpeg(Path folder, String... arguments) {
    var command = new ArrayList<>(List.of("ffmpeg", "-v", "error", "-nostdin", "-y"));
    command.addAll(List.of(arguments));
    return run(folder, command);
  }

  public static Ran ffprobe(Path folder, String... arguments) {
    var command = new ArrayList<>(List.of("ffprobe", "-v", "error"));
    command.addAll(List.of(arguments));
    return run(folder, command);
  }

  private static Ran run(Path folder, List<String> command) {
    try {
      Path out = Files.createTempFile(folder, "run", ".out");
      Path err = Files.createTempFile(folder, "run", ".err");
      Process process;
      try {
        process =
            new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
      } catch (IOException e) {
        throw new AssertionError(
            command.getFirst() + " is not installed; ./huizhen test installs it", e);
      }
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("took more than a minute: " + command);
      }
      var ran = new Ran(Files.readAllBytes(out), Files.readString(err));
      if (process.exitValue() != 0) {
        throw new AssertionError("failed: " + command + "\n" + ran.errors());
      }
      return ran;
    } catch (IOException | InterruptedException e) {
      throw new AssertionError("cannot run " + command, e);
    }
  }
}
