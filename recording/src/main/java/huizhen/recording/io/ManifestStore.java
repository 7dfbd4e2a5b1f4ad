package huizhen.recording.io;

import huizhen.recording.api.CaseId;
import huizhen.recording.api.KeyVault;
import huizhen.recording.api.RecordingException;
import huizhen.recording.api.RecordingId;
import huizhen.recording.vault.Digests;
import huizhen.recording.vault.Signatures;
import huizhen.recording.vault.StoredManifest;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// The signed manifests: `recordings/<id>/manifest.json`, replaced as a whole and durably. Knows
/// which recordings a case has. Blocks.
final class ManifestStore {
  private static final System.Logger LOG = System.getLogger(ManifestStore.class.getName());

  private final Path folder;
  private final Disk disk;
  private final KeyVault keys;
  private final EvidenceLog log;
  private volatile Consumer<StoredManifest> whenOver = _ -> {};
  private final Map<CaseId, List<RecordingId>> cases = new ConcurrentHashMap<>();

  ManifestStore(Path folder, Disk disk, KeyVault keys, EvidenceLog log) {
    this.folder = folder;
    this.disk = disk;
    this.keys = keys;
    this.log = log;
  }

  /// Who is told of each manifest that is over, when it is written. Must not block.
  void whenOver(Consumer<StoredManifest> listener) {
    whenOver = listener;
  }

  Path folderOf(RecordingId id) {
    return folder.resolve(id.value());
  }

  /// Who signs, as manifests name it.
  String signer() {
    return Digests.hex(Digests.sha256(keys.evidenceKey()));
  }

  /// Signs and writes; gives what was written. One that is over is entered in the evidence log.
  StoredManifest write(StoredManifest manifest) throws IOException {
    byte[] signature = keys.signEvidence(manifest.signedBytes());
    StoredManifest signed = manifest.withSignature(Base64.getEncoder().encodeToString(signature));
    RecordingId id = signed.manifest().id();
    disk.replace(file(id), signed.toBytes());
    index(signed);
    log.sealed(signed);
    if (EvidenceLog.isOver(signed)) {
      whenOver.accept(signed);
    }
    return signed;
  }

  /// Empty when there is no such recording; fails when its manifest was changed.
  Optional<StoredManifest> read(RecordingId id) {
    if (!Files.exists(file(id))) {
      return Optional.empty();
    }
    try {
      StoredManifest manifest = StoredManifest.parse(Files.readAllBytes(file(id)));
      byte[] signature = Base64.getDecoder().decode(manifest.manifest().signature());
      if (!manifest.manifest().id().equals(id)
          || keys.evidenceKeys().stream()
              .noneMatch(key -> Signatures.isGood(key, manifest.signedBytes(), signature))) {
        throw new RecordingException(
            "the manifest of recording %s was changed or is signed by another gateway"
                .formatted(id));
      }
      return Optional.of(manifest);
    } catch (IllegalArgumentException e) {
      throw new RecordingException("the manifest of recording %s was changed".formatted(id), e);
    } catch (IOException e) {
      throw new RecordingException("cannot read the manifest of recording " + id, e);
    }
  }

  /// Reads all manifests once, for the index. What can't be read is told in the log and left out.
  List<StoredManifest> load() {
    var all = new ArrayList<StoredManifest>();
    try (Stream<Path> folders = Files.list(folder)) {
      for (Path each : folders.sorted().toList()) {
        try {
          read(new RecordingId(each.getFileName().toString()))
              .ifPresent(manifest -> {
                index(manifest);
                all.add(manifest);
              });
        } catch (IllegalArgumentException | RecordingException e) {
          LOG.log(Level.ERROR, "a recording is left out: " + e.getMessage());
        }
      }
    } catch (IOException e) {
      throw new RecordingException("cannot list the recordings in " + folder, e);
    }
    return all;
  }

  List<RecordingId> ofCase(CaseId caseId) {
    return cases.getOrDefault(caseId, List.of());
  }

  List<RecordingId> all() {
    return cases.values().stream().flatMap(List::stream).toList();
  }

  /// Deletes a recording, the manifest last. What is not there any more is passed over.
  void delete(CaseId caseId, RecordingId id) throws IOException {
    Path own = folderOf(id);
    if (Files.isDirectory(own)) {
      try (Stream<Path> files = Files.list(own)) {
        for (Path each : files.filter(it -> !it.equals(file(id))).toList()) {
          disk.delete(each);
        }
      }
      disk.delete(file(id));
      disk.delete(own);
      disk.syncFolder(folder);
    }
    cases.computeIfPresent(caseId, (_, ids) -> ids.stream().filter(it -> !it.equals(id)).toList());
  }

  private void index(StoredManifest manifest) {
    cases.merge(
        manifest.manifest().caseId(),
        List.of(manifest.manifest().id()),
        (old, one) ->
            old.contains(one.getFirst())
                ? old
                : Stream.concat(old.stream(), one.stream()).toList());
  }

  private Path file(RecordingId id) {
    return folderOf(id).resolve("manifest.json");
  }
}
