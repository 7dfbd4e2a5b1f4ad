package huizhen.recording.io;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import huizhen.recording.evidence.BundlePaths;
import huizhen.recording.evidence.Report;
import huizhen.recording.evidence.Verdict;
import huizhen.recording.log.SignedNote;
import huizhen.recording.log.TimeStamp;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// An authority (OpenSSL's) dates the log's checkpoints, and who checks a case file sees it.
@Timeout(120)
class TimeStampsTest {
  @TempDir Path folder;

  @Test
  void a_case_file_carries_the_time_of_its_checkpoint_which_openssl_finds_good_too()
      throws IOException {
    try (var authority = new TestAuthority(folder.resolve("tsa"));
        var world = world(authority.attestation())) {
      CaseBundle.record(world, 20);
      CaseBundle.store(world, "consent-1", "I agree");
      CaseBundle.store(world, "opinion-1", "rest and fluids");
      byte[] bundle = CaseBundle.export(world);
      Report report = check(bundle, authority.rootPem());
      assertThat(report.findings()).isEmpty();
      assertThat(report.verdict()).isEqualTo(Verdict.SEALED);
      assertThat(report.lines())
          .anySatisfy(line ->
              assertThat(line).contains("the log was dated 20").contains("by CN=Authority"));

      var files = unzipped(bundle);
      var note = SignedNote.parse(requireNonNull(files.get(BundlePaths.CHECKPOINT)));
      assertThat(authority.agrees(requireNonNull(files.get(BundlePaths.TIME_STAMP)), note.text()))
          .isTrue();
      assertThat(
              authority.agrees(
                  requireNonNull(files.get(BundlePaths.TIME_STAMP)), note.text() + "\n"))
          .isFalse();

      // The same checkpoint is not asked about twice.
      int asked = authority.asked();
      assertThat(check(CaseBundle.export(world), authority.rootPem()).verdict())
          .isEqualTo(Verdict.SEALED);
      assertThat(authority.asked())
          .isLessThanOrEqualTo(asked + 1); // the audit trail may have grown
    }
  }

  @Test
  void who_does_not_trust_the_authority_is_told_so_and_who_does_misses_its_word()
      throws IOException {
    try (var authority = new TestAuthority(folder.resolve("tsa"));
        var other = new TestAuthority(folder.resolve("other"))) {
      byte[] bundle;
      try (var world = world(authority.attestation())) {
        CaseBundle.record(world, 20);
        CaseBundle.store(world, "consent-1", "I agree");
        CaseBundle.store(world, "opinion-1", "rest and fluids");
        bundle = CaseBundle.export(world);
      }
      assertThat(check(bundle, "").lines())
          .anySatisfy(line -> assertThat(line).contains("of an authority that is not trusted"));
      assertThat(check(bundle, "").verdict()).isEqualTo(Verdict.SEALED);
      Report missed = check(bundle, other.rootPem());
      assertThat(missed.verdict()).isEqualTo(Verdict.PARTIAL);
      assertThat(missed.declared())
          .anySatisfy(line -> assertThat(line).contains("no trusted authority has dated"));
    }
  }

  @Test
  void what_no_root_vouches_for_is_not_taken() throws IOException {
    try (var authority = new TestAuthority(folder.resolve("tsa"));
        var other = new TestAuthority(folder.resolve("other"));
        var world = world(authority.attestation(other.roots()))) {
      expectNoStamp(world);
      assertThat(authority.asked()).isPositive();
    }
  }

  @Test
  void a_certificate_that_is_not_for_time_stamping_alone_makes_no_time_stamps() throws IOException {
    // RFC 3161, section 2.3: the extension has to be critical.
    try (var authority = new TestAuthority(folder.resolve("tsa"), "timeStamping");
        var world = world(authority.attestation())) {
      expectNoStamp(world);
    }
  }

  @Test
  void answers_that_are_none_cost_nothing_but_the_stamp() throws IOException {
    try (var authority = new TestAuthority(folder.resolve("tsa"))) {
      authority.answers(answer -> {
        byte[] changed = answer.clone();
        changed[changed.length - 1] ^= 1; // the signature
        return changed;
      });
      try (var world = world(authority.attestation())) {
        expectNoStamp(world);
      }
      for (byte[] bad : List.of(new byte[0], "<html>".getBytes(StandardCharsets.UTF_8))) {
        authority.answers(_ -> bad);
        try (var world = world(authority.attestation())) {
          expectNoStamp(world);
        }
      }
    }
  }

  @Test
  void an_older_answer_is_not_taken_for_a_new_one() throws IOException {
    try (var authority = new TestAuthority(folder.resolve("tsa"))) {
      var first = new byte[1][];
      authority.answers(answer -> {
        first[0] = first[0] == null ? answer : first[0];
        return first[0];
      });
      try (var world = world(authority.attestation())) {
        CaseBundle.record(world, 20);
        expectNoStamp(world);
      }
    }
  }

  @Test
  void refuses_what_is_no_time_stamp_and_no_authority() throws IOException {
    for (byte[] bad :
        List.of(new byte[0], new byte[] {0x30, 0}, new byte[TimeStamp.MAX_BYTES + 1])) {
      assertThatThrownBy(() -> TimeStamp.parse(bad)).isInstanceOf(IllegalArgumentException.class);
    }
    try (var authority = new TestAuthority(folder.resolve("tsa"))) {
      var roots = authority.roots();
      var place = URI.create("https://tsa.example/");
      assertThatThrownBy(
              () -> new TimeStampConfig(URI.create("file:///x"), roots, Duration.ofHours(1)))
          .hasMessageContaining("no http or https URL");
      assertThatThrownBy(() -> new TimeStampConfig(place, List.of(), Duration.ofHours(1)))
          .hasMessageContaining("no root certificate");
      assertThatThrownBy(() -> new TimeStampConfig(place, roots, Duration.ofSeconds(1)))
          .hasMessageContaining("interval");
    }
  }

  private void expectNoStamp(World world) throws IOException {
    CaseBundle.store(world, "opinion-1", "rest and fluids");
    byte[] bundle = CaseBundle.export(world);
    assertThat(unzipped(bundle)).doesNotContainKey(BundlePaths.TIME_STAMP);
    assertThat(check(bundle, "").verdict()).isIn(Verdict.SEALED, Verdict.PARTIAL);
  }

  private World world(Attestation attestation) {
    return new World(World.config(folder).withAttestation(attestation), new FileDisk());
  }

  private Report check(byte[] bundle, String authority) throws IOException {
    Path zip = Files.write(folder.resolve("case.zip"), bundle);
    String pem =
        Base64.getEncoder().encodeToString(Files.readAllBytes(CaseBundle.signingKey(folder)));
    Path trust =
        Files.writeString(
            folder.resolve("trust.txt"),
            "-----BEGIN PUBLIC KEY-----\n%s\n-----END PUBLIC KEY-----\n%s\n"
                .formatted(pem, authority));
    return BundleVerifier.report(zip, Optional.of(trust));
  }

  private static Map<String, byte[]> unzipped(byte[] bundle) throws IOException {
    var files = new HashMap<String, byte[]>();
    try (var zip = new ZipInputStream(new ByteArrayInputStream(bundle))) {
      for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        files.put(entry.getName(), zip.readAllBytes());
      }
    }
    return files;
  }
}
