package huizhen.recording.evidence;

import huizhen.recording.api.RecordingId;
import huizhen.recording.api.RecordingManifest.Segment;
import huizhen.recording.log.LogEntry;
import huizhen.recording.vault.StoredManifest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What files a case file must have by its recordings and documents, and what each is checked
/// against; and where its list of files says otherwise.
final class ExpectedFiles {
  private final Map<String, BundleFile> listed = new HashMap<>();
  private final Map<String, Expected> expected = new HashMap<>();
  private final Map<String, Proven> proofs = new HashMap<>();
  private final List<Finding> findings = new ArrayList<>();

  /// What a proof must be of.
  record Proven(LogEntry.Kind kind, String sha256) {}

  /// A segment and the stream of its recording that it belongs to.
  record Placed(int stream, Segment segment) {}

  /// @param sha256 empty when nothing but the list says it
  private record Expected(String sha256, Optional<Placed> placed) {}

  ExpectedFiles(CaseList list) {
    for (BundleFile file : list.files()) {
      if (listed.put(file.path(), file) != null) {
        wrong(Finding.Kind.EXTRA, file.path(), "it is listed twice");
      }
    }
    expect(BundlePaths.READ_ME);
    expect(BundlePaths.CHECKPOINT);
    if (listed.containsKey(BundlePaths.TIME_STAMP)) {
      expect(BundlePaths.TIME_STAMP);
    }
    prove(BundlePaths.AUDIT_PROOF, LogEntry.Kind.AUDIT, "");
    list.recordings().forEach(stored -> recording(list, stored));
    for (CaseList.Document document : list.documents()) {
      document(list, document);
    }
    for (BundleFile file : list.files()) {
      compare(file);
    }
    for (String path : expected.keySet()) {
      if (!listed.containsKey(path)) {
        wrong(Finding.Kind.MISSING, path, "it is not in the list of files");
      }
    }
  }

  List<Finding> findings() {
    return findings;
  }

  Optional<Placed> segment(String path) {
    return Optional.ofNullable(expected.get(path)).flatMap(Expected::placed);
  }

  Optional<Proven> proven(String path) {
    return Optional.ofNullable(proofs.get(path));
  }

  private void recording(CaseList list, StoredManifest stored) {
    RecordingId id = stored.manifest().id();
    String manifest = BundlePaths.manifest(id);
    String sha256 = BundleCheck.sha256(stored.toBytes());
    expected.put(manifest, new Expected(sha256, Optional.empty()));
    prove(BundlePaths.manifestProof(id), LogEntry.Kind.MANIFEST, sha256);
    if (!stored.manifest().caseId().equals(list.caseId())) {
      wrong(Finding.Kind.EXTRA, manifest, "it is of another case");
    }
    stored.notes().forEach(segment -> segment(id, new Placed(0, segment)));
    stored
        .manifest()
        .tracks()
        .forEach(track ->
            track.segments().forEach(each -> segment(id, new Placed(track.number(), each))));
  }

  private void segment(RecordingId id, Placed placed) {
    expected.put(
        BundlePaths.segment(id, placed.segment().file()),
        new Expected(placed.segment().sha256(), Optional.of(placed)));
  }

  private void document(CaseList list, CaseList.Document document) {
    String path = BundlePaths.document(document.stored().id());
    expect(path);
    String sha256 = Optional.ofNullable(listed.get(path)).map(BundleFile::sha256).orElse("");
    prove(BundlePaths.documentProof(document.stored().id()), LogEntry.Kind.DOCUMENT, sha256);
    if (!document.stored().caseId().equals(list.caseId())) {
      wrong(Finding.Kind.EXTRA, path, "it is of another case");
    }
  }

  private void compare(BundleFile file) {
    Expected wanted = expected.get(file.path());
    if (wanted == null) {
      wrong(Finding.Kind.EXTRA, file.path(), "it belongs to no recording and no document");
    } else if (!wanted.sha256().isEmpty() && !wanted.sha256().equals(file.sha256())) {
      wrong(Finding.Kind.CHANGED, file.path(), "the list and the manifest disagree on its digest");
    } else if (wanted.placed().filter(it -> it.segment().bytes() != file.bytes()).isPresent()) {
      wrong(Finding.Kind.CHANGED, file.path(), "the list and the manifest disagree on its size");
    }
  }

  private void expect(String path) {
    expected.put(path, new Expected("", Optional.empty()));
  }

  private void prove(String path, LogEntry.Kind kind, String sha256) {
    expect(path);
    proofs.put(path, new Proven(kind, sha256));
  }

  private void wrong(Finding.Kind kind, String path, String what) {
    findings.add(Finding.of(kind, path, what));
  }
}
