package huizhen.recording.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import huizhen.recording.api.CipherSuite;
import huizhen.recording.api.LiveRecording;
import huizhen.recording.api.RecordingException;
import huizhen.recording.api.RecordingManifest;
import huizhen.recording.evidence.Finding;
import huizhen.recording.evidence.Report;
import huizhen.recording.evidence.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A vault whose evidence is made with SM4, SM3 and SM2.
@Timeout(120)
class GmSuiteTest {
  @TempDir Path folder;

  @Test
  void a_recording_and_documents_open_and_their_case_file_verifies() throws IOException {
    byte[] bundle;
    try (World world = world(CipherSuite.GM)) {
      RecordingManifest manifest = record(world);
      bundle = documentsAndExport(world);
      assertThat(webm(world, manifest)).contains(Feed.MARKER.getBytes(StandardCharsets.UTF_8));
      assertThat(read(manifestFile(manifest)))
          .contains("\"suite\":\"GM\"")
          .contains("\"wrappedKey\":\"gk2.")
          .contains("\"format\":2");
      for (Path segment : segments(manifest)) {
        assertThat(read(segment)).startsWith("HZSEG\0\0\2").doesNotContain(Feed.MARKER);
      }
      assertThat(new String(opened(world), StandardCharsets.UTF_8)).isEqualTo("rest and fluids");
      assertThat(World.get(world.module.audit().verify()).firstBad()).isEmpty();
    }
    // Another process, with the keys on disk.
    try (World world = world(CipherSuite.GM)) {
      assertThat(new String(opened(world), StandardCharsets.UTF_8)).isEqualTo("rest and fluids");
    }
    assertThat(report(bundle, "trust.pem").findings()).isEmpty();
    assertThat(report(bundle, "trust.pem").verdict()).isEqualTo(Verdict.SEALED);
    assertThat(report(bundle, "signing.pub").verdict()).isEqualTo(Verdict.TAMPERED);
    Path file = folder.resolve("untrusted.zip");
    Files.write(file, bundle);
    assertThat(BundleVerifier.report(file, Optional.empty()).verdict())
        .isEqualTo(Verdict.UNCHECKED);
  }

  /// 100 in the case file, and in the vault all of one segment's bytes in steps.
  @Test
  void a_flipped_bit_is_located() throws IOException {
    byte[] bundle;
    RecordingManifest manifest;
    try (World world = world(CipherSuite.GM)) {
      manifest = record(world);
      bundle = documentsAndExport(world);
      Path segment = segments(manifest).getLast();
      byte[] whole = Files.readAllBytes(segment);
      for (int at = 0; at < whole.length; at += 997) {
        byte[] changed = whole.clone();
        changed[at] ^= 4;
        Files.write(segment, changed);
        assertThatThrownBy(() -> webm(world, manifest))
            .as("byte %d", at)
            .isInstanceOf(RecordingException.class)
            .hasMessageContaining("was changed in frame");
      }
      Files.write(segment, whole);
    }
    int begin = indexOf(bundle, "HZSEG\0\0\2");
    var random = new Random(907);
    for (int run = 0; run < 100; run++) {
      int at = begin + random.nextInt(20_000);
      byte[] changed = bundle.clone();
      changed[at] ^= (byte) (1 << random.nextInt(8));
      Report report = report(changed, "trust.pem");
      assertThat(report.verdict()).as("byte %d", at).isEqualTo(Verdict.TAMPERED);
      assertThat(report.findings())
          .as("byte %d", at)
          .anySatisfy(it -> assertThat(it.kind()).isEqualTo(Finding.Kind.CHANGED));
    }
  }

  @Test
  void a_vault_that_changes_its_suite_keeps_opening_what_it_had() throws IOException {
    RecordingManifest first;
    try (World world = world(CipherSuite.AES)) {
      first = record(world);
    }
    RecordingManifest second;
    try (World world = world(CipherSuite.GM)) {
      second = record(world);
      assertThat(webm(world, first)).isNotEmpty();
    }
    try (World world = world(CipherSuite.AES)) {
      assertThat(webm(world, first)).isNotEmpty();
      assertThat(webm(world, second)).isNotEmpty();
      byte[] bundle = documentsAndExport(world);
      assertThat(report(bundle, "trust.pem").verdict()).isEqualTo(Verdict.SEALED);
      assertThat(World.get(world.module.audit().verify()).firstBad()).isEmpty();
    }
  }

  private World world(CipherSuite suite) {
    return new World(World.config(folder).withSuite(suite), new FileDisk());
  }

  private static RecordingManifest record(World world) {
    LiveRecording live = world.start();
    new Feed(live.tap()).packets(60);
    world.awaitPackets(60);
    return World.get(live.stop("over"));
  }

  private static byte[] documentsAndExport(World world) {
    CaseBundle.store(world, "consent-1", "I agree");
    CaseBundle.store(world, "opinion-1", "rest and fluids");
    return CaseBundle.export(world);
  }

  private static byte[] opened(World world) {
    return World.get(world.module.documents().open("opinion-1")).orElseThrow().bytes().getBytes();
  }

  private static byte[] webm(World world, RecordingManifest manifest) {
    return world.all(World.get(world.module.archive().track(manifest.id(), 1)));
  }

  private Report report(byte[] bundle, String trust) throws IOException {
    Path file = folder.resolve("case.zip");
    Files.write(file, bundle);
    return BundleVerifier.report(file, Optional.of(folder.resolve("keys").resolve(trust)));
  }

  private Path manifestFile(RecordingManifest manifest) {
    return folder
        .resolve("data/recordings")
        .resolve(manifest.id().value())
        .resolve("manifest.json");
  }

  private List<Path> segments(RecordingManifest manifest) throws IOException {
    try (Stream<Path> files = Files.list(manifestFile(manifest).resolveSibling("."))) {
      return files.filter(it -> it.toString().endsWith(".hzs")).sorted().toList();
    }
  }

  private static String read(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.ISO_8859_1);
  }

  private static int indexOf(byte[] bytes, String text) {
    return new String(bytes, StandardCharsets.ISO_8859_1).indexOf(text);
  }
}
