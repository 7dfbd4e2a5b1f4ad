package huizhen.scheduling.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import redis.embedded.core.ExecutableProvider;

/// A real Redis for tests: the one that the system property `huizhen.redis` names, else in a
/// container where Docker answers, else a `redis-server` on the PATH, else the one that
/// embedded-redis brings. There is always one: nothing is skipped.
///
/// One that is ours ([#process]) keeps an AOF with `appendfsync always` and can be killed.
public final class RealRedis implements AutoCloseable {
  private static final String PROPERTY = "huizhen.redis";
  private static final String IMAGE = "redis:7.2-alpine";

  private final URI uri;
  private final AutoCloseable stop;
  private final List<String> command;
  private volatile @Nullable Process process;

  private RealRedis(URI uri, AutoCloseable stop, List<String> command) {
    this.uri = uri;
    this.stop = stop;
    this.command = List.copyOf(command);
  }

  /// Any real Redis; may be one that others use too, so tests flush it.
  public static RealRedis start(Path directory) {
    var given = System.getProperty(PROPERTY, "");
    if (!given.isBlank()) {
      return new RealRedis(URI.create(given), () -> {}, List.of());
    }
    if (isDockerThere()) {
      var container = new GenericContainer<>(IMAGE).withExposedPorts(6379);
      container.start();
      return new RealRedis(
          URI.create(
              "redis://%s:%d".formatted(container.getHost(), container.getFirstMappedPort())),
          container::stop,
          List.of());
    }
    return process(directory, "");
  }

  /// A process of our own with its data in this directory, and a password unless that is empty.
  public static RealRedis process(Path directory, String password) {
    try {
      return process(executable(), directory, password);
    } catch (IOException e) {
      throw new UncheckedIOException("there is no redis-server", e);
    }
  }

  /// The same with the server that embedded-redis brings, an older one.
  public static RealRedis embedded(Path directory, String password) {
    try {
      return process(bundled(), directory, password);
    } catch (IOException e) {
      throw new UncheckedIOException("there is no embedded redis-server", e);
    }
  }

  /// One that will be a node of a cluster.
  static RealRedis clusterNode(Path directory, boolean isEmbedded) {
    try {
      return process(
          isEmbedded ? bundled() : executable(),
          directory,
          "",
          "--cluster-enabled",
          "yes",
          "--cluster-node-timeout",
          "1000");
    } catch (IOException e) {
      throw new UncheckedIOException("there is no redis-server", e);
    }
  }

  private static RealRedis process(
      String executable, Path directory, String password, String... more) {
    try {
      var port = freePort();
      var redis =
          new RealRedis(
              URI.create(
                  "redis://%s127.0.0.1:%d"
                      .formatted(password.isEmpty() ? "" : ":" + password + "@", port)),
              () -> {},
              Stream.concat(
                      Stream.of(
                          executable,
                          "--port",
                          String.valueOf(port),
                          "--bind",
                          "127.0.0.1",
                          "--dir",
                          directory.toString(),
                          "--save",
                          "",
                          "--appendonly",
                          "yes",
                          "--appendfsync",
                          "always",
                          "--requirepass",
                          password),
                      Stream.of(more))
                  .toList());
      redis.restart();
      return redis;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start a redis-server", e);
    }
  }

  public String uri() {
    return uri.toString();
  }

  boolean isRunning() {
    return process != null;
  }

  int port() {
    return uri.getPort();
  }

  /// The same, of a reply that is one bulk string.
  String bulk(String inline) {
    try (var socket = new Socket(uri.getHost(), uri.getPort())) {
      socket.setSoTimeout(5_000);
      socket.getOutputStream().write((inline + "\r\n").getBytes(StandardCharsets.UTF_8));
      var in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      var head = String.valueOf(in.readLine());
      if (!head.startsWith("$")) {
        throw new IllegalStateException(head);
      }
      var text = new char[Integer.parseInt(head.substring(1))];
      int read = 0;
      while (read < text.length) {
        int more = in.read(text, read, text.length - read);
        if (more < 0) {
          throw new IOException("cut off");
        }
        read += more;
      }
      return new String(text);
    } catch (IOException e) {
      throw new UncheckedIOException("Redis does not answer", e);
    }
  }

  /// `kill -9`: no farewell, no flush. Returns when the process is gone.
  public void kill() {
    var running = process;
    if (running != null) {
      running.destroyForcibly();
      try {
        if (!running.waitFor(10, TimeUnit.SECONDS)) {
          throw new IllegalStateException("redis-server does not die");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted", e);
      }
      process = null;
    }
  }

  /// Stops it from answering, without closing a connection, until [#thaw].
  public void freeze() {
    signal("-STOP");
  }

  public void thaw() {
    signal("-CONT");
  }

  /// Starts the process (again) on the same port and data, and waits until it answers.
  public void restart() {
    try {
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + command.getFirst(), e);
    }
    var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!isReady()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("redis-server does not get ready");
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    }
  }

  public void flush() {
    if (!"+OK".equals(ask("FLUSHALL"))) {
      throw new IllegalStateException("cannot flush the test's Redis");
    }
  }

  /// Sends an inline command, such as `DBSIZE`; answers the first line of the reply.
  public String ask(String inline) {
    try (var socket = new Socket(uri.getHost(), uri.getPort())) {
      socket.setSoTimeout(5_000);
      var in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      var out = socket.getOutputStream();
      var login = uri.getUserInfo();
      if (login != null && login.startsWith(":") && login.length() > 1) {
        out.write(("AUTH " + login.substring(1) + "\r\n").getBytes(StandardCharsets.UTF_8));
        var _ = in.readLine();
      }
      out.write((inline + "\r\n").getBytes(StandardCharsets.UTF_8));
      return String.valueOf(in.readLine());
    } catch (IOException e) {
      throw new UncheckedIOException("Redis does not answer", e);
    }
  }

  @Override
  public void close() {
    kill();
    try {
      stop.close();
    } catch (Exception e) {
      throw new IllegalStateException("cannot stop the container", e);
    }
  }

  private boolean isReady() {
    try {
      // While it loads its AOF it answers with an error.
      return ask("PING").equals("+PONG");
    } catch (UncheckedIOException e) {
      return false; // not listening yet
    }
  }

  private void signal(String signal) {
    var running = process;
    if (running == null) {
      throw new IllegalStateException("only a process of our own can be frozen");
    }
    try {
      var code =
          new ProcessBuilder("kill", signal, String.valueOf(running.pid())).start().waitFor();
      if (code != 0) {
        throw new IllegalStateException("kill " + signal + " failed");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /// A cluster's nodes talk to each other on a port that is 10,000 above.
  private static int freePort() throws IOException {
    while (true) {
      try (var probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        if (probe.getLocalPort() < 55_000) {
          return probe.getLocalPort();
        }
      }
    }
  }

  private static boolean isDockerThere() {
    // A client on the PATH proves nothing; without a socket or a host there is no daemon to ask.
    return (System.getenv("DOCKER_HOST") != null || Files.exists(Path.of("/var/run/docker.sock")))
        && DockerClientFactory.instance().isDockerAvailable();
  }

  private static String executable() throws IOException {
    for (var folder : System.getenv("PATH").split(":", -1)) {
      var file = Path.of(folder, "redis-server");
      if (Files.isExecutable(file)) {
        return file.toString();
      }
    }
    return bundled();
  }

  private static String bundled() throws IOException {
    return ExecutableProvider.newJarResourceProvider().get().getAbsolutePath();
  }
}
