package huizhen.recording.io;

import com.fasterxml.jackson.databind.node.ObjectNode;
import huizhen.recording.api.CaseId;
import huizhen.recording.api.DocumentVault;
import huizhen.recording.api.KeyVault;
import huizhen.recording.api.RecordingException;
import huizhen.recording.api.RetentionClass;
import huizhen.recording.vault.CanonicalJson;
import huizhen.recording.vault.Digests;
import huizhen.recording.vault.DocumentEnvelope;
import huizhen.recording.vault.KeyWrap;
import huizhen.recording.vault.RetentionDate;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// One encrypted file per document, named by the hash of its id, with a key of its own. A file is
/// durable before [#store] completes, and in the evidence log unless that cannot be written; it is
/// never changed after. At most [#MAX_BYTES] each.
final class FileDocumentVault implements DocumentVault {
  static final int MAX_BYTES = 64 << 20;
  private static final Pattern FILE = Pattern.compile("[0-9a-f]{64}\\.hzd");
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");
  private static final Pattern MEDIA_TYPE = Pattern.compile("[\\x20-\\x7E]{1,127}");
  private static final int STRIPES = 64;

  private final Path folder;
  private final Disk disk;
  private final KeyVault keys;
  private final InstantSource clock;
  private final EvidenceLog log;
  private final Background background;
  private final SecureRandom random = new SecureRandom();
  private final ReentrantLock[] stripes = new ReentrantLock[STRIPES];
  private volatile Consumer<Path> whenStored = _ -> {};
  private volatile Consumer<Path> recall = _ -> {};

  FileDocumentVault(
      Path folder,
      Disk disk,
      KeyVault keys,
      InstantSource clock,
      EvidenceLog log,
      Background background) {
    this.folder = folder;
    this.disk = disk;
    this.keys = keys;
    this.clock = clock;
    this.log = log;
    this.background = background;
    for (int i = 0; i < STRIPES; i++) {
      stripes[i] = new ReentrantLock();
    }
  }

  /// Who is told of each new file, and who brings one back that is missing and lies elsewhere as
  /// well. The first must not block.
  void copied(Consumer<Path> stored, Consumer<Path> missing) {
    whenStored = stored;
    recall = missing;
  }

  @Override
  public Future<StoredDocument> store(
      String id, CaseId caseId, String mediaType, RetentionClass retention, Buffer content) {
    if (!ID.matcher(id).matches() || !MEDIA_TYPE.matcher(mediaType).matches()) {
      return Future.failedFuture(
          new IllegalArgumentException(
              "a document has an id of 1 to 64 of A-Z a-z 0-9 _ - and a media type"));
    }
    if (content.length() > MAX_BYTES) {
      return Future.failedFuture(
          new RecordingException(
              "document %s has %d bytes; at most %d are kept"
                  .formatted(id, content.length(), MAX_BYTES)));
    }
    byte[] bytes = content.getBytes();
    return background.call(() -> storeNow(id, caseId, mediaType, retention, bytes));
  }

  @Override
  public Future<Optional<Content>> open(String id) {
    if (!ID.matcher(id).matches()) {
      return Future.succeededFuture(Optional.empty());
    }
    return background.call(() -> openNow(id));
  }

  /// A document and the file that it is encrypted in. Blocks.
  record Kept(StoredDocument document, Path file) {}

  Optional<Kept> kept(String id) {
    return ID.matcher(id).matches()
        ? openNow(id).map(found -> new Kept(found.document(), file(id)))
        : Optional.empty();
  }

  /// The files of documents that were promised to be kept until this or an earlier time. Blocks.
  List<Path> promisedUntil(Instant now) throws IOException {
    var found = new ArrayList<Path>();
    for (Path each : files()) {
      if (!floor(each).isAfter(now)) {
        found.add(each);
      }
    }
    return found;
  }

  /// The files of all documents. Blocks.
  List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(folder, 2)) {
      return all.filter(it -> it.toString().endsWith(".hzd")).toList();
    }
  }

  /// A document by its file; empty when it is none that opens.
  Optional<Kept> keptIn(Path file) throws IOException {
    return read(file).map(found -> new Kept(found.document(), file));
  }

  static Instant floor(Path file) throws IOException {
    return Instant.parse(head(file).path("retainUntil").asText());
  }

  static String wrappedKey(Path file) throws IOException {
    return head(file).path("wrappedKey").asText();
  }

  private static ObjectNode head(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      var start = DocumentEnvelope.parse(in.readNBytes(DocumentEnvelope.MAX_START));
      return CanonicalJson.parse(start.head());
    }
  }

  /// Nothing when it is gone.
  void delete(String id) throws IOException {
    disk.delete(file(id));
    if (Files.isDirectory(folder(id))) {
      disk.syncFolder(folder(id));
    }
  }

  /// Whether there is a document of this id, here or where it is brought back from; not whether it
  /// opens. Blocks.
  boolean isThere(String id) {
    if (!ID.matcher(id).matches()) {
      return false;
    }
    recall.accept(file(id));
    return Files.exists(file(id));
  }

  Path fileOf(String id) {
    return file(id);
  }

  /// A file by its name without the folder, of whoever says it; empty when no document has such a
  /// name.
  Optional<Path> fileNamed(String name) {
    return FILE.matcher(name).matches()
        ? Optional.of(folder.resolve(name.substring(0, 2)).resolve(name))
        : Optional.empty();
  }

  private StoredDocument storeNow(
      String id, CaseId caseId, String mediaType, RetentionClass retention, byte[] bytes)
      throws IOException {
    Path file = file(id);
    ReentrantLock stripe = stripes[Math.floorMod(id.hashCode(), STRIPES)];
    stripe.lock();
    try {
      Optional<Content> there = openNow(id);
      String sha256 = Digests.hex(Digests.sha256(bytes));
      if (there.isPresent()) {
        StoredDocument old = there.get().document();
        if (!old.sha256().equals(sha256)
            || !old.caseId().equals(caseId)
            || !old.mediaType().equals(mediaType)) {
          throw new RecordingException(
              "document %s is in the vault with other content; a new version needs a new id"
                  .formatted(id));
        }
        log.stored(Files.readAllBytes(file)); // a crash may have kept it out
        return old;
      }
      Instant now = clock.instant();
      var stored = new StoredDocument(id, caseId, mediaType, retention, bytes.length, sha256, now);
      String wrapped = keys.newKey(KeyVault.purpose("document", retention));
      var nonce = new byte[DocumentEnvelope.NONCE_BYTES];
      random.nextBytes(nonce);
      byte[] sealed =
          DocumentEnvelope.seal(
              KeyWrap.parse(wrapped).suite(),
              head(wrapped, retention, now),
              keys.unwrap(wrapped),
              nonce,
              described(stored),
              bytes);
      disk.createFolder(folder(id));
      disk.replace(file, sealed);
      log.stored(sealed);
      whenStored.accept(file);
      return stored;
    } catch (IOException e) {
      throw new RecordingException(
          "cannot store document %s below %s; is the disk full?".formatted(id, folder), e);
    } finally {
      stripe.unlock();
    }
  }

  private Optional<Content> openNow(String id) {
    Optional<Content> found = read(file(id));
    if (found.filter(it -> !it.document().id().equals(id)).isPresent()) {
      throw new RecordingException("document %s is another one than was stored".formatted(id));
    }
    return found;
  }

  private Optional<Content> read(Path file) {
    recall.accept(file);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      var envelope = DocumentEnvelope.parse(Files.readAllBytes(file));
      String wrapped = CanonicalJson.parse(envelope.head()).path("wrappedKey").asText();
      DocumentEnvelope.Opened opened = envelope.open(keys.unwrap(wrapped));
      ObjectNode about = CanonicalJson.parse(opened.about());
      var document =
          new StoredDocument(
              about.path("id").asText(),
              new CaseId(about.path("case").asText()),
              about.path("mediaType").asText(),
              RetentionClass.valueOf(about.path("retention").asText()),
              about.path("bytes").asLong(),
              about.path("sha256").asText(),
              Instant.parse(about.path("storedAt").asText()));
      if (!document.sha256().equals(Digests.hex(Digests.sha256(opened.content())))) {
        throw new RecordingException("document %s is another one than was stored".formatted(file));
      }
      return Optional.of(new Content(document, Buffer.buffer(opened.content())));
    } catch (IOException e) {
      throw new RecordingException("cannot read document " + file, e);
    } catch (IllegalArgumentException e) {
      throw new RecordingException("document %s was changed on disk".formatted(file), e);
    }
  }

  private static byte[] head(String wrapped, RetentionClass retention, Instant now) {
    return CanonicalJson.bytes(
        CanonicalJson.object()
            .put("wrappedKey", wrapped)
            .put("retention", retention.name())
            .put("retainUntil", RetentionDate.until(now, retention).toString()));
  }

  private static byte[] described(StoredDocument document) {
    return CanonicalJson.bytes(
        CanonicalJson.object()
            .put("id", document.id())
            .put("case", document.caseId().value())
            .put("mediaType", document.mediaType())
            .put("retention", document.retention().name())
            .put("bytes", document.bytes())
            .put("sha256", document.sha256())
            .put("storedAt", document.storedAt().toString()));
  }

  private Path file(String id) {
    return folder(id).resolve(name(id) + ".hzd");
  }

  private Path folder(String id) {
    return folder.resolve(name(id).substring(0, 2));
  }

  private static String name(String id) {
    return Digests.hex(Digests.sha256(id.getBytes(StandardCharsets.UTF_8)));
  }
}
