package huizhen.recording.io;

import huizhen.recording.api.KeyVault;
import huizhen.recording.api.RecordingException;
import huizhen.recording.api.RecordingId;
import huizhen.recording.api.RecordingManifest;
import huizhen.recording.api.Retention;
import huizhen.recording.api.Retention.ItemId;
import huizhen.recording.api.Retention.Kept;
import huizhen.recording.api.Retention.Kind;
import huizhen.recording.vault.Digests;
import huizhen.recording.vault.StoredManifest;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// All that is kept, recordings and documents alike, as retention sees it. Blocks.
final class Shelf {
  private static final System.Logger LOG = System.getLogger(Shelf.class.getName());

  private final ManifestStore manifests;
  private final FileDocumentVault documents;
  private final KeyVault keys;
  private final Optional<Offload> offload;

  Shelf(
      ManifestStore manifests,
      FileDocumentVault documents,
      KeyVault keys,
      Optional<Offload> offload) {
    this.manifests = manifests;
    this.documents = documents;
    this.keys = keys;
    this.offload = offload;
  }

  /// @param wrappedKey whose destruction makes it unreadable
  /// @param sha256 of its manifest or file
  record Found(Kept kept, String wrappedKey, String sha256) {}

  Optional<Found> find(ItemId item) throws IOException {
    return switch (item.kind()) {
      case RECORDING ->
          manifests.read(new RecordingId(item.id())).filter(EvidenceLog::isOver).map(Shelf::found);
      case DOCUMENT -> {
        Optional<FileDocumentVault.Kept> kept = documents.kept(item.id());
        yield kept.isPresent() ? Optional.of(found(kept.get())) : Optional.empty();
      }
    };
  }

  /// What was promised to be kept until this or an earlier time. What can't be read is left out and
  /// told in the log: it stays.
  List<Found> promisedUntil(Instant now) throws IOException {
    var all = new ArrayList<Found>();
    for (RecordingId id : manifests.all()) {
      try {
        manifests
            .read(id)
            .filter(EvidenceLog::isOver)
            .filter(it -> !it.retainUntil().isAfter(now))
            .ifPresent(it -> all.add(found(it)));
      } catch (RecordingException e) {
        LOG.log(Level.WARNING, "left out of what is due: " + e.getMessage());
      }
    }
    for (Path file : documents.promisedUntil(now)) {
      try {
        Optional<FileDocumentVault.Kept> kept = documents.keptIn(file);
        if (kept.isPresent() && documents.fileOf(kept.get().document().id()).equals(file)) {
          all.add(found(kept.get()));
        }
      } catch (RecordingException e) {
        LOG.log(Level.WARNING, "left out of what is due: " + e.getMessage());
      }
    }
    return all;
  }

  /// Nothing when it is gone.
  void delete(Kept kept) throws IOException {
    if (offload.isPresent()) {
      offload.get().delete(kept);
    }
    switch (kept.item().kind()) {
      case RECORDING -> manifests.delete(kept.caseId(), new RecordingId(kept.item().id()));
      case DOCUMENT -> documents.delete(kept.item().id());
    }
  }

  /// What a store has against its deletion: `store-locked`, `store-away` or `store-clock`, say.
  Optional<String> storeObstacle(Kept kept) {
    return offload.flatMap(it -> it.obstacle(kept));
  }

  Retention.StoreState storeState() {
    return offload.map(Offload::state).orElse(Retention.StoreState.NONE);
  }

  boolean isGone(Kept kept, String wrappedKey) throws IOException {
    Path place =
        switch (kept.item().kind()) {
          case RECORDING -> manifests.folderOf(new RecordingId(kept.item().id()));
          case DOCUMENT -> documents.fileOf(kept.item().id());
        };
    boolean isGoneThere = offload.isEmpty() || offload.get().isGone(kept);
    return !Files.exists(place) && isGoneThere && keys.isDestroyed(wrappedKey);
  }

  /// A recording that is over.
  static Kept kept(StoredManifest stored) {
    RecordingManifest manifest = stored.manifest();
    return new Kept(
        new ItemId(Kind.RECORDING, manifest.id().value()),
        manifest.caseId(),
        Set.of(manifest.retention()),
        manifest.endedAt(),
        stored.retainUntil());
  }

  static Kept kept(FileDocumentVault.Kept of) throws IOException {
    var document = of.document();
    return new Kept(
        new ItemId(Kind.DOCUMENT, document.id()),
        document.caseId(),
        Set.of(document.retention()),
        document.storedAt(),
        FileDocumentVault.floor(of.file()));
  }

  private static Found found(StoredManifest stored) {
    return new Found(
        kept(stored), stored.wrappedKey(), Digests.hex(Digests.sha256(stored.toBytes())));
  }

  private static Found found(FileDocumentVault.Kept of) throws IOException {
    return new Found(
        kept(of), FileDocumentVault.wrappedKey(of.file()), BundleContent.sha256(of.file()));
  }
}
