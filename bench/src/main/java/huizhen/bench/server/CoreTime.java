package huizhen.bench.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// What a core did so far, by `/proc/stat`: who else works on the server's core shows there.
public record CoreTime(double busySeconds) {
  private static final double TICKS_PER_SECOND = 100;
  private static final int IDLE = 4;
  private static final int WAITING = 5;
  private static final int LAST = 8;

  public static CoreTime of(int core) {
    try {
      return read(Files.readAllLines(Path.of("/proc/stat")), core);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static CoreTime read(List<String> lines, int core) {
    for (String line : lines) {
      String[] fields = line.split(" +", -1);
      if (fields[0].equals("cpu" + core)) {
        long ticks = 0;
        for (int i = 1; i <= Math.min(LAST, fields.length - 1); i++) {
          ticks += i == IDLE || i == WAITING ? 0 : Long.parseLong(fields[i]);
        }
        return new CoreTime(ticks / TICKS_PER_SECOND);
      }
    }
    throw new IllegalArgumentException("there is no core " + core);
  }
}
