package huizhen.recording.io;

import huizhen.recording.api.Compositions.Mark;
import huizhen.recording.api.RecordingException;
import huizhen.recording.composition.Film;
import huizhen.recording.composition.Progress;
import io.vertx.core.buffer.Buffer;
import java.io.BufferedReader;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/// Runs ffmpeg once, as the least important process of the machine: calls come first. Tracks go in
/// by named pipes and the film comes out by one, so nothing of it is ever on disk in the clear.
///
/// Blocks; needs a thread for each track beside its own, because a named pipe blocks the thread
/// that opens it until the other side does.
final class FilmCutter {
  private static final System.Logger LOG = System.getLogger(FilmCutter.class.getName());

  private static final int BLOCK_BYTES = 256 * 1024;
  private static final Duration LEAST_PATIENCE = Duration.ofMinutes(10);

  /// How many times as long as the recording it may take.
  private static final int PATIENCE = 10;

  private static final int FEEDER_PATIENCE_SECONDS = 10;
  private static final Path FONT = Path.of("/usr/share/fonts/truetype/wqy/wqy-microhei.ttc");

  /// Where the tracks come from.
  interface Tracks {
    /// All of a track as WebM or Matroska. Blocks.
    void copy(int track, Consumer<Buffer> out);
  }

  /// Where the film goes.
  interface Sink {
    void accept(byte[] bytes, int length) throws IOException;
  }

  private final List<String> program;
  private final Film film;
  private final Mark mark;
  private final PipeFolders folders;
  private final Tracks tracks;
  private final AtomicReference<@Nullable RuntimeException> unread = new AtomicReference<>();

  /// @param program what comes before ffmpeg's arguments, e.g. `nice -n 19 ffmpeg`
  FilmCutter(List<String> program, Film film, Mark mark, PipeFolders folders, Tracks tracks) {
    this.program = List.copyOf(program);
    this.film = film;
    this.mark = mark;
    this.folders = folders;
    this.tracks = tracks;
  }

  /// Fails with a [RecordingException] that says what ffmpeg complained of. Interrupted: it stops
  /// ffmpeg and fails.
  void cut(Sink out, IntConsumer percent) {
    Path folder = null;
    try {
      folder = folders.make();
      cut(pipes(folder), out, percent);
    } catch (IOException e) {
      throw new RecordingException("the film can't be made: " + e.getMessage(), e);
    } finally {
      if (folder != null) {
        PipeFolders.clear(folder);
      }
    }
  }

  private void cut(List<Path> pipes, Sink out, IntConsumer percent) throws IOException {
    Process ffmpeg = start(pipes);
    var feeders = new ArrayList<Thread>();
    for (int i = 0; i < pipes.size(); i++) {
      Path pipe = pipes.get(i);
      int track = film.inputs().get(i).number();
      feeders.add(
          Thread.ofPlatform().daemon().name("film-track-" + track).start(() -> feed(pipe, track)));
    }
    var progress = new Progress(film.length());
    Thread listener =
        Thread.ofPlatform()
            .daemon()
            .name("film-progress")
            .start(() -> listen(ffmpeg, progress, percent));
    Thread watch =
        Thread.ofPlatform().daemon().name("film-patience").start(() -> losePatience(ffmpeg));
    try {
      copy(ffmpeg.getInputStream(), out);
      int code = ffmpeg.waitFor();
      listener.join();
      RuntimeException failed = unread.get();
      if (failed != null) {
        throw new RecordingException(
            "a track can't be read for the film: " + failed.getMessage(), failed);
      }
      if (code != 0) {
        throw new RecordingException(
            "ffmpeg ended with %d: %s".formatted(code, progress.complaints()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RecordingException("the film was given up, because the gateway stops", e);
    } finally {
      var _ = ffmpeg.destroyForcibly();
      watch.interrupt();
      release(pipes, feeders);
    }
  }

  private static List<Path> named(Path folder, int count) {
    var names = new ArrayList<Path>();
    for (int i = 0; i < count; i++) {
      names.add(folder.resolve("track-" + i));
    }
    return names;
  }

  private List<Path> pipes(Path folder) throws IOException {
    List<Path> names = named(folder, film.inputs().size());
    var command = new ArrayList<>(List.of("mkfifo", "-m", "600"));
    names.forEach(name -> command.add(name.toString()));
    Process made = new ProcessBuilder(command).redirectErrorStream(true).start();
    try {
      if (made.waitFor() != 0) {
        throw new IOException("mkfifo failed in " + folder);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RecordingException("the film was given up, because the gateway stops", e);
    }
    return names;
  }

  private Process start(List<Path> pipes) throws IOException {
    var command = new ArrayList<>(program);
    command.addAll(List.of("-hide_banner", "-nostdin", "-loglevel", "error", "-nostats"));
    // Times as they were recorded, and no new graph when a picture's size changes: it would begin
    // at 0 again.
    command.addAll(List.of("-progress", "pipe:2", "-copyts", "-filter_complex_threads", "1"));
    for (Path pipe : pipes) {
      command.addAll(List.of("-thread_queue_size", "64", "-threads", "1", "-reinit_filter", "0"));
      command.addAll(List.of("-f", "matroska", "-i", pipe.toString()));
    }
    Optional<String> font =
        Files.isReadable(FONT) ? Optional.of(FONT.toString()) : Optional.empty();
    command.addAll(List.of("-filter_complex", film.graph(mark, font)));
    command.addAll(List.of("-map", "[picture]", "-map", "[sound]"));
    command.addAll(
        List.of("-c:v", "libx264", "-preset", "veryfast", "-crf", "24", "-bf", "0", "-g", "100"));
    command.addAll(List.of("-pix_fmt", "yuv420p", "-threads", "1", "-c:a", "aac", "-b:a", "96k"));
    command.addAll(List.of("-t", Long.toString(film.length().toSeconds() + 1)));
    command.addAll(
        List.of("-movflags", "frag_keyframe+empty_moov+default_base_moof", "-f", "mp4", "pipe:1"));
    try {
      return new ProcessBuilder(command).start();
    } catch (IOException e) {
      throw new RecordingException(
          "%s can't be started: install it (on Debian: apt-get install ffmpeg)"
              .formatted(program.getLast()),
          e);
    }
  }

  private void feed(Path pipe, int track) {
    try (OutputStream to = new FileOutputStream(pipe.toFile())) {
      tracks.copy(
          track,
          bytes -> {
            try {
              to.write(bytes.getBytes());
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    } catch (UncheckedIOException | IOException e) {
      // ffmpeg has what it wanted, or has ended; how, its exit code says.
      LOG.log(Level.DEBUG, "track {0} was not read to its end", track);
    } catch (RuntimeException e) {
      // A film that ends where its evidence was changed would hide just that.
      var _ = unread.compareAndSet(null, e);
    }
  }

  private static void listen(Process ffmpeg, Progress progress, IntConsumer percent) {
    try (var lines =
        new BufferedReader(
            new InputStreamReader(ffmpeg.getErrorStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        progress.line(line).ifPresent(percent);
      }
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "ffmpeg closed what it said", e);
    }
  }

  private void losePatience(Process ffmpeg) {
    var patience = film.length().multipliedBy(PATIENCE);
    if (patience.compareTo(LEAST_PATIENCE) < 0) {
      patience = LEAST_PATIENCE;
    }
    try {
      if (!ffmpeg.waitFor(patience.toSeconds(), TimeUnit.SECONDS)) {
        var _ = ffmpeg.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the film is done
    }
  }

  private static void copy(InputStream from, Sink out) throws IOException {
    var block = new byte[BLOCK_BYTES];
    for (int read = from.readNBytes(block, 0, block.length);
        read > 0;
        read = from.readNBytes(block, 0, block.length)) {
      out.accept(block, read);
    }
  }

  /// A feeder whose pipe ffmpeg never opened waits for a reader: it gets one that goes at once.
  private static void release(List<Path> pipes, List<Thread> feeders) {
    for (int i = 0; i < pipes.size(); i++) {
      Thread feeder = feeders.get(i);
      for (int tries = 0; feeder.isAlive() && tries < FEEDER_PATIENCE_SECONDS * 10; tries++) {
        try (var both = new RandomAccessFile(pipes.get(i).toFile(), "rw")) {
          assert both.getChannel().isOpen();
          feeder.join(100);
        } catch (IOException e) {
          LOG.log(Level.WARNING, "cannot release " + pipes.get(i), e);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return;
        }
      }
    }
  }
}
