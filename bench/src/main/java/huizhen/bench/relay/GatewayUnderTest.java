package huizhen.bench.relay;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A gateway as users start it, pinned to one core, on an empty folder and free ports. What it
/// takes is read from `/proc` (Linux alone).
final class GatewayUnderTest implements AutoCloseable {
  private static final long LIMIT_SECONDS = 300;

  /// The kernel counts CPU time in hundredths (`USER_HZ`).
  private static final double TICKS_PER_SECOND = 100;

  private static final Pattern READY = Pattern.compile("ready: (https://localhost:\\d+) ");
  private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");
  private static final int USER_TIME = 11;

  private final Process process;
  private final Path data;
  private final StringBuilder output = new StringBuilder();
  private final CompletableFuture<URI> ready = new CompletableFuture<>();

  private GatewayUnderTest(Process process, Path data) {
    this.process = process;
    this.data = data;
  }

  /// @param script the `huizhen` script
  /// @param data an empty folder
  static GatewayUnderTest start(Path script, int core, Path data) throws IOException {
    var command = new ArrayList<>(List.of("taskset", "-c", String.valueOf(core)));
    command.addAll(List.of(script.toString(), "up", "--data", data.toString()));
    Path settings = data.resolveSibling("settings.properties");
    Files.writeString(settings, "rooms.attendees=1000\n");
    command.addAll(List.of("--config", settings.toString()));
    for (String port : List.of("--port", "--media-port", "--management-port")) {
      command.addAll(List.of(port, "0"));
    }
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var gateway = new GatewayUnderTest(process, data);
    var _ = Thread.ofVirtual().name("gateway-output").start(gateway::listen);
    return gateway;
  }

  private void listen() {
    try (BufferedReader lines = process.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        synchronized (output) {
          output.append(line).append('\n');
        }
        Matcher found = READY.matcher(line);
        if (found.find()) {
          ready.complete(URI.create(found.group(1)));
        }
      }
      ready.completeExceptionally(new IOException("it ended:\n" + output()));
    } catch (IOException e) {
      ready.completeExceptionally(e);
    }
  }

  private String output() {
    synchronized (output) {
      return output.toString();
    }
  }

  /// Waits until it is ready.
  URI url() throws IOException, InterruptedException {
    try {
      return ready.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("the gateway did not start:\n" + output(), e);
    }
  }

  /// The credentials of the demo hospital's own system.
  Path client() {
    return data.resolve("demo-client.json");
  }

  /// User and system time of all its threads so far.
  double cpuSeconds() {
    // The name may have spaces, so what follows it is counted.
    String stat = read("/proc/%d/stat".formatted(process.pid()));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return (Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[USER_TIME + 1]))
        / TICKS_PER_SECOND;
  }

  long residentBytes() {
    Matcher found = RESIDENT.matcher(read("/proc/%d/status".formatted(process.pid())));
    if (!found.find()) {
      throw new IllegalStateException("the kernel says nothing of its memory");
    }
    return Long.parseLong(found.group(1)) * 1024;
  }

  private static String read(String file) {
    try {
      return Files.readString(Path.of(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        var _ = process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      var _ = process.destroyForcibly();
    }
  }
}
