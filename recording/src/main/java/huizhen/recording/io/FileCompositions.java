package huizhen.recording.io;

import huizhen.recording.api.Compositions;
import huizhen.recording.api.KeyVault;
import huizhen.recording.api.RecordingException;
import huizhen.recording.api.RecordingId;
import huizhen.recording.composition.Film;
import huizhen.recording.vault.StoredManifest;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;

/// Films in `compositions/`: what stands about each ([FilmList]), and who makes them ([FilmMaker]).
final class FileCompositions implements Compositions, AutoCloseable {
  private final ManifestStore manifests;
  private final KeyVault keys;
  private final Background background;
  private final FilmList films;
  private final FilmMaker maker;

  FileCompositions(
      Path folder,
      Disk disk,
      ManifestStore manifests,
      FileArchive archive,
      KeyVault keys,
      InstantSource clock,
      Background background)
      throws IOException {
    this.manifests = manifests;
    this.keys = keys;
    this.background = background;
    films = new FilmList(folder, disk, new SignedFiles(folder, disk, keys), clock);
    maker = new FilmMaker(folder, disk, films, manifests, archive, keys);
  }

  @Override
  public Future<Reply> ask(RecordingId recording, Mark mark) {
    return background.call(() -> {
      StoredManifest stored = stored(recording);
      if (!EvidenceLog.isOver(stored)) {
        return new Reply.Refused(Refusal.UNDER_WAY);
      }
      if (Film.of(stored.manifest()).isEmpty()) {
        return new Reply.Refused(Refusal.NOTHING_TO_SHOW);
      }
      return films.add(recording, mark);
    });
  }

  @Override
  public Future<List<Composition>> of(RecordingId recording) {
    return background.call(() -> films.of(recording));
  }

  @Override
  public Future<ReadStream<Buffer>> content(RecordingId recording, String id) {
    return background
        .call(() -> {
          boolean isThere =
              films
                  .find(id)
                  .filter(it -> it.recording().equals(recording) && it.state() == State.DONE)
                  .isPresent();
          if (!isThere) {
            throw new RecordingException("recording %s has no film %s".formatted(recording, id));
          }
          return keys.unwrap(stored(recording).wrappedKey());
        })
        .map(key ->
            new BlockingReadStream(
                background.vertx().getOrCreateContext(),
                background,
                out -> FilmFile.read(films.fileOf(id), key, id, out)));
  }

  private StoredManifest stored(RecordingId recording) {
    return manifests
        .read(recording)
        .orElseThrow(() -> new RecordingException("there is no recording " + recording));
  }

  @Override
  public void close() {
    maker.close();
  }
}
