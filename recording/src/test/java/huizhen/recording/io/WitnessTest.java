package huizhen.recording.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import huizhen.recording.evidence.Report;
import huizhen.recording.evidence.Verdict;
import huizhen.recording.log.WitnessKey;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// An outside witness countersigns checkpoints, and who checks a case file sees it.
@Timeout(60)
class WitnessTest {
  @TempDir Path folder;

  @Test
  void countersigns_what_case_files_carry() throws IOException {
    try (var witness = new TestWitness()) {
      try (World world = world(witness)) {
        CaseBundle.record(world, 20);
        CaseBundle.store(world, "consent-1", "I agree");
        CaseBundle.store(world, "opinion-1", "rest and fluids");
        Report first = check(CaseBundle.export(world), witness.key());
        assertThat(first.findings()).isEmpty();
        assertThat(first.verdict()).isEqualTo(Verdict.SEALED);
        assertThat(first.lines())
            .anySatisfy(line ->
                assertThat(line).contains("witness.example/w1 countersigned the log at 2030-"));
        assertThat(witness.signed()).isPositive();

        // The log grows, and the witness is shown that it only grew.
        CaseBundle.record(world, 20);
        long before = witness.signed();
        Report second = check(CaseBundle.export(world), witness.key());
        assertThat(second.verdict()).isEqualTo(Verdict.SEALED);
        assertThat(witness.signed()).isGreaterThan(before);
      }
      // After a restart nobody here knows what the witness saw last; it says so.
      try (World world = world(witness)) {
        CaseBundle.record(world, 20);
        assertThat(check(CaseBundle.export(world), witness.key()).verdict())
            .isEqualTo(Verdict.SEALED);
      }
    }
  }

  @Test
  void is_not_needed_for_a_case_file_but_missed_by_who_trusts_it() throws IOException {
    WitnessKey key;
    try (var witness = new TestWitness()) {
      key = witness.key();
    }
    byte[] bundle = CaseBundle.make(folder);
    Report report = check(bundle, key);
    assertThat(report.findings()).isEmpty();
    assertThat(report.verdict()).isEqualTo(Verdict.PARTIAL);
    assertThat(report.declared())
        .anySatisfy(line -> assertThat(line).contains("no trusted witness"));
  }

  @Test
  void refuses_a_log_that_was_put_back() throws IOException {
    try (var witness = new TestWitness()) {
      try (World world = world(witness)) {
        CaseBundle.record(world, 20);
      }
      copy(folder.resolve("data"), folder.resolve("older"));
      try (World world = world(witness)) {
        CaseBundle.record(world, 20);
        CaseBundle.store(world, "opinion-1", "rest and fluids");
        assertThat(check(CaseBundle.export(world), witness.key()).verdict())
            .isEqualTo(Verdict.SEALED);
      }
      long before = witness.signed();
      Path older = folder.resolve("second");
      copy(folder.resolve("older"), older.resolve("data"));
      copy(folder.resolve("keys"), older.resolve("keys"));
      var config = World.config(older).withAttestation(witness.attestation());
      try (World world = new World(config, new FileDisk())) {
        CaseBundle.store(world, "opinion-1", "another opinion");
        assertThat(check(CaseBundle.export(world), witness.key()).verdict())
            .isEqualTo(Verdict.PARTIAL);
      }
      assertThat(witness.signed()).isEqualTo(before);
    }
  }

  @Test
  void believes_no_signature_of_another() {
    try (var witness = new TestWitness();
        var other = new TestWitness()) {
      String text = "log\n1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n";
      var note = witness.note(text);
      assertThat(witness.key().countersigned(note)).contains(Instant.ofEpochSecond(1_900_000_000));
      assertThat(other.key().countersigned(note)).isEmpty();
      assertThat(WitnessKey.parse(witness.key().text()).countersigned(note)).isPresent();
    }
  }

  @Test
  void refuses_keys_and_addresses_that_are_none() {
    for (String key :
        new String[] {
          "", "a+b", "w+00000000+" + Base64.getEncoder().encodeToString(new byte[33]), "w++BA=="
        }) {
      assertThatThrownBy(() -> new WitnessConfig(URI.create("https://w.example"), key))
          .isInstanceOf(IllegalArgumentException.class);
    }
    try (var witness = new TestWitness()) {
      assertThatThrownBy(() -> new WitnessConfig(URI.create("file:///x"), witness.key().text()))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private World world(TestWitness witness) {
    return new World(World.config(folder).withAttestation(witness.attestation()), new FileDisk());
  }

  private Report check(byte[] bundle, WitnessKey witness) throws IOException {
    Path zip = Files.write(folder.resolve("case.zip"), bundle);
    String pem =
        Base64.getEncoder().encodeToString(Files.readAllBytes(CaseBundle.signingKey(folder)));
    Path trust =
        Files.writeString(
            folder.resolve("trust.txt"),
            "-----BEGIN PUBLIC KEY-----\n%s\n-----END PUBLIC KEY-----\n%s\n"
                .formatted(pem, witness.text()));
    return BundleVerifier.report(zip, Optional.of(trust));
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to.resolveSibling("."));
    try (var all = Files.walk(from)) {
      for (Path each : all.toList()) {
        Files.copy(each, to.resolve(from.relativize(each).toString()));
      }
    }
  }
}
