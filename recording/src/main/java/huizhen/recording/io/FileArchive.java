package huizhen.recording.io;

import huizhen.recording.api.CaseId;
import huizhen.recording.api.KeyVault;
import huizhen.recording.api.RecordingArchive;
import huizhen.recording.api.RecordingException;
import huizhen.recording.api.RecordingId;
import huizhen.recording.api.RecordingManifest;
import huizhen.recording.capture.JournalRecord;
import huizhen.recording.container.TrackRemuxer;
import huizhen.recording.vault.StoredManifest;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Reads recordings back: decrypts on virtual threads, in memory only.
final class FileArchive implements RecordingArchive {
  private final ManifestStore manifests;
  private final KeyVault keys;
  private final Recall recall;
  private final Background background;

  FileArchive(ManifestStore manifests, KeyVault keys, Recall recall, Background background) {
    this.manifests = manifests;
    this.keys = keys;
    this.recall = recall;
    this.background = background;
  }

  @Override
  public Future<List<RecordingManifest>> ofCase(CaseId caseId) {
    return background.call(() -> {
      var found = new ArrayList<RecordingManifest>();
      for (RecordingId id : manifests.ofCase(caseId)) {
        manifests.read(id).ifPresent(stored -> found.add(stored.manifest()));
      }
      return List.copyOf(found);
    });
  }

  @Override
  public Future<Optional<RecordingManifest>> find(RecordingId id) {
    return background.call(() -> manifests.read(id).map(StoredManifest::manifest));
  }

  @Override
  public Future<Buffer> segment(RecordingId id, int track, int segment) {
    return background.call(() -> {
      StoredManifest stored = stored(id);
      RecordingManifest.Track of = track(stored, track);
      RecordingManifest.Segment one =
          of.segments().stream()
              .filter(each -> each.number() == segment)
              .findFirst()
              .orElseThrow(() ->
                  new RecordingException(
                      "track %d of recording %s has no segment %d".formatted(track, id, segment)));
      Buffer out = Buffer.buffer();
      var remuxer = new TrackRemuxer(millis(one.offset().plus(one.duration())), out::appendBytes);
      scan(stored).readListed(track, one, remuxer::accept);
      remuxer.finish();
      return out;
    });
  }

  @Override
  public Future<ReadStream<Buffer>> track(RecordingId id, int track) {
    return background
        .call(() -> {
          StoredManifest stored = stored(id);
          return new Reading(scan(stored), track(stored, track));
        })
        .map(reading ->
            new BlockingReadStream(
                background.vertx().getOrCreateContext(), background, reading::run));
  }

  /// All of a track, on this thread. Blocks.
  void copy(RecordingId id, int track, Consumer<Buffer> out) {
    StoredManifest stored = stored(id);
    new Reading(scan(stored), track(stored, track)).run(out);
  }

  @Override
  public Future<List<Note>> notes(RecordingId id) {
    return background.call(() -> {
      StoredManifest stored = stored(id);
      var notes = new ArrayList<Note>();
      for (RecordingManifest.Segment segment : stored.notes()) {
        scan(stored)
            .readListed(
                0,
                segment,
                record -> {
                  if (record instanceof JournalRecord.Note note) {
                    notes.add(new Note(note.atNanos() / 1_000_000, note.kind(), note.json()));
                  }
                });
      }
      return List.copyOf(notes);
    });
  }

  /// The whole of one track, on its way.
  private record Reading(SegmentScan scan, RecordingManifest.Track track) {
    void run(Consumer<Buffer> out) {
      var remuxer =
          new TrackRemuxer(
              millis(track.offset().plus(track.duration())),
              bytes -> out.accept(Buffer.buffer(bytes)));
      for (RecordingManifest.Segment segment : track.segments()) {
        scan.readListed(track.number(), segment, remuxer::accept);
      }
      remuxer.finish();
    }
  }

  private StoredManifest stored(RecordingId id) {
    return manifests
        .read(id)
        .orElseThrow(() -> new RecordingException("there is no recording " + id));
  }

  private SegmentScan scan(StoredManifest stored) {
    RecordingId id = stored.manifest().id();
    return new SegmentScan(
        manifests.folderOf(id),
        keys.unwrap(stored.wrappedKey()),
        id.value(),
        segment -> recall.ensureHere(stored, segment));
  }

  private static RecordingManifest.Track track(StoredManifest stored, int number) {
    return stored.manifest().tracks().stream()
        .filter(each -> each.number() == number)
        .findFirst()
        .orElseThrow(() ->
            new RecordingException(
                "recording %s has no track %d".formatted(stored.manifest().id(), number)));
  }

  private static long millis(Duration duration) {
    return duration.toMillis();
  }
}
