package huizhen.bench.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// What a core did so far, by `/proc/stat`: who else works on the server's core shows there.
///
/// Whatever is not idle is work. The kernel measures how long a core idles, and only guesses what
/// it did otherwise, by a look each 4 ms: of what happens each 10 ms it sees too much in one
/// process and too little in the next.
///
/// @param busySeconds since some moment, the same for all of a process
public record CoreTime(double busySeconds) {
  private static final double TICKS_PER_SECOND = 100;
  private static final int IDLE = 4;
  private static final int WAITING = 5;

  public static CoreTime of(int core) {
    try {
      List<String> lines = Files.readAllLines(Path.of("/proc/stat"));
      return read(lines, core, System.nanoTime() / 1e9);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// @param atSeconds when the lines were read
  public static CoreTime read(List<String> lines, int core, double atSeconds) {
    for (String line : lines) {
      String[] fields = line.split(" +", -1);
      if (fields[0].equals("cpu" + core)) {
        long idleTicks = Long.parseLong(fields[IDLE]) + Long.parseLong(fields[WAITING]);
        return new CoreTime(atSeconds - idleTicks / TICKS_PER_SECOND);
      }
    }
    throw new IllegalArgumentException("there is no core " + core);
  }
}
