package huizhen.recording.io;

import huizhen.recording.api.Compositions;
import huizhen.recording.api.KeyVault;
import huizhen.recording.api.RecordingException;
import huizhen.recording.api.RecordingId;
import huizhen.recording.composition.CompositionJson;
import huizhen.recording.composition.Film;
import huizhen.recording.vault.KeyWrap;
import huizhen.recording.vault.StoredManifest;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The films that were asked for, in `compositions/`: what stands about each in `ID.json`, signed,
/// and the film itself in `ID.hzf`. One thread makes one after another; what a stop or a crash
/// interrupts is made anew at the next start. After [#KEPT] a film goes.
final class FileCompositions implements Compositions, AutoCloseable {
  /// Those that wait and the one that is being made.
  static final int MAX_WAITING = 20;

  /// All that are kept, failed ones too.
  static final int MAX_FILMS = 1_000;

  static final Duration KEPT = Duration.ofDays(7);

  /// What a film leaves free for recordings, which come first.
  static final long MIN_FREE_BYTES = 2L << 30;

  private static final System.Logger LOG = System.getLogger(FileCompositions.class.getName());
  private static final List<String> FFMPEG = List.of("nice", "-n", "19", "ffmpeg");
  private static final int STOP_MILLIS = 10_000;

  private final Path folder;
  private final Disk disk;
  private final SignedFiles files;
  private final ManifestStore manifests;
  private final FileArchive archive;
  private final KeyVault keys;
  private final InstantSource clock;
  private final Background background;
  private final SecureRandom random = new SecureRandom();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition asked = lock.newCondition();
  private final Map<String, Composition> films = new LinkedHashMap<>();
  private final Thread maker;

  FileCompositions(
      Path folder,
      Disk disk,
      ManifestStore manifests,
      FileArchive archive,
      KeyVault keys,
      InstantSource clock,
      Background background)
      throws IOException {
    this.folder = folder;
    this.disk = disk;
    this.manifests = manifests;
    this.archive = archive;
    this.keys = keys;
    this.clock = clock;
    this.background = background;
    files = new SignedFiles(folder, disk, keys);
    load();
    maker = Thread.ofPlatform().daemon().name("film-maker").start(this::make);
  }

  private void load() throws IOException {
    var found = new ArrayList<Composition>();
    for (String name : files.names(".")) {
      try {
        files.read(name).map(CompositionJson::read).ifPresent(found::add);
      } catch (IllegalArgumentException | RecordingException e) {
        LOG.log(Level.ERROR, "a film is left out: " + e.getMessage());
      }
    }
    found.sort(Comparator.comparing(Composition::askedAt));
    for (Composition film : found) {
      boolean isUnderWay = film.state() == State.RUNNING;
      films.put(film.id(), isUnderWay ? stands(film, State.QUEUED, 0, 0, Optional.empty()) : film);
    }
  }

  @Override
  public Future<Reply> ask(RecordingId recording, Mark mark) {
    return background.call(() -> {
      StoredManifest stored =
          manifests
              .read(recording)
              .orElseThrow(() -> new RecordingException("there is no recording " + recording));
      if (!EvidenceLog.isOver(stored)) {
        return new Reply.Refused(Refusal.UNDER_WAY);
      }
      if (Film.of(stored.manifest()).isEmpty()) {
        return new Reply.Refused(Refusal.NOTHING_TO_SHOW);
      }
      lock.lock();
      try {
        Optional<Composition> same =
            waiting()
                .filter(it -> it.recording().equals(recording) && it.mark().equals(mark))
                .findFirst();
        if (same.isPresent()) {
          return new Reply.Accepted(same.get());
        }
        if (waiting().count() >= MAX_WAITING || films.size() >= MAX_FILMS) {
          return new Reply.Refused(Refusal.TOO_MANY);
        }
        var film =
            new Composition(
                newId(),
                recording,
                mark,
                clock.instant().truncatedTo(ChronoUnit.MILLIS),
                State.QUEUED,
                0,
                0,
                Optional.empty());
        keep(film);
        asked.signalAll();
        return new Reply.Accepted(film);
      } finally {
        lock.unlock();
      }
    });
  }

  @Override
  public Future<List<Composition>> of(RecordingId recording) {
    return background.call(() -> {
      lock.lock();
      try {
        return films.values().stream()
            .filter(it -> it.recording().equals(recording))
            .sorted(Comparator.comparing(Composition::askedAt).reversed())
            .toList();
      } finally {
        lock.unlock();
      }
    });
  }

  @Override
  public Future<ReadStream<Buffer>> content(RecordingId recording, String id) {
    return background
        .call(() -> {
          Composition film = find(id);
          if (film == null || !film.recording().equals(recording) || film.state() != State.DONE) {
            throw new RecordingException("recording %s has no film %s".formatted(recording, id));
          }
          return keyOf(recording);
        })
        .map(key ->
            new BlockingReadStream(
                background.vertx().getOrCreateContext(),
                background,
                out -> FilmFile.read(fileOf(id), key, id, out)));
  }

  private @Nullable Composition find(String id) {
    lock.lock();
    try {
      return films.get(id);
    } finally {
      lock.unlock();
    }
  }

  private Stream<Composition> waiting() {
    return films.values().stream()
        .filter(it -> it.state() == State.QUEUED || it.state() == State.RUNNING);
  }

  private void make() {
    try {
      while (true) {
        clearOld();
        make(next());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the module closes
    }
  }

  private Composition next() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (true) {
        Optional<Composition> first = waiting().findFirst();
        if (first.isPresent()) {
          return first.get();
        }
        if (!asked.await(1, TimeUnit.HOURS)) {
          clearOld();
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private void make(Composition film) throws InterruptedException {
    try {
      keep(stands(film, State.RUNNING, 0, 0, Optional.empty()));
      long bytes = cut(film);
      keep(stands(film, State.DONE, 100, bytes, Optional.empty()));
    } catch (RecordingException | IOException e) {
      if (Thread.currentThread().isInterrupted()) {
        throw new InterruptedException();
      }
      LOG.log(
          Level.WARNING, "no film {0} of {1}: {2}", film.id(), film.recording(), e.getMessage());
      fail(film, String.valueOf(e.getMessage()));
    }
  }

  private void fail(Composition film, String fault) {
    try {
      disk.delete(fileOf(film.id()));
      keep(stands(film, State.FAILED, 0, 0, Optional.of(fault)));
    } catch (IOException e) {
      LOG.log(Level.ERROR, "cannot write down that film %s failed".formatted(film.id()), e);
      remember(stands(film, State.FAILED, 0, 0, Optional.of(fault)));
    }
  }

  private long cut(Composition film) throws IOException {
    StoredManifest stored =
        manifests
            .read(film.recording())
            .orElseThrow(() -> new RecordingException("its recording is gone"));
    Film plan =
        Film.of(stored.manifest())
            .orElseThrow(() -> new RecordingException("there is nothing to show"));
    Path file = fileOf(film.id());
    disk.delete(file);
    try (FilmFile out =
        FilmFile.create(
            disk,
            file,
            KeyWrap.parse(stored.wrappedKey()).suite(),
            keyOf(film.recording()),
            film.id())) {
      needRoom();
      new FilmCutter(
              FFMPEG, plan, film.mark(), (track, to) -> archive.copy(film.recording(), track, to))
          .cut(
              (bytes, length) -> {
                if (out.append(bytes, length)) {
                  needRoom();
                }
              },
              percent ->
                  remember(
                      stands(film, State.RUNNING, Math.min(99, percent), 0, Optional.empty())));
      out.seal();
      return out.plainBytes();
    }
  }

  private void needRoom() throws IOException {
    if (disk.usableBytes(folder) < MIN_FREE_BYTES) {
      throw new RecordingException(
          "the disk has too little room for films: less than %d MiB are free"
              .formatted(MIN_FREE_BYTES >> 20));
    }
  }

  private void clearOld() {
    Instant oldest = clock.instant().minus(KEPT);
    lock.lock();
    try {
      for (Composition film : List.copyOf(films.values())) {
        boolean isOver = film.state() == State.DONE || film.state() == State.FAILED;
        if (isOver && film.askedAt().isBefore(oldest)) {
          disk.delete(fileOf(film.id()));
          files.delete(film.id() + ".json");
          films.remove(film.id());
        }
      }
    } catch (IOException e) {
      LOG.log(Level.ERROR, "cannot delete old films", e);
    } finally {
      lock.unlock();
    }
  }

  private void keep(Composition film) throws IOException {
    lock.lock();
    try {
      var _ = files.write(film.id() + ".json", CompositionJson.of(film));
      films.put(film.id(), film);
    } finally {
      lock.unlock();
    }
  }

  /// For what need not outlast a crash.
  private void remember(Composition film) {
    lock.lock();
    try {
      films.put(film.id(), film);
    } finally {
      lock.unlock();
    }
  }

  private static Composition stands(
      Composition film, State state, int percent, long bytes, Optional<String> fault) {
    return new Composition(
        film.id(), film.recording(), film.mark(), film.askedAt(), state, percent, bytes, fault);
  }

  private byte[] keyOf(RecordingId recording) {
    return manifests
        .read(recording)
        .map(stored -> keys.unwrap(stored.wrappedKey()))
        .orElseThrow(() -> new RecordingException("there is no recording " + recording));
  }

  private Path fileOf(String id) {
    return folder.resolve(id + ".hzf");
  }

  private String newId() {
    var bytes = new byte[8];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /// Stops what is being made; it is made anew at the next start. Blocks.
  @Override
  public void close() {
    maker.interrupt();
    try {
      maker.join(STOP_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
