package huizhen.app.redis;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import huizhen.app.config.StartException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A real Redis server as a child process: append-only file with `appendfsync always`, so that what
/// was acknowledged survives a `kill -9` of either process. Reached by a unix socket that only this
/// user can open; it listens on no port.
///
/// When the child dies it is started again, after a pause that doubles from [#FIRST_PAUSE] to
/// [#LONGEST_PAUSE]. A server that a killed gateway left behind is stopped at the next start.
public final class EmbeddedRedis implements AutoCloseable {
  private static final System.Logger log = System.getLogger(EmbeddedRedis.class.getName());

  static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  /// Loading a large append-only file takes its time.
  private static final Duration START_LIMIT = Duration.ofSeconds(60);

  private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

  private final Path folder;
  private final Path binary;
  private final Path socket;
  private Process process;
  private boolean isClosed;
  private int restarts;

  private EmbeddedRedis(Path folder, Path binary, Path socket) throws IOException {
    this.folder = folder;
    this.binary = binary;
    this.socket = socket;
    this.process = launch();
  }

  /// Starts the server and waits until it answers.
  ///
  /// @param folder is made if it is not there
  public static EmbeddedRedis start(Path folder) {
    try {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      var binary = RedisBinary.unpack(folder);
      stopOrphan(folder, binary);
      var redis = new EmbeddedRedis(folder, binary, socketPath(folder));
      redis.awaitReady();
      redis.watch();
      return redis;
    } catch (IOException e) {
      throw new StartException(
          "the built-in Redis can't start in %s: %s; use another --data or set redis.url."
              .formatted(folder, e.getMessage()),
          e);
    }
  }

  /// What a Redis client connects to.
  public String connectionString() {
    return "unix://" + socket.toUri().getRawPath();
  }

  public synchronized long pid() {
    return process.pid();
  }

  /// How often the server died and was started again.
  public synchronized int restarts() {
    return restarts;
  }

  /// Whether it answers now.
  public boolean isReady() {
    return RedisPing.answers(socket);
  }

  @Override
  public void close() {
    Process last;
    synchronized (this) {
      isClosed = true;
      last = process;
    }
    stop(last.toHandle());
    try {
      Files.deleteIfExists(pidFile(folder));
      Files.deleteIfExists(socket);
    } catch (IOException e) {
      log.log(WARNING, "the Redis folder could not be tidied", e);
    }
  }

  private Process launch() throws IOException {
    Files.deleteIfExists(socket);
    var command = new ArrayList<String>();
    // A session of its own: Ctrl-C goes to the gateway alone, which stops Redis last.
    if (Files.isExecutable(Path.of("/usr/bin/setsid"))) {
      command.add("/usr/bin/setsid");
    }
    command.addAll(
        List.of(
            binary.toString(),
            "--port",
            "0",
            "--unixsocket",
            socket.toString(),
            "--unixsocketperm",
            "700",
            "--dir",
            folder.toString(),
            "--appendonly",
            "yes",
            "--appendfsync",
            "always",
            "--save",
            "",
            // What lies in it is sealed: when the file is written anew that would not get smaller.
            "--rdbcompression",
            "no",
            // While it is written anew Redis shares its core, and each page of its memory is copied
            // that changes: of a file that is small still that would be each few seconds.
            "--auto-aof-rewrite-min-size",
            "256mb",
            "--daemonize",
            "no"));
    var started =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("redis.log").toFile())
            .start();
    Files.writeString(pidFile(folder), Long.toString(started.pid()));
    return started;
  }

  private void awaitReady() {
    var deadline = System.nanoTime() + START_LIMIT.toNanos();
    Process current;
    synchronized (this) {
      current = process;
    }
    while (!RedisPing.answers(socket)) {
      if (!current.isAlive()) {
        throw new StartException(
            "the built-in Redis stopped at once; %s says why."
                .formatted(folder.resolve("redis.log")));
      }
      if (System.nanoTime() > deadline) {
        throw new StartException(
            "the built-in Redis did not answer within %d s; see %s."
                .formatted(START_LIMIT.toSeconds(), folder.resolve("redis.log")));
      }
      pause(Duration.ofMillis(5));
    }
  }

  private void watch() {
    var _ = Thread.ofVirtual().name("redis-watch").start(this::restartWhenItDies);
  }

  private void restartWhenItDies() {
    var pause = FIRST_PAUSE;
    while (true) {
      Process current;
      synchronized (this) {
        current = process;
      }
      var begun = System.nanoTime();
      waitFor(current);
      synchronized (this) {
        if (isClosed) {
          return;
        }
      }
      if (System.nanoTime() - begun > LONGEST_PAUSE.toNanos()) {
        pause = FIRST_PAUSE;
      }
      log.log(WARNING, "redis died exit=%d; starting it again".formatted(current.exitValue()));
      pause(pause);
      pause =
          pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0
              ? LONGEST_PAUSE
              : pause.multipliedBy(2);
      relaunch();
    }
  }

  private synchronized void relaunch() {
    if (isClosed) {
      return;
    }
    try {
      process = launch();
      restarts++;
      log.log(INFO, "redis restarted pid=%d".formatted(process.pid()));
    } catch (IOException e) {
      // The dead process stays in place, so the watcher comes back here after its pause.
      log.log(WARNING, "redis could not be started again", e);
    }
  }

  private static void stopOrphan(Path folder, Path binary) throws IOException {
    var file = pidFile(folder);
    if (!Files.exists(file)) {
      return;
    }
    long pid;
    try {
      pid = Long.parseLong(Files.readString(file).strip());
    } catch (NumberFormatException _) {
      // Torn by a crash: whatever ran then had not begun to serve.
      return;
    }
    var orphan =
        ProcessHandle.of(pid)
            .filter(
                handle -> handle.info().command().equals(java.util.Optional.of(binary.toString())));
    if (orphan.isPresent()) {
      log.log(INFO, "stopping the redis of an earlier run pid=%d".formatted(pid));
      stop(orphan.get());
    }
  }

  private static void stop(ProcessHandle handle) {
    var _ = handle.destroy();
    try {
      var _ = handle.onExit().get(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS);
    } catch (java.util.concurrent.TimeoutException | java.util.concurrent.ExecutionException _) {
      // Nothing is lost by force: everything acknowledged is in the append-only file.
      var _ = handle.destroyForcibly();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static Path pidFile(Path folder) {
    return folder.resolve("redis.pid");
  }

  /// The kernel allows 107 bytes for a socket's path; a longer one goes to the temporary folder.
  private static Path socketPath(Path folder) throws IOException {
    var near = folder.resolve("redis.sock");
    if (near.toString().length() <= 100) {
      return near;
    }
    return Files.createTempDirectory("huizhen").resolve("redis.sock");
  }

  private static void waitFor(Process process) {
    try {
      var _ = process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new IOException("interrupted", e));
    }
  }

  private static void pause(Duration length) {
    try {
      Thread.sleep(length);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
