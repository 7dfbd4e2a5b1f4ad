package huizhen.bench.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads garbage collection and allocation of another JVM: its log, and `jcmd`.
public final class JvmFigures {
  private static final Path JCMD = Path.of(System.getProperty("java.home"), "bin", "jcmd");

  private static final Pattern HEAP = Pattern.compile("garbage-first heap .*\\bused (\\d+)K");

  private static final String RECORDING = "bench";

  private final long pid;
  private final Path gcLog;

  public JvmFigures(long pid, Path gcLog) {
    this.pid = pid;
    this.gcLog = gcLog;
  }

  /// What had happened at a moment.
  ///
  /// @param gcLines of the log, so far
  public record Moment(int gcLines, Allocated allocated) {}

  /// Takes the process some milliseconds.
  public Moment now() {
    return new Moment(gcLines().size(), Allocated.read(ask("Thread.print", "-e")));
  }

  public GcPauses pausesSince(Moment before) {
    List<String> lines = gcLines();
    return GcPauses.read(lines.subList(Math.min(before.gcLines(), lines.size()), lines.size()));
  }

  /// What is alive on its heap: collects all garbage first, which stops it for a moment.
  public long heapBytesAfterCollection() {
    String _ = ask("GC.run");
    return heapBytes(ask("GC.heap_info"));
  }

  /// @param printed by `jcmd PID GC.heap_info` of a JVM with G1
  static long heapBytes(String printed) {
    Matcher found = HEAP.matcher(printed);
    if (!found.find()) {
      throw new IllegalStateException("jcmd says nothing of a heap of G1: " + printed);
    }
    return Long.parseLong(found.group(1)) << 10;
  }

  public void beginProfile() {
    String _ = ask("JFR.start", "name=" + RECORDING, "settings=profile");
  }

  /// @param file that does not exist yet
  public Profile endProfile(Path file) {
    String _ = ask("JFR.stop", "name=" + RECORDING, "filename=" + file);
    try {
      return Profile.read(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<String> gcLines() {
    try {
      return Files.exists(gcLog) ? Files.readAllLines(gcLog) : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String ask(String... question) {
    var command = new java.util.ArrayList<>(List.of(JCMD.toString(), String.valueOf(pid)));
    command.addAll(List.of(question));
    try {
      var jcmd = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (jcmd.waitFor() != 0) {
        throw new IOException("jcmd could not ask the gateway: " + said);
      }
      return said;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
