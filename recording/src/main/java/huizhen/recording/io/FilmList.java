package huizhen.recording.io;

import huizhen.recording.api.Compositions.Composition;
import huizhen.recording.api.Compositions.Mark;
import huizhen.recording.api.Compositions.Refusal;
import huizhen.recording.api.Compositions.Reply;
import huizhen.recording.api.Compositions.State;
import huizhen.recording.api.RecordingException;
import huizhen.recording.api.RecordingId;
import huizhen.recording.composition.CompositionJson;
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

/// What stands about each film that was asked for, in `ID.json`, signed; the film itself is
/// `ID.hzf` beside it. What was being made when the gateway ended waits again. Blocks; any thread.
final class FilmList {
  /// Those that wait and the one that is being made.
  static final int MAX_WAITING = 20;

  /// All that are kept, failed ones too.
  static final int MAX_FILMS = 1_000;

  static final Duration KEPT = Duration.ofDays(7);

  private static final System.Logger LOG = System.getLogger(FilmList.class.getName());

  private final Path folder;
  private final Disk disk;
  private final SignedFiles files;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition asked = lock.newCondition();
  private final Map<String, Composition> films = new LinkedHashMap<>();

  /// @param files signed ones in this folder
  FilmList(Path folder, Disk disk, SignedFiles files, InstantSource clock) throws IOException {
    this.folder = folder;
    this.disk = disk;
    this.files = files;
    this.clock = clock;
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
      films.put(film.id(), isUnderWay ? at(film, State.QUEUED, 0, 0, Optional.empty()) : film);
    }
  }

  Reply add(RecordingId recording, Mark mark) throws IOException {
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
      Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
      var film =
          new Composition(newId(), recording, mark, now, State.QUEUED, 0, 0, Optional.empty());
      keep(film);
      asked.signalAll();
      return new Reply.Accepted(film);
    } finally {
      lock.unlock();
    }
  }

  /// Newest first.
  List<Composition> of(RecordingId recording) {
    lock.lock();
    try {
      return films.values().stream()
          .filter(it -> it.recording().equals(recording))
          .sorted(Comparator.comparing(Composition::askedAt).reversed())
          .toList();
    } finally {
      lock.unlock();
    }
  }

  Optional<Composition> find(String id) {
    lock.lock();
    try {
      return Optional.ofNullable(films.get(id));
    } finally {
      lock.unlock();
    }
  }

  /// Waits for the one that has waited the longest; looks each hour for what is too old.
  Composition next() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (true) {
        Optional<Composition> first = waiting().findFirst();
        if (first.isPresent()) {
          return first.get();
        }
        if (!asked.await(1, TimeUnit.HOURS)) {
          deleteOld();
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /// Deletes those that were asked for more than [#KEPT] ago. Never fails.
  void deleteOld() {
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

  void begun(Composition film) throws IOException {
    keep(at(film, State.RUNNING, 0, 0, Optional.empty()));
  }

  /// Need not outlast a crash.
  void progressed(Composition film, int percent) {
    remember(at(film, State.RUNNING, Math.min(99, percent), 0, Optional.empty()));
  }

  void done(Composition film, long bytes) throws IOException {
    keep(at(film, State.DONE, 100, bytes, Optional.empty()));
  }

  void failed(Composition film, String fault) {
    Composition failed = at(film, State.FAILED, 0, 0, Optional.of(fault));
    try {
      disk.delete(fileOf(film.id()));
      keep(failed);
    } catch (IOException e) {
      LOG.log(Level.ERROR, "cannot write down that film %s failed".formatted(film.id()), e);
      remember(failed);
    }
  }

  Path fileOf(String id) {
    return folder.resolve(id + ".hzf");
  }

  private Stream<Composition> waiting() {
    return films.values().stream()
        .filter(it -> it.state() == State.QUEUED || it.state() == State.RUNNING);
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

  private void remember(Composition film) {
    lock.lock();
    try {
      films.put(film.id(), film);
    } finally {
      lock.unlock();
    }
  }

  private static Composition at(
      Composition film, State state, int percent, long bytes, Optional<String> fault) {
    return new Composition(
        film.id(), film.recording(), film.mark(), film.askedAt(), state, percent, bytes, fault);
  }

  private String newId() {
    var bytes = new byte[8];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
