package huizhen.recording.io;

import huizhen.recording.api.RecordingException;
import huizhen.recording.api.VaultContents;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Opens only what nobody names.
final class FileVaultContents implements VaultContents {
  private final FileDocumentVault documents;
  private final ManifestStore manifests;
  private final Background background;

  FileVaultContents(FileDocumentVault documents, ManifestStore manifests, Background background) {
    this.documents = documents;
    this.manifests = manifests;
    this.background = background;
  }

  @Override
  public Future<Set<String>> missing(Set<String> ids) {
    return background.call(() -> {
      var missing = new HashSet<String>();
      for (var id : ids) {
        if (!documents.isThere(id)) {
          missing.add(id);
        }
      }
      return missing;
    });
  }

  @Override
  public Future<List<Thing>> besides(Set<String> named, Set<String> recordings, int most) {
    return background.call(() -> {
      var files = new HashSet<Path>();
      named.forEach(id -> files.add(documents.fileOf(id)));
      var found = new ArrayList<Thing>();
      for (Path each : documents.files()) {
        if (found.size() < most && !files.contains(each)) {
          document(each).ifPresent(found::add);
        }
      }
      for (var id : manifests.all()) {
        if (found.size() < most && !recordings.contains(id.value())) {
          manifests
              .read(id)
              .ifPresent(it -> found.add(new Thing(id.value(), it.manifest().caseId(), true)));
        }
      }
      return found;
    });
  }

  private Optional<Thing> document(Path file) throws IOException {
    try {
      return documents
          .keptIn(file)
          .map(it -> new Thing(it.document().id(), it.document().caseId(), false));
    } catch (RecordingException e) {
      return Optional.empty();
    }
  }
}
