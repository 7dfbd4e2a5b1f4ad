package huizhen.recording.io;

import huizhen.recording.api.Compositions.Composition;
import huizhen.recording.api.KeyVault;
import huizhen.recording.api.RecordingException;
import huizhen.recording.api.RecordingId;
import huizhen.recording.composition.Film;
import huizhen.recording.vault.KeyWrap;
import huizhen.recording.vault.StoredManifest;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.List;

/// The one thread that makes films, one after another, with ffmpeg.
final class FilmMaker implements AutoCloseable {
  /// What a film leaves free for recordings, which come first.
  static final long MIN_FREE_BYTES = 2L << 30;

  private static final System.Logger LOG = System.getLogger(FilmMaker.class.getName());
  private static final List<String> FFMPEG = List.of("nice", "-n", "19", "ffmpeg");
  private static final int STOP_MILLIS = 10_000;

  private final Path folder;
  private final Disk disk;
  private final FilmList films;
  private final ManifestStore manifests;
  private final FileArchive archive;
  private final KeyVault keys;
  private final PipeFolders pipes;
  private final Thread thread;

  FilmMaker(
      Path folder,
      Disk disk,
      FilmList films,
      ManifestStore manifests,
      FileArchive archive,
      KeyVault keys) {
    this.folder = folder;
    this.disk = disk;
    this.films = films;
    this.manifests = manifests;
    this.archive = archive;
    this.keys = keys;
    pipes = new PipeFolders(folder);
    thread = Thread.ofPlatform().daemon().name("film-maker").start(this::run);
  }

  private void run() {
    pipes.clearOld();
    try {
      while (true) {
        films.deleteOld();
        make(films.next());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the module closes
    }
  }

  private void make(Composition film) throws InterruptedException {
    try {
      films.begun(film);
      films.done(film, cut(film));
    } catch (RecordingException | IOException e) {
      if (Thread.currentThread().isInterrupted()) {
        throw new InterruptedException();
      }
      LOG.log(
          Level.WARNING, "no film {0} of {1}: {2}", film.id(), film.recording(), e.getMessage());
      films.failed(film, String.valueOf(e.getMessage()));
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
    Path file = films.fileOf(film.id());
    disk.delete(file);
    try (FilmFile out =
        FilmFile.create(
            disk,
            file,
            KeyWrap.parse(stored.wrappedKey()).suite(),
            keys.unwrap(stored.wrappedKey()),
            film.id())) {
      needRoom();
      new FilmCutter(FFMPEG, plan, film.mark(), pipes, tracks(film.recording()))
          .cut(
              (bytes, length) -> {
                if (out.append(bytes, length)) {
                  needRoom();
                }
              },
              percent -> films.progressed(film, percent));
      out.seal();
      return out.plainBytes();
    }
  }

  private FilmCutter.Tracks tracks(RecordingId recording) {
    return (track, to) -> archive.copy(recording, track, to);
  }

  private void needRoom() throws IOException {
    if (disk.usableBytes(folder) < MIN_FREE_BYTES) {
      throw new RecordingException(
          "the disk has too little room for films: less than %d MiB are free"
              .formatted(MIN_FREE_BYTES >> 20));
    }
  }

  /// Stops what is being made; it is made anew at the next start. Blocks.
  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join(STOP_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
