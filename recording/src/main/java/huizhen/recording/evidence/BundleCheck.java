package huizhen.recording.evidence;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import huizhen.recording.api.RecordingManifest;
import huizhen.recording.api.RecordingManifest.Segment;
import huizhen.recording.api.RecordingState;
import huizhen.recording.log.Checkpoint;
import huizhen.recording.log.LeafProof;
import huizhen.recording.log.LogEntry;
import huizhen.recording.log.SignedNote;
import huizhen.recording.vault.CanonicalJson;
import huizhen.recording.vault.Digests;
import huizhen.recording.vault.Signatures;
import huizhen.recording.vault.StoredManifest;
import huizhen.recording.vault.StrictBase64;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Checks a case file whose bytes somebody else reads: first the list, then each listed file as it
/// comes. Needs no key but the trusted public ones. Keeps the list, and of the rest only what does
/// not fit.
public final class BundleCheck {
  private final TrustedKeys trusted;
  private final List<Finding> findings = new ArrayList<>();
  private final List<String> declared = new ArrayList<>();
  private final OutsideWord outside;
  private long findingCount;
  private Optional<CaseList> list = Optional.empty();
  private Optional<ExpectedFiles> expected = Optional.empty();
  private byte[] ownKey = new byte[0];
  private byte[] logKey = new byte[0];
  private long bytesRead;

  public BundleCheck(TrustedKeys trusted) {
    this.trusted = trusted;
    this.outside = new OutsideWord(trusted);
  }

  public void add(Finding finding) {
    findingCount++;
    if (findings.size() < Report.MAX_FINDINGS) {
      findings.add(finding);
    }
  }

  public boolean hasFindings() {
    return findingCount > 0;
  }

  /// Reads the list. Empty when nothing more can be checked; the findings say why. Throws an
  /// [IllegalArgumentException] when it is signed, but of a format that we don't know.
  public Optional<CaseList> list(byte[] bytes) {
    ObjectNode tree;
    try {
      tree = CanonicalJson.parseForeign(bytes);
      byte[] canonical = CanonicalJson.bytes(tree);
      int different = Arrays.mismatch(bytes, canonical);
      if (different >= 0) {
        add(
            new Finding(
                Finding.Kind.CHANGED,
                CaseList.NAME,
                firstOfName(bytes, different),
                lastDifferent(bytes, canonical, different),
                "it is not in the form in which it was signed"));
        return Optional.empty();
      }
    } catch (IllegalArgumentException e) {
      String where =
          e.getCause() instanceof JsonProcessingException cause && cause.getLocation() != null
              ? " at or before character %d".formatted(cause.getLocation().getCharOffset())
              : "";
      add(changed("%s, so it was changed%s".formatted(e.getMessage(), where)));
      return Optional.empty();
    }
    if (!isSigned(tree)) {
      return Optional.empty();
    }
    CaseList read = CaseList.of(tree);
    logKey = decoded(read.logKey());
    list = Optional.of(read);
    expected = Optional.of(new ExpectedFiles(read));
    expected.get().findings().forEach(this::add);
    read.recordings().forEach(this::manifest);
    read.underWay()
        .forEach(id -> declared.add("recording %s had not ended and is not here".formatted(id)));
    return list;
  }

  private static Finding changed(String what) {
    return Finding.of(Finding.Kind.CHANGED, CaseList.NAME, what);
  }

  /// Two names may begin alike, so that the change is in what they share.
  private static int firstOfName(byte[] bytes, int different) {
    int at = Math.min(different, bytes.length - 1);
    while (at > 0 && bytes[at] != '"') {
      at--;
    }
    return Math.max(at, 0);
  }

  /// A changed name may stand elsewhere in the right form, so the place is a stretch.
  private static int lastDifferent(byte[] bytes, byte[] canonical, int first) {
    int same = 0;
    while (same < Math.min(bytes.length, canonical.length)
        && bytes[bytes.length - 1 - same] == canonical[canonical.length - 1 - same]) {
      same++;
    }
    return Math.max(first, bytes.length - 1 - same);
  }

  private boolean isSigned(ObjectNode tree) {
    byte[] signature = decoded(tree.path("signature").asText());
    byte[] named = decoded(tree.path("publicKey").asText());
    tree.remove("signature");
    byte[] signed = CanonicalJson.bytes(tree);
    if (trusted.any(key -> Signatures.isGood(key, signed, signature))) {
      ownKey = named;
      return true;
    }
    if (!Signatures.isKey(named) || !Signatures.isGood(named, signed, signature)) {
      add(changed("its signature does not fit what it says"));
      return false;
    }
    if (!trusted.isEmpty()) {
      add(
          Finding.of(
              Finding.Kind.SIGNER,
              CaseList.NAME,
              "signed by key %s, which is not a trusted one"
                  .formatted(TrustedKeys.fingerprint(named))));
    }
    ownKey = named;
    return true;
  }

  private void manifest(StoredManifest stored) {
    RecordingManifest manifest = stored.manifest();
    String path = BundlePaths.manifest(manifest.id());
    byte[] signature = decoded(manifest.signature());
    if (!isGood(key -> Signatures.isGood(key, stored.signedBytes(), signature))) {
      add(Finding.of(Finding.Kind.SIGNER, path, "no trusted key signed this manifest"));
    }
    if (manifest.state() != RecordingState.SEALED) {
      declared.add("recording %s is %s".formatted(manifest.id(), manifest.state()));
    }
    long torn = segments(stored).stream().filter(Segment::isTorn).count();
    if (torn > 0) {
      declared.add("recording %s: %d segments end torn".formatted(manifest.id(), torn));
    }
    for (RecordingManifest.Gap gap : manifest.gaps()) {
      declared.add(
          "recording %s, track %d: gap from %d to %d ms, %s"
              .formatted(
                  manifest.id(),
                  gap.track(),
                  gap.from().toMillis(),
                  gap.to().toMillis(),
                  gap.cause()));
    }
  }

  static List<Segment> segments(StoredManifest stored) {
    var all = new ArrayList<>(stored.notes());
    stored.manifest().tracks().forEach(track -> all.addAll(track.segments()));
    return all;
  }

  /// A trusted key, or without any the one that the list itself names.
  private boolean isGood(java.util.function.Predicate<byte[]> check) {
    return trusted.any(check) || (trusted.isEmpty() && (check.test(ownKey) || check.test(logKey)));
  }

  /// Begins the check of one listed file.
  public FileCheck file(BundleFile file) {
    return new FileCheck(file, expected().segment(file.path()));
  }

  /// Ends it: the digest and what the file has to say. False when the bytes are not the listed
  /// ones.
  public boolean end(FileCheck check) {
    BundleFile file = check.file();
    bytesRead += check.bytes();
    Optional<Finding> wrong = check.end();
    if (wrong.isPresent()) {
      add(wrong.get());
      return false;
    }
    try {
      if (file.path().equals(BundlePaths.CHECKPOINT)) {
        checkpoint(check.content());
      } else if (file.path().equals(BundlePaths.TIME_STAMP)) {
        outside.stamp(check.content());
      } else {
        expected().proven(file.path()).ifPresent(of -> proof(file.path(), of, check.content()));
      }
    } catch (IllegalArgumentException e) {
      add(Finding.of(Finding.Kind.CHANGED, file.path(), "it cannot be read: " + e.getMessage()));
    }
    return true;
  }

  private void checkpoint(byte[] content) {
    SignedNote note = SignedNote.parse(content);
    Checkpoint checkpoint = Checkpoint.parse(note.text());
    if (!checkpoint.equals(known().checkpoint())) {
      add(
          Finding.of(
              Finding.Kind.CHANGED, BundlePaths.CHECKPOINT, "it is another one than listed"));
    }
    if (!isGood(key -> note.isSignedBy(checkpoint.origin(), key))) {
      add(
          Finding.of(
              Finding.Kind.SIGNER,
              BundlePaths.CHECKPOINT,
              "no trusted key signed this checkpoint"));
    }
    outside.checkpoint(note);
  }

  private void proof(String path, ExpectedFiles.Proven of, byte[] content) {
    LeafProof proof = LeafProof.parse(content);
    boolean isOfThis =
        proof.entry().kind() == of.kind()
            && (of.kind() == LogEntry.Kind.AUDIT || proof.entry().sha256().equals(of.sha256()));
    if (!isOfThis) {
      add(Finding.of(Finding.Kind.CHANGED, path, "it proves something else"));
    } else if (!proof.isIn(known().checkpoint())) {
      add(Finding.of(Finding.Kind.CHANGED, path, "it does not lead to the checkpoint"));
    }
  }

  /// What it all comes to. Once, at the end.
  public Report report() {
    outside.finding().ifPresent(this::add);
    declared.addAll(outside.declared());
    Verdict verdict;
    String reason = "";
    if (findingCount > 0) {
      verdict = Verdict.TAMPERED;
    } else if (trusted.isEmpty()) {
      verdict = Verdict.UNCHECKED;
      reason =
          "it is whole in itself and signed by key %s; say with --trust FILE whose key to believe."
              .formatted(TrustedKeys.fingerprint(ownKey));
    } else {
      verdict = declared.isEmpty() ? Verdict.SEALED : Verdict.PARTIAL;
    }
    return new Report(
        verdict,
        list.map(it -> it.caseId().value()).orElse(""),
        reason,
        list.map(this::facts).orElse(List.of()),
        declared,
        findings,
        findingCount);
  }

  private List<String> facts(CaseList of) {
    var facts = new ArrayList<String>();
    facts.add("exported %s by build %s".formatted(of.exportedAt(), of.build()));
    facts.add("signed by key " + TrustedKeys.fingerprint(ownKey));
    for (StoredManifest stored : of.recordings()) {
      RecordingManifest manifest = stored.manifest();
      facts.add(
          "recording %s: %s, %d tracks, %d segments, %d gaps, from %s to %s"
              .formatted(
                  manifest.id(),
                  manifest.state(),
                  manifest.tracks().size(),
                  segments(stored).size(),
                  manifest.gaps().size(),
                  manifest.startedAt(),
                  manifest.endedAt()));
    }
    for (CaseList.Document document : of.documents()) {
      facts.add(
          "document %s (%s): content SHA-256 %s"
              .formatted(document.stored().id(), document.role(), document.stored().sha256()));
    }
    of.absentConsents().forEach(id -> facts.add("consent %s: no document of it".formatted(id)));
    facts.add(
        "log %s, %d entries, root %s"
            .formatted(
                of.checkpoint().origin(), of.checkpoint().size(), of.checkpoint().root().base64()));
    facts.addAll(outside.facts());
    facts.add("%d files listed, %d bytes read".formatted(of.files().size(), bytesRead));
    return facts;
  }

  private CaseList known() {
    return list.orElseThrow(() -> new IllegalStateException("the list comes first"));
  }

  private ExpectedFiles expected() {
    return expected.orElseThrow(() -> new IllegalStateException("the list comes first"));
  }

  private static byte[] decoded(String base64) {
    try {
      return StrictBase64.decode(base64);
    } catch (IllegalArgumentException e) {
      // As good as none.
      return new byte[0];
    }
  }

  static String sha256(byte[] bytes) {
    return Digests.hex(Digests.sha256(bytes));
  }
}
