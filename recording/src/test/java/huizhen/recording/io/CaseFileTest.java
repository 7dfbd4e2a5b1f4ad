package huizhen.recording.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import huizhen.recording.api.CaseFiles.CaseExport;
import huizhen.recording.api.CaseFiles.ExportedDocument;
import huizhen.recording.api.LiveRecording;
import huizhen.recording.api.RecordingException;
import huizhen.recording.evidence.Report;
import huizhen.recording.evidence.Verdict;
import huizhen.recording.vault.CanonicalJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class CaseFileTest {
  @TempDir Path folder;

  @Test
  void is_sealed_as_it_was_exported_and_as_it_was_unpacked() throws IOException {
    byte[] bundle = CaseBundle.make(folder);
    assertThat(report(bundle).verdict()).as(said(report(bundle))).isEqualTo(Verdict.SEALED);
    assertThat(CaseBundle.unzip(bundle).keySet())
        .contains("HUIZHEN-CASE.txt", "case.json", "log/checkpoint", "documents/opinion-1.hzd")
        .contains("documents/consent-1.hzd");
    CaseBundle.unpack(bundle, folder.resolve("unpacked"));
    assertThat(report(folder.resolve("unpacked")).verdict()).isEqualTo(Verdict.SEALED);
    BundleVerifier.Outcome outcome = outcome(bundle);
    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.json())
        .contains("\"verdict\":\"sealed\"")
        .contains("\"exit\":0")
        .doesNotContain("\n");
  }

  @Test
  void is_partial_when_a_gap_was_declared() throws IOException {
    byte[] bundle;
    try (World world = World.in(folder)) {
      LiveRecording live = world.start();
      var feed = new Feed(live.tap());
      feed.packets(10);
      feed.skip(5);
      feed.packets(10);
      var _ = World.get(live.stop("ended"));
      CaseBundle.store(world, "opinion-1", "text");
      bundle = CaseBundle.export(world);
    }
    Report report = report(bundle);
    assertThat(report.verdict()).as(said(report)).isEqualTo(Verdict.PARTIAL);
    assertThat(report.declared()).anyMatch(line -> line.contains("loss"));
    assertThat(report.facts()).anyMatch(line -> line.contains("consent-1: no document"));
  }

  @Test
  void is_partial_while_a_recording_is_under_way() throws IOException {
    byte[] bundle;
    try (World world = World.in(folder)) {
      CaseBundle.store(world, "opinion-1", "text");
      LiveRecording live = world.start();
      bundle = CaseBundle.export(world);
      var _ = World.get(live.stop("ended"));
    }
    Report report = report(bundle);
    assertThat(report.verdict()).as(said(report)).isEqualTo(Verdict.PARTIAL);
    assertThat(report.declared()).anyMatch(line -> line.contains("had not ended"));
  }

  @Test
  void is_partial_after_a_crash_that_tore_segments() throws IOException {
    try (World world = World.in(folder.resolve("running"))) {
      LiveRecording live = world.start();
      new Feed(live.tap()).packets(50);
      CaseBundle.store(world, "opinion-1", "text");
      Path segment = folder.resolve("running/data/recordings/" + live.id() + "/t001-00001.hzs");
      while (!Files.exists(segment) || Files.size(segment) < 10_000) {
        Thread.onSpinWait();
      }
      copy(folder.resolve("running"), folder.resolve("crashed"));
      var _ = World.get(live.stop("ended"));
    }
    byte[] bundle;
    try (World world = World.in(folder.resolve("crashed"))) {
      bundle = CaseBundle.export(world);
    }
    Path file = Files.write(folder.resolve("case.zip"), bundle);
    Path key = CaseBundle.signingKey(folder.resolve("crashed"));
    Report report = BundleVerifier.report(file, Optional.of(key));
    assertThat(report.verdict()).as(said(report)).isEqualTo(Verdict.PARTIAL);
    assertThat(report.declared())
        .anyMatch(line -> line.contains("end torn"))
        .anyMatch(line -> line.contains("crash"));
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> walk = Files.walk(from)) {
      for (Path each : walk.filter(it -> !it.toString().endsWith(".tmp")).toList()) {
        Path target = to.resolve(from.relativize(each));
        if (Files.isDirectory(each)) {
          Files.createDirectories(target);
        } else {
          Files.copy(each, target);
        }
      }
    }
  }

  @Test
  void cannot_be_checked_without_trust_or_with_a_file_that_has_no_keys() throws IOException {
    Path file = Files.write(folder.resolve("case.zip"), CaseBundle.make(folder));
    Report report = BundleVerifier.report(file, Optional.empty());
    assertThat(report.verdict()).isEqualTo(Verdict.UNCHECKED);
    assertThat(report.reason()).contains("--trust FILE");
    Path empty = Files.writeString(folder.resolve("trust"), "# nobody\n");
    assertThat(BundleVerifier.report(file, Optional.of(empty)).verdict())
        .isEqualTo(Verdict.UNCHECKED);
    assertThat(BundleVerifier.report(file, Optional.of(folder.resolve("none"))).verdict())
        .isEqualTo(Verdict.UNCHECKED);
  }

  @Test
  void believes_keys_as_pem_and_as_verifier_keys_too() throws IOException {
    byte[] bundle = CaseBundle.make(folder);
    byte[] key = Files.readAllBytes(CaseBundle.signingKey(folder));
    Path file = Files.write(folder.resolve("case.zip"), bundle);
    Path pem =
        Files.writeString(
            folder.resolve("trust.pem"),
            "# the county hospital\n-----BEGIN PUBLIC KEY-----\n"
                + Base64.getEncoder().encodeToString(key)
                + "\n-----END PUBLIC KEY-----\n");
    assertThat(BundleVerifier.report(file, Optional.of(pem)).verdict()).isEqualTo(Verdict.SEALED);
    String verifierKey =
        huizhen.recording.log.SignedNote.verifierKey(FileLog.origin(key), key) + "\n";
    Path log = Files.writeString(folder.resolve("trust.txt"), verifierKey);
    assertThat(BundleVerifier.report(file, Optional.of(log)).verdict()).isEqualTo(Verdict.SEALED);
  }

  @Test
  void is_tampered_when_another_key_signed_it_all_or_the_list_alone() throws IOException {
    byte[] bundle = CaseBundle.make(folder);
    Path forger = folder.resolve("forger");
    byte[] forged = CaseBundle.make(forger);
    Report all = report(forged);
    assertThat(all.verdict()).isEqualTo(Verdict.TAMPERED);
    assertThat(all.findings()).anyMatch(it -> it.text().startsWith("SIGNER: case.json"));
    assertThat(all.findings()).anyMatch(it -> it.text().startsWith("SIGNER: log/checkpoint"));

    Path unpacked = folder.resolve("unpacked");
    CaseBundle.unpack(bundle, unpacked);
    var list = CanonicalJson.parse(Files.readAllBytes(unpacked.resolve("case.json")));
    try (World world = World.in(forger)) {
      list.put("build", "another").remove("signature");
      list.put("publicKey", Base64.getEncoder().encodeToString(world.module.keys().publicKey()));
      byte[] signature = world.module.keys().sign(CanonicalJson.bytes(list));
      list.put("signature", Base64.getEncoder().encodeToString(signature));
    }
    Files.write(unpacked.resolve("case.json"), CanonicalJson.bytes(list));
    Report alone = report(unpacked);
    assertThat(alone.verdict()).isEqualTo(Verdict.TAMPERED);
    assertThat(alone.findings())
        .singleElement()
        .matches(it -> it.text().startsWith("SIGNER: case.json"));
  }

  @Test
  void names_what_is_missing_extra_or_a_link_in_a_folder() throws IOException {
    byte[] bundle = CaseBundle.make(folder);
    for (String name : CaseBundle.unzip(bundle).keySet()) {
      Path unpacked = folder.resolve("without-" + name.replace('/', '-'));
      CaseBundle.unpack(bundle, unpacked);
      Files.delete(unpacked.resolve(name));
      Report report = report(unpacked);
      assertThat(report.verdict()).as(name).isEqualTo(Verdict.TAMPERED);
      assertThat(report.findings())
          .singleElement()
          .matches(it -> it.text().startsWith("MISSING: " + name + ":"));
    }
    Path unpacked = folder.resolve("with");
    CaseBundle.unpack(bundle, unpacked);
    Files.writeString(unpacked.resolve("documents/opinion-2.hzd"), "one more");
    Files.createSymbolicLink(unpacked.resolve("link"), folder);
    Files.writeString(unpacked.resolve("a\nRESULT {}"), "");
    assertThat(report(unpacked).lines()).noneMatch(line -> line.contains("\n"));
    Files.delete(unpacked.resolve("a\nRESULT {}"));
    Path moved = folder.resolve("moved");
    Files.move(unpacked.resolve("log"), moved);
    Files.createSymbolicLink(unpacked.resolve("log"), moved);
    assertThat(report(unpacked).findings())
        .extracting(it -> it.kind() + " " + it.file())
        .containsExactlyInAnyOrder(
            "EXTRA documents/opinion-2.hzd",
            "EXTRA link",
            "EXTRA log",
            "MISSING log/checkpoint",
            "MISSING log/audit.proof.json");
  }

  @Test
  void shows_what_was_changed_or_lost_in_the_vault_before_the_export() throws IOException {
    byte[] bundle;
    String changed;
    try (World world = World.in(folder)) {
      CaseBundle.record(world, 40);
      CaseBundle.record(world, 40);
      CaseBundle.store(world, "opinion-1", "text");
      List<Path> segments;
      try (Stream<Path> walk = Files.walk(folder.resolve("data/recordings"))) {
        segments = walk.filter(it -> it.toString().endsWith("t001-00001.hzs")).sorted().toList();
      }
      byte[] bytes = Files.readAllBytes(segments.getFirst());
      bytes[5000] ^= 1;
      Files.write(segments.getFirst(), bytes);
      Files.delete(segments.getLast());
      changed = folder.resolve("data/recordings").relativize(segments.getFirst()).toString();
      bundle = CaseBundle.export(world);
    }
    Report report = report(bundle);
    assertThat(report.verdict()).isEqualTo(Verdict.TAMPERED);
    assertThat(report.findings())
        .as(said(report))
        .extracting(it -> it.kind().name())
        .containsExactlyInAnyOrder("CHANGED", "MISSING");
    assertThat(report.findings()).anyMatch(it -> it.file().equals("recordings/" + changed));
  }

  @Test
  void exports_nothing_of_another_case() {
    try (World world = World.in(folder)) {
      CaseBundle.store(world, "opinion-1", "text");
      var other = new huizhen.recording.api.CaseId("case-8");
      for (var documents :
          List.of(
              List.of(new ExportedDocument("opinion-1", "opinion")), List.<ExportedDocument>of())) {
        assertThatThrownBy(
                () -> World.get(world.module.files().export(new CaseExport(other, documents))))
            .isInstanceOf(RecordingException.class);
      }
    }
  }

  @Test
  void lists_a_still_that_is_there_and_is_whole_without_one_that_was_deleted() throws IOException {
    byte[] bundle;
    try (World world = World.in(folder)) {
      CaseBundle.store(world, "opinion-1", "text");
      CaseBundle.store(world, "still-1", "jpeg");
      var documents =
          List.of(
              new ExportedDocument("opinion-1", "opinion"),
              ExportedDocument.ifKept("still-1", "still"),
              ExportedDocument.ifKept("still-2", "still"));
      bundle = CaseBundle.export(world, new CaseExport(World.CASE, documents));
    }
    assertThat(report(bundle).verdict()).isEqualTo(Verdict.SEALED);
    assertThat(CaseBundle.unzip(bundle))
        .containsKey("documents/still-1.hzd")
        .doesNotContainKey("documents/still-2.hzd");
  }

  @Test
  void tells_no_plaintext() {
    byte[] bundle = CaseBundle.make(folder);
    String all = new String(bundle, java.nio.charset.StandardCharsets.ISO_8859_1);
    assertThat(all).doesNotContain(Feed.MARKER, "xxxxxxxx", "I agree", "rest and fluids");
    Map<String, byte[]> files = CaseBundle.unzip(bundle);
    assertThat(files).hasSizeGreaterThan(9);
  }

  private Report report(byte[] bundle) throws IOException {
    return report(Files.write(folder.resolve("case.zip"), bundle));
  }

  private Report report(Path bundle) {
    return BundleVerifier.report(bundle, Optional.of(CaseBundle.signingKey(folder)));
  }

  private BundleVerifier.Outcome outcome(byte[] bundle) throws IOException {
    Path file = Files.write(folder.resolve("case.zip"), bundle);
    return BundleVerifier.verify(file, Optional.of(CaseBundle.signingKey(folder)));
  }

  private static String said(Report report) {
    return String.join("\n", report.lines());
  }
}
