package huizhen.recording.io;

import com.fasterxml.jackson.databind.node.ObjectNode;
import huizhen.recording.api.CaseId;
import huizhen.recording.api.DocumentVault.StoredDocument;
import huizhen.recording.api.RecordingException;
import huizhen.recording.io.StoredFiles.Expected;
import huizhen.recording.store.PlacedObject;
import huizhen.recording.vault.CanonicalJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/// Copies of documents in an object store, locked until what each promises. The vault's own file
/// stays, for documents are small and are read often; it is fetched from its copy when it is
/// missing. Beside the file a signed pin (`<name>.json`) says which version is the copy. Blocks.
final class DocumentCopies {
  private final StoredFiles files;
  private final String prefix;
  private final FileDocumentVault documents;
  private final SignedFiles pins;
  private final Disk disk;
  private final InstantSource clock;

  /// @param prefix of all keys; empty, or ends in `/`
  /// @param pins signed files in the documents' folder
  DocumentCopies(
      StoredFiles files,
      String prefix,
      FileDocumentVault documents,
      SignedFiles pins,
      Disk disk,
      InstantSource clock) {
    this.files = files;
    this.prefix = prefix;
    this.documents = documents;
    this.pins = pins;
    this.disk = disk;
    this.clock = clock;
  }

  /// A document's copy is of a case, for a hold is.
  private record Copy(CaseId caseId, PlacedObject placed, Expected expected) {}

  /// Those that have no pin.
  List<Path> withoutCopy() throws IOException {
    return documents.files().stream().filter(it -> !Files.exists(pin(it))).toList();
  }

  /// Those that have one.
  List<Path> withCopy() throws IOException {
    return documents.files().stream().filter(it -> Files.exists(pin(it))).toList();
  }

  /// Puts one there, has it confirmed, and pins it. Nothing when that is done, it is gone, or may
  /// be deleted soon.
  ///
  /// @return the case whose document went there now
  Optional<CaseId> place(Path file) throws IOException {
    Optional<StoredDocument> document = documents.keptIn(file).map(it -> it.document());
    if (document.isEmpty() || Files.exists(pin(file))) {
      return Optional.empty();
    }
    Instant until = FileDocumentVault.floor(file).truncatedTo(ChronoUnit.SECONDS);
    if (!until.isAfter(clock.instant().plus(Placement.SHORTEST_LOCK))) {
      return Optional.empty();
    }
    CaseId caseId = document.get().caseId();
    var expected = new Expected(name(file), Files.size(file), BundleContent.sha256(file));
    PlacedObject placed = files.put(keyOf(caseId) + name(file), file, expected, until);
    var _ = pins.write(nameOfPin(file), json(new Copy(caseId, placed, expected)));
    return Optional.of(caseId);
  }

  /// The files of a case that have a copy.
  List<Path> ofCase(CaseId caseId) throws IOException {
    String before = keyOf(caseId);
    return files.keys(before).stream()
        .flatMap(it -> documents.fileNamed(it.substring(before.length())).stream())
        .filter(Files::exists)
        .toList();
  }

  /// Locks a copy for longer where its years have grown. Nothing when there is no copy, or no file
  /// that says of what class it is.
  void lengthen(Path file, StoreLocks locks) throws IOException {
    if (!Files.exists(pin(file)) || !Files.exists(file)) {
      return;
    }
    Optional<FileDocumentVault.Kept> kept = documents.keptIn(file);
    if (kept.isEmpty()) {
      return;
    }
    Copy copy = copy(pins.read(nameOfPin(file)).orElseThrow());
    Optional<Instant> until = locks.longer(Shelf.kept(kept.get()), copy.placed().lockedUntil());
    if (until.isPresent()) {
      PlacedObject placed = files.lengthen(copy.placed(), until.get());
      var _ = pins.write(nameOfPin(file), json(new Copy(copy.caseId(), placed, copy.expected())));
    }
  }

  /// Fetches a document whose file is missing and whose pin is not.
  void ensureHere(Path file) {
    if (Files.exists(file) || !Files.exists(pin(file))) {
      return;
    }
    try {
      Copy copy = copy(pins.read(nameOfPin(file)).orElseThrow());
      disk.replace(file, files.fetch(copy.placed(), copy.expected()));
    } catch (IOException e) {
      throw new RecordingException(
          "document %s lies in the store alone and cannot be fetched: %s"
              .formatted(name(file), e.getMessage()),
          e);
    }
  }

  /// What the keys of a case's copies begin with.
  String keyOf(CaseId caseId) {
    return "%sdocuments/%s/".formatted(prefix, caseId);
  }

  String keyOf(CaseId caseId, String documentId) {
    return keyOf(caseId) + name(documents.fileOf(documentId));
  }

  /// Nothing when it has none.
  void deletePin(String documentId) throws IOException {
    Path file = documents.fileOf(documentId);
    if (Files.exists(pin(file))) {
      pins.delete(nameOfPin(file));
    }
  }

  private static ObjectNode json(Copy copy) {
    return CanonicalJson.object()
        .put("case", copy.caseId().value())
        .put("file", copy.placed().file())
        .put("key", copy.placed().key())
        .put("version", copy.placed().version())
        .put("lockedUntil", copy.placed().lockedUntil().toString())
        .put("bytes", copy.expected().bytes())
        .put("sha256", copy.expected().sha256());
  }

  private static Copy copy(ObjectNode in) {
    String file = in.path("file").asText();
    var placed =
        new PlacedObject(
            file,
            in.path("key").asText(),
            in.path("version").asText(),
            Instant.parse(in.path("lockedUntil").asText()));
    var expected = new Expected(file, in.path("bytes").asLong(), in.path("sha256").asText());
    return new Copy(new CaseId(in.path("case").asText()), placed, expected);
  }

  private static String name(Path file) {
    return file.getFileName().toString();
  }

  private static Path pin(Path file) {
    return file.resolveSibling(name(file).replace(".hzd", ".json"));
  }

  /// As [SignedFiles] names it: a document's folder is named by the first letters of its file.
  private static String nameOfPin(Path file) {
    return "%s/%s".formatted(name(file).substring(0, 2), name(pin(file)));
  }
}
