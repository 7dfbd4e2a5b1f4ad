package huizhen.app;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/// A gateway as `./huizhen up` runs it: a process of its own, told by flags, heard by what it
/// prints. Takes any free ports.
public final class GatewayProcess implements AutoCloseable {
  private static final long LIMIT_SECONDS = 120;
  private static final Pattern READY =
      Pattern.compile("ready: (https://localhost:(\\d+)) +\\(([0-9.]+) s\\)");
  private static final Pattern METRICS = Pattern.compile("http://127.0.0.1:(\\d+)/metrics");

  private final Process process;
  private final Path data;
  private final StringBuilder output = new StringBuilder();
  private final CompletableFuture<Boolean> ready = new CompletableFuture<>();

  private GatewayProcess(Process process, Path data) {
    this.process = process;
    this.data = data;
    Thread.ofVirtual().start(this::listen);
  }

  /// Starts one and waits until it is ready.
  public static GatewayProcess start(Path data, String... flags) {
    return startAt(List.of(), data, flags);
  }

  /// The same by a command that becomes the one after it, such as one that enters a namespace.
  public static GatewayProcess startAt(List<String> place, Path data, String... flags) {
    var gateway = launchAt(place, data, flags);
    if (!gateway.isReady()) {
      throw new IllegalStateException("the gateway did not start:\n" + gateway.output());
    }
    return gateway;
  }

  /// Starts one that may refuse; see [#exitCode].
  public static GatewayProcess launch(Path data, String... flags) {
    return launchAt(List.of(), data, flags);
  }

  private static GatewayProcess launchAt(List<String> place, Path data, String... flags) {
    var command = new ArrayList<>(place);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-ea", "--enable-native-access=ALL-UNNAMED", "-Xmx768m"));
    if (!Boolean.getBoolean("huizhen.figures")) {
      // Most of them live for a minute, half of which the optimising compiler would take.
      command.add("-XX:TieredStopAtLevel=1");
    }
    command.addAll(List.of("-cp", classPath(), "huizhen.app.Main"));
    command.addAll(List.of("--data", data.toString()));
    command.addAll(List.of(flags));
    addUnlessGiven(command, "--port", "0");
    addUnlessGiven(command, "--media-port", "0");
    addUnlessGiven(command, "--management-port", "0");
    try {
      return new GatewayProcess(
          new ProcessBuilder(command).redirectErrorStream(true).start(), data);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Another one on the same folder and HTTPS port, for clients that come back.
  public GatewayProcess startAgain() {
    return start(data, "--port", found(READY, 2));
  }

  /// Of HTTPS.
  public int port() {
    return Integer.parseInt(found(READY, 2));
  }

  public boolean isReady() {
    try {
      return ready.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException("neither ready nor ended:\n" + output(), e);
    }
  }

  /// Waits for the end.
  public int exitCode() {
    try {
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException("does not end:\n" + output());
      }
      ready.join();
      return process.exitValue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /// As Ctrl-C or the system's stop does.
  public int stop() {
    process.destroy();
    return exitCode();
  }

  /// `kill -9`.
  public void kill() {
    process.destroyForcibly();
    var _ = exitCode();
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      var _ = stop();
    }
    stopOrphan();
  }

  /// The Redis that a killed gateway left behind, where no later one on the same folder stops it.
  private void stopOrphan() {
    var file = data.resolve("redis/redis.pid");
    try {
      if (Files.exists(file)) {
        var pid = Long.parseLong(Files.readString(file).strip());
        ProcessHandle.of(pid)
            .filter(it -> it.info().command().orElse("").startsWith(data.toString()))
            .ifPresent(ProcessHandle::destroy);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Path data() {
    return data;
  }

  public long pid() {
    return process.pid();
  }

  public String url() {
    return found(READY, 1);
  }

  public double startSeconds() {
    return Double.parseDouble(found(READY, 3));
  }

  public String metricsUrl() {
    return found(METRICS, 0);
  }

  /// The demo password that was printed for this user.
  public String password(String username) {
    return found(Pattern.compile("(?m)^  [a-z ]+? +" + username + " +(\\S+) "), 1);
  }

  public String output() {
    synchronized (output) {
      return output.toString();
    }
  }

  private String found(Pattern pattern, int group) {
    var match = pattern.matcher(output());
    if (!match.find()) {
      throw new IllegalStateException(pattern + " was not printed:\n" + output());
    }
    return match.group(group);
  }

  private void listen() {
    try (BufferedReader reader = process.inputReader()) {
      for (var line = reader.readLine(); line != null; line = reader.readLine()) {
        synchronized (output) {
          output.append(line).append('\n');
        }
        if (line.startsWith("Ctrl-C stops")) {
          ready.complete(true);
        }
      }
    } catch (IOException _) {
      // The process was killed while it spoke.
    }
    ready.complete(false);
  }

  private static void addUnlessGiven(List<String> command, String flag, String value) {
    if (!command.contains(flag)) {
      command.add(flag);
      command.add(value);
    }
  }

  /// Surefire keeps the real one in a property of its own.
  private static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }
}
