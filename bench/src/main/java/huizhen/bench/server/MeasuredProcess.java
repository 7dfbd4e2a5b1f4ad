package huizhen.bench.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A server that was started to be measured, and what it takes, as `/proc` has it (Linux alone).
/// Keeps what it prints. Ends with us, also when we are told to end.
public final class MeasuredProcess implements AutoCloseable {
  /// The kernel counts CPU time in hundredths (`USER_HZ`).
  private static final double TICKS_PER_SECOND = 100;

  private static final int USER_TIME = 11;
  private static final long STOP_SECONDS = 30;
  private static final int KEPT_CHARACTERS = 100_000;
  private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");

  private final String what;
  private final Process process;
  private final Pattern ready;
  private final StringBuilder output = new StringBuilder();
  private final CompletableFuture<Matcher> isReady = new CompletableFuture<>();

  private final Thread atExit;

  private MeasuredProcess(String what, Process process, Pattern ready) {
    this.what = what;
    this.process = process;
    this.ready = ready;
    this.atExit = new Thread(process::destroy, "stop-server");
  }

  /// @param what it is, for who reads why it did not start
  /// @param command becomes the server itself, so that its pid is the server's
  /// @param environment on top of our own
  /// @param ready what it prints once it is
  public static MeasuredProcess start(
      String what, List<String> command, Map<String, String> environment, Pattern ready)
      throws IOException {
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    var measured = new MeasuredProcess(what, builder.start(), ready);
    Runtime.getRuntime().addShutdownHook(measured.atExit);
    // Reading a pipe holds a carrier for as long as the server lives, and on one core there is one.
    var _ = Thread.ofPlatform().daemon().name("server-output").start(measured::listen);
    return measured;
  }

  private void listen() {
    try (BufferedReader lines = process.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        synchronized (output) {
          if (output.length() < KEPT_CHARACTERS) {
            output.append(line).append('\n');
          }
        }
        Matcher found = ready.matcher(line);
        if (found.find()) {
          isReady.complete(found);
        }
      }
      isReady.completeExceptionally(new IOException("it ended"));
    } catch (IOException e) {
      isReady.completeExceptionally(e);
    }
  }

  /// Waits until it has said that it is ready.
  public Matcher awaitReady(Duration limit) throws IOException, InterruptedException {
    try {
      return isReady.get(limit.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      synchronized (output) {
        throw new IOException("%s did not start:\n%s".formatted(what, output), e);
      }
    }
  }

  /// What it has printed so far, of which the beginning is kept.
  public String output() {
    synchronized (output) {
      return output.toString();
    }
  }

  public long pid() {
    return process.pid();
  }

  /// User and system time of all its threads so far.
  public double cpuSeconds() {
    // The name may have spaces, so what follows it is counted.
    String stat = read("/proc/%d/stat".formatted(process.pid()));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return (Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[USER_TIME + 1]))
        / TICKS_PER_SECOND;
  }

  public long residentBytes() {
    Matcher found = RESIDENT.matcher(read("/proc/%d/status".formatted(process.pid())));
    if (!found.find()) {
      throw new IllegalStateException("the kernel says nothing of its memory");
    }
    return Long.parseLong(found.group(1)) * 1024;
  }

  private String read(String file) {
    try {
      return Files.readString(Path.of(file));
    } catch (IOException e) {
      throw new UncheckedIOException(what + " has ended meanwhile", e);
    }
  }

  /// `kill -9`; then the same for what it had started, which would outlive it.
  public void kill() throws InterruptedException {
    var started = process.descendants().toList();
    var _ = process.destroyForcibly();
    var _ = process.waitFor();
    started.forEach(ProcessHandle::destroyForcibly);
  }

  /// Asks this process, and no other, to end.
  @Override
  public void close() {
    stop();
    var _ = Runtime.getRuntime().removeShutdownHook(atExit);
  }

  private void stop() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        var _ = process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      var _ = process.destroyForcibly();
    }
  }
}
