package huizhen.recording.io;

import huizhen.recording.api.CaseFiles;
import huizhen.recording.api.CaseId;
import huizhen.recording.api.KeyVault;
import huizhen.recording.api.RecordingException;
import huizhen.recording.api.RecordingId;
import huizhen.recording.api.RecordingManifest.Segment;
import huizhen.recording.evidence.BundleFile;
import huizhen.recording.evidence.BundlePaths;
import huizhen.recording.evidence.CaseList;
import huizhen.recording.evidence.ReadMe;
import huizhen.recording.vault.CanonicalJson;
import huizhen.recording.vault.StoredManifest;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// Writes case files. What can fail with a clear answer fails before the first byte; then each file
/// of the vault is read twice, once for its digests and once on its way, [BundleSource#CHUNK] at a
/// time. At most [#MAX_EXPORTS] at a time. A segment that is missing or was changed in the vault is
/// listed as its manifest has it and sent as it is: who checks the case file shall see it.
final class CaseFileExport implements CaseFiles {
  static final int MAX_EXPORTS = 4;

  private final ManifestStore manifests;
  private final FileDocumentVault documents;
  private final EvidenceLog log;
  private final FileAuditTrail audit;
  private final KeyVault keys;
  private final InstantSource clock;
  private final String build;
  private final Recall recall;
  private final Background background;
  private final java.util.concurrent.Semaphore room =
      new java.util.concurrent.Semaphore(MAX_EXPORTS);

  CaseFileExport(
      ManifestStore manifests,
      FileDocumentVault documents,
      EvidenceLog log,
      FileAuditTrail audit,
      KeyVault keys,
      InstantSource clock,
      String build,
      Recall recall,
      Background background) {
    this.manifests = manifests;
    this.documents = documents;
    this.log = log;
    this.audit = audit;
    this.keys = keys;
    this.clock = clock;
    this.build = build;
    this.recall = recall;
    this.background = background;
  }

  @Override
  public Future<ReadStream<Buffer>> export(CaseExport request) {
    return background
        .call(() -> plan(request))
        .map(plan ->
            new BlockingReadStream(
                background.vertx().getOrCreateContext(), background, out -> send(plan, out)));
  }

  /// All that a case file has, before its segments and envelopes are read.
  private record Plan(
      CaseId caseId,
      Instant at,
      FileLog.Published published,
      List<StoredManifest> recordings,
      List<RecordingId> underWay,
      List<CaseList.Document> documents,
      List<String> absentConsents,
      List<BundleContent> contents) {}

  private Plan plan(CaseExport request) throws IOException {
    if (room.availablePermits() == 0) {
      throw busy();
    }
    var recordings = new ArrayList<StoredManifest>();
    var underWay = new ArrayList<RecordingId>();
    for (RecordingId id : manifests.ofCase(request.caseId())) {
      Optional<StoredManifest> found = manifests.read(id);
      found.filter(EvidenceLog::isOver).ifPresent(recordings::add);
      found.filter(it -> !EvidenceLog.isOver(it)).ifPresent(_ -> underWay.add(id));
    }
    Map<String, Long> leaves = new LinkedHashMap<>();
    for (StoredManifest stored : recordings) {
      leaves.put(BundlePaths.manifestProof(stored.manifest().id()), log.manifestIndex(stored));
    }
    var absent = new ArrayList<String>();
    List<Named> named = documents(request, recordings, absent);
    for (Named each : named) {
      leaves.put(
          BundlePaths.documentProof(each.document().stored().id()),
          log.documentIndex(BundleContent.sha256(each.file())));
    }
    if (recordings.isEmpty() && named.isEmpty()) {
      throw new RecordingException(
          "case %s has no ended recording and no document to export".formatted(request.caseId()));
    }
    EvidenceLog.Anchored anchored = log.publish(audit::head);
    leaves.put(BundlePaths.AUDIT_PROOF, anchored.auditIndex());
    return new Plan(
        request.caseId(),
        clock.instant().truncatedTo(ChronoUnit.MILLIS),
        anchored.published(),
        recordings,
        underWay,
        named.stream().map(Named::document).toList(),
        absent,
        contents(anchored, recordings, named, leaves));
  }

  private record Named(CaseList.Document document, Path file) {}

  private List<Named> documents(
      CaseExport request, List<StoredManifest> recordings, List<String> absent) {
    var roles = new LinkedHashMap<String, String>();
    Set<String> mayBeGone = new LinkedHashSet<>();
    for (ExportedDocument each : request.documents()) {
      roles.putIfAbsent(each.id(), each.role());
      if (each.mayBeGone()) {
        mayBeGone.add(each.id());
      }
    }
    Set<String> consents = new LinkedHashSet<>();
    recordings.forEach(stored -> consents.addAll(stored.manifest().consents()));
    consents.removeAll(roles.keySet());
    consents.forEach(id -> roles.put(id, "consent"));
    var named = new ArrayList<Named>();
    roles.forEach((id, role) -> {
      Optional<FileDocumentVault.Kept> kept =
          documents.kept(id).filter(it -> it.document().caseId().equals(request.caseId()));
      if (kept.isPresent()) {
        var document = new CaseList.Document(kept.get().document(), role);
        named.add(new Named(document, kept.get().file()));
      } else if (consents.contains(id)) {
        absent.add(id);
      } else if (!mayBeGone.contains(id)) {
        throw new RecordingException(
            "case %s has no document %s in the vault".formatted(request.caseId(), id));
      }
    });
    return named;
  }

  private List<BundleContent> contents(
      EvidenceLog.Anchored anchored,
      List<StoredManifest> recordings,
      List<Named> named,
      Map<String, Long> leaves)
      throws IOException {
    var published = anchored.published();
    var contents = new ArrayList<BundleContent>();
    contents.add(new BundleContent.Made(BundlePaths.READ_ME, ReadMe.bytes()));
    contents.add(new BundleContent.Made(BundlePaths.CHECKPOINT, published.note().bytes()));
    anchored
        .stamp()
        .ifPresent(
            stamp -> contents.add(new BundleContent.Made(BundlePaths.TIME_STAMP, stamp.bytes())));
    for (Map.Entry<String, Long> leaf : leaves.entrySet()) {
      byte[] proof = log.log().prove(leaf.getValue(), published.checkpoint()).bytes();
      contents.add(new BundleContent.Made(leaf.getKey(), proof));
    }
    for (StoredManifest stored : recordings) {
      RecordingId id = stored.manifest().id();
      stored.segments().forEach(segment -> recall.ensureHere(stored, segment));
      contents.add(new BundleContent.Made(BundlePaths.manifest(id), stored.toBytes()));
      stored.notes().forEach(segment -> contents.add(segment(id, segment)));
      stored
          .manifest()
          .tracks()
          .forEach(track -> track.segments().forEach(each -> contents.add(segment(id, each))));
    }
    for (Named each : named) {
      String path = BundlePaths.document(each.document().stored().id());
      contents.add(new BundleContent.Kept(path, each.file(), Optional.empty()));
    }
    return contents;
  }

  private BundleContent segment(RecordingId id, Segment segment) {
    return new BundleContent.Kept(
        BundlePaths.segment(id, segment.file()),
        manifests.folderOf(id).resolve(segment.file()),
        Optional.of(segment));
  }

  private void send(Plan plan, Consumer<Buffer> out) {
    if (!room.tryAcquire()) {
      throw busy();
    }
    try {
      write(plan, new BundleWriter(out));
    } catch (IOException e) {
      throw new RecordingException("cannot read what case %s has".formatted(plan.caseId()), e);
    } finally {
      room.release();
    }
  }

  private static RecordingException busy() {
    return new RecordingException(
        "%d case files are being exported; try later".formatted(MAX_EXPORTS));
  }

  private void write(Plan plan, BundleWriter writer) throws IOException {
    List<BundleContent> contents = plan.contents();
    // The first is on its way before the others are read: whoever waits for it has a time limit.
    BundleContent.Read first = contents.getFirst().read();
    writer.write(first);
    var rest = new ArrayList<BundleContent.Read>();
    for (BundleContent content : contents.subList(1, contents.size())) {
      rest.add(content.read());
    }
    var files = new ArrayList<BundleFile>();
    files.add(first.listed());
    rest.forEach(each -> files.add(each.listed()));
    writer.write(new BundleContent.Made(CaseList.NAME, list(plan, files)).read());
    for (BundleContent.Read each : rest) {
      writer.write(each);
    }
    writer.finish();
  }

  private byte[] list(Plan plan, List<BundleFile> files) {
    var list =
        new CaseList(
            plan.caseId(),
            plan.at(),
            build,
            Base64.getEncoder().encodeToString(keys.evidenceKey()),
            Base64.getEncoder().encodeToString(keys.publicKey()),
            plan.published().checkpoint(),
            plan.recordings(),
            plan.underWay(),
            plan.documents(),
            plan.absentConsents(),
            files,
            "");
    byte[] signature = keys.signEvidence(list.signedBytes());
    byte[] bytes = list.withSignature(Base64.getEncoder().encodeToString(signature)).toBytes();
    if (bytes.length > CanonicalJson.MAX_FOREIGN_BYTES) {
      throw new RecordingException(
          "the list of case %s has %d bytes; checkers read at most %d"
              .formatted(plan.caseId(), bytes.length, CanonicalJson.MAX_FOREIGN_BYTES));
    }
    return bytes;
  }
}
