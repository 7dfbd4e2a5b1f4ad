package huizhen.recording.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import huizhen.recording.api.LiveRecording;
import huizhen.recording.api.RecordingException;
import huizhen.recording.api.RecordingManifest;
import huizhen.recording.api.Retention;
import huizhen.recording.api.Retention.Disposal;
import huizhen.recording.api.Retention.ItemId;
import huizhen.recording.api.Retention.Kind;
import huizhen.recording.api.Retention.Outcome;
import huizhen.recording.api.Retention.Party;
import huizhen.recording.api.Retention.Step;
import huizhen.recording.api.Retention.Trigger;
import huizhen.recording.api.RetentionClass;
import huizhen.recording.vault.CanonicalJson;
import huizhen.recording.vault.Digests;
import huizhen.recording.vault.Signatures;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Keeping and deleting over the real folders, with the clock moved.
@Timeout(120)
class RetentionTest {
  private static final Instant STORED = Instant.parse("2030-05-06T07:08:09Z");

  /// The end of the third year's last day in China.
  private static final Instant THREE_YEARS = Instant.parse("2033-05-06T16:00:00Z");

  private static final ItemId OPINION = new ItemId(Kind.DOCUMENT, "opinion-1");

  @TempDir Path folder;

  @Test
  void deletes_a_recording_for_good_when_its_three_years_are_over() throws IOException {
    RecordingManifest manifest = record();
    ItemId item = item(manifest);
    try (World world = at(THREE_YEARS.minus(Duration.ofDays(1)))) {
      unlock(world);
      assertThat(due(world)).isEmpty();
      assertThat(refusal(world.module.retention().approve(item, "anna"))).isEqualTo("not-due");
    }
    copy(folder.resolve("data"), folder.resolve("older"));
    try (World world = at(THREE_YEARS)) {
      Retention retention = world.module.retention();
      assertThat(due(world)).containsExactly(item);
      assertThat(done(retention.approve(item, "anna")).step()).isEqualTo(Step.REVIEW);
      assertThat(refusal(retention.approve(item, "anna"))).isEqualTo("second-person");
      assertThat(done(retention.approve(item, "bo")).step()).isEqualTo(Step.LOGGED);

      assertThat(World.get(world.module.archive().ofCase(World.CASE))).isEmpty();
      assertThat(folder.resolve("data/recordings").resolve(manifest.id().value())).doesNotExist();
      certificate(item, world);
      assertThat(due(world)).isEmpty();
      assertThat(refusal(retention.approve(item, "cy"))).isEqualTo("not-kept");
    }
    // Somebody puts an older copy of the data back: its key is gone.
    delete(folder.resolve("data"));
    copy(folder.resolve("older"), folder.resolve("data"));
    try (World world = at(THREE_YEARS.plus(Duration.ofHours(2)))) {
      assertThat(World.get(world.module.archive().find(manifest.id()))).isPresent();
      assertThatThrownBy(() -> World.get(world.module.archive().segment(manifest.id(), 1, 1)))
          .isInstanceOf(RecordingException.class)
          .hasMessageContaining("destroyed");
    }
  }

  @Test
  void counts_a_records_years_from_the_last_visit() {
    try (World world = at(STORED)) {
      CaseBundle.store(world, "opinion-1", "rest and fluids");
    }
    Instant fifteen = Instant.parse("2045-05-06T16:00:00Z");
    try (World world = at(fifteen.plus(Duration.ofDays(1)))) {
      unlock(world);
      Retention retention = world.module.retention();
      assertThat(due(world)).as("nobody knows of a visit").isEmpty();
      World.get(retention.happened(World.CASE, Trigger.LAST_VISIT, STORED));
      // The visit is counted from now: the clock has seen 2045.
      assertThat(due(world)).isEmpty();
    }
    Instant thirty = Instant.parse("2060-05-08T16:00:00Z");
    try (World world = at(thirty.minus(Duration.ofDays(1)))) {
      unlock(world);
      assertThat(due(world)).isEmpty();
    }
    try (World world = at(thirty)) {
      assertThat(due(world)).containsExactly(OPINION);
      var _ = done(world.module.retention().approve(OPINION, "anna"));
      assertThat(done(world.module.retention().approve(OPINION, "bo")).step())
          .isEqualTo(Step.LOGGED);
      assertThat(World.get(world.module.documents().open("opinion-1"))).isEmpty();
    }
  }

  @Test
  void keeps_what_is_held_until_both_parties_open_it() {
    ItemId item = item(record());
    try (World world = at(THREE_YEARS)) {
      unlock(world);
      Retention retention = world.module.retention();
      var _ = done(retention.approve(item, "anna"));
      // Between the two approvals.
      var _ = done(retention.hold("hold-1", World.CASE, "2033-12", "cy"));
      assertThat(refusal(retention.approve(item, "bo"))).isEqualTo("held");
      assertThat(due(world)).containsExactly(item);
    }
    try (World world = at(THREE_YEARS)) {
      Retention retention = world.module.retention();
      assertThat(retention.holds()).singleElement().matches(Retention.Hold::stands);
      var _ = done(retention.open("hold-1", Party.PATIENT, "dee"));
      assertThat(refusal(retention.approve(item, "bo"))).isEqualTo("held");
      var _ = done(retention.open("hold-1", Party.ORGANISATION, "cy"));
      assertThat(done(retention.approve(item, "bo")).step()).isEqualTo(Step.LOGGED);
    }
  }

  @Test
  void asks_again_in_the_step_that_destroys() {
    ItemId item = item(record());
    var disk = new CrashingDisk();
    World doomed = new World(World.config(folder), disk, InstantSource.fixed(THREE_YEARS));
    unlock(doomed);
    var _ = done(doomed.module.retention().approve(item, "anna"));
    disk.crashAfter(1); // the approval is written, and nothing after it
    assertThatThrownBy(() -> World.get(doomed.module.retention().approve(item, "bo")));
    disk.crashAfter(Integer.MAX_VALUE);
    var _ = done(doomed.module.retention().hold("hold-1", World.CASE, "2033-12", "cy"));
    doomed.close();
    try (World world = at(THREE_YEARS)) {
      assertThat(due(world)).as("the approvals are void").isEmpty();
      assertThat(World.get(world.module.archive().ofCase(World.CASE))).hasSize(1);
      assertThat(World.get(world.module.archive().segment(find(world), 1, 1)).length())
          .isPositive();
    }
  }

  @Test
  void goes_on_after_a_crash_at_every_step() throws IOException {
    int crashes = 0;
    for (int changes = 0; ; changes++) {
      Path own = folder.resolve("run" + changes);
      RecordingManifest manifest = record(own);
      ItemId item = item(manifest);
      var disk = new CrashingDisk();
      World doomed = new World(World.config(own), disk, InstantSource.fixed(THREE_YEARS));
      unlock(doomed);
      var _ = done(doomed.module.retention().approve(item, "anna"));
      disk.crashAfter(changes);
      boolean isDone = !isLost(doomed.module.retention().approve(item, "bo"));
      boolean hasCrashed = disk.hasCrashed();
      disk.crashAfter(Integer.MAX_VALUE); // for closing what a crash would just leave
      doomed.close();
      try (World world = at(own, THREE_YEARS)) {
        Retention retention = world.module.retention();
        if (World.get(retention.due()).disposals().stream()
            .anyMatch(it -> it.step() == Step.REVIEW)) {
          assertThat(done(retention.approve(item, "bo")).step()).isEqualTo(Step.LOGGED);
        }
        assertThat(due(world)).as("crash after %d changes", changes).isEmpty();
        assertThat(own.resolve("data/recordings").resolve(manifest.id().value())).doesNotExist();
        assertThat(shares(own)).as("crash after %d changes", changes).isEmpty();
        assertThat(World.get(world.module.archive().ofCase(World.CASE))).isEmpty();
        certificate(own, item, world);
      }
      if (!hasCrashed) {
        assertThat(isDone).isTrue();
        break;
      }
      crashes++;
    }
    assertThat(crashes).as("each step has a change at least").isGreaterThan(8);
  }

  @Test
  void destroys_nothing_while_the_keys_are_away() throws IOException {
    ItemId item = item(record());
    var disk = new CrashingDisk();
    World doomed = new World(World.config(folder), disk, InstantSource.fixed(THREE_YEARS));
    unlock(doomed);
    var _ = done(doomed.module.retention().approve(item, "anna"));
    disk.crashAfter(1);
    assertThatThrownBy(() -> World.get(doomed.module.retention().approve(item, "bo")));
    disk.crashAfter(Integer.MAX_VALUE);
    Files.move(folder.resolve("keys"), folder.resolve("unmounted"));
    try {
      doomed.module.retentionTick();
      assertThat(World.get(doomed.module.archive().ofCase(World.CASE))).hasSize(1);
    } finally {
      Files.move(folder.resolve("unmounted"), folder.resolve("keys"));
    }
    doomed.close();
  }

  @Test
  void freezes_when_the_clock_jumps_and_when_it_goes_back() {
    ItemId item = item(record());
    try (World world = at(THREE_YEARS)) {
      assertThat(World.get(world.module.retention().due()).clock().isFrozen()).isTrue();
      assertThat(World.get(world.module.retention().standing()).clock().isFrozen()).isTrue();
      assertThat(refusal(world.module.retention().approve(item, "anna"))).isEqualTo("clock-frozen");
      unlock(world);
      var _ = done(world.module.retention().approve(item, "anna"));
    }
    try (World world = at(STORED)) {
      assertThat(World.get(world.module.retention().due()).clock().frozenBecause())
          .contains("went back");
    }
  }

  @Test
  void does_not_believe_a_hold_that_somebody_changed() throws IOException {
    try (World world = at(STORED)) {
      var _ = done(world.module.retention().hold("hold-1", World.CASE, "2033-12", "cy"));
    }
    Path file = folder.resolve("data/retention/holds/hold-1.json");
    Files.writeString(file, Files.readString(file).replace("case-7", "case-8"));
    try (World world = at(STORED)) {
      assertThatThrownBy(() -> World.get(world.module.retention().due()))
          .isInstanceOf(RecordingException.class)
          .hasMessageContaining("was changed");
      assertThat(World.get(world.start().stop("ended")).state())
          .as("recording goes on")
          .isEqualTo(huizhen.recording.api.RecordingState.SEALED);
    }
  }

  @Test
  void thirty_years_begin_with_the_last_discharge_that_somebody_tells() {
    var summary = new ItemId(Kind.DOCUMENT, "summary-1");
    try (World world = at(STORED)) {
      var _ =
          World.get(
              world
                  .module
                  .documents()
                  .store(
                      "summary-1",
                      World.CASE,
                      "application/pdf",
                      RetentionClass.INPATIENT_RECORD,
                      Buffer.buffer("discharged")));
    }
    Instant told = STORED.plus(Duration.ofDays(365));
    try (World world = at(Instant.parse("2061-05-06T16:00:00Z"))) {
      unlock(world);
      assertThat(refusal(world.module.retention().approve(summary, "anna"))).isEqualTo("not-due");
    }
    Path other = folder.resolve("other");
    try (World world = at(other, told)) {
      var _ =
          World.get(
              world
                  .module
                  .documents()
                  .store(
                      "summary-1",
                      World.CASE,
                      "application/pdf",
                      RetentionClass.INPATIENT_RECORD,
                      Buffer.buffer("discharged")));
      var _ =
          World.get(world.module.retention().happened(World.CASE, Trigger.LAST_DISCHARGE, told));
    }
    try (World world = at(other, Instant.parse("2061-05-05T16:00:00Z"))) {
      unlock(world);
      assertThat(refusal(world.module.retention().approve(summary, "anna"))).isEqualTo("not-due");
    }
    try (World world = at(other, Instant.parse("2061-05-06T16:00:00Z"))) {
      assertThat(due(world)).containsExactly(summary);
    }
  }

  private RecordingManifest record() {
    return record(folder);
  }

  private static RecordingManifest record(Path own) {
    try (World world = at(own, STORED)) {
      LiveRecording live = world.start();
      new Feed(live.tap()).packets(20);
      return World.get(live.stop("ended"));
    }
  }

  private World at(Instant now) {
    return at(folder, now);
  }

  private static World at(Path own, Instant now) {
    return new World(World.config(own), new FileDisk(), InstantSource.fixed(now));
  }

  private static huizhen.recording.api.RecordingId find(World world) {
    return World.get(world.module.archive().ofCase(World.CASE)).getFirst().id();
  }

  private static ItemId item(RecordingManifest manifest) {
    return new ItemId(Kind.RECORDING, manifest.id().value());
  }

  private static List<ItemId> due(World world) {
    return World.get(world.module.retention().due()).disposals().stream()
        .map(it -> it.kept().item())
        .toList();
  }

  private static void unlock(World world) {
    var _ = done(world.module.retention().unlock("anna"));
    var _ = done(world.module.retention().unlock("bo"));
  }

  private static <T> T done(Future<Outcome<T>> outcome) {
    if (World.get(outcome) instanceof Outcome.Done<T>(var value)) {
      return value;
    }
    throw new AssertionError("refused: " + World.get(outcome));
  }

  private static <T> String refusal(Future<Outcome<T>> outcome) {
    if (World.get(outcome) instanceof Outcome.Refused<T>(var code, var _)) {
      return code;
    }
    throw new AssertionError("not refused: " + World.get(outcome));
  }

  private static boolean isLost(Future<Outcome<Disposal>> outcome) {
    try {
      return !(World.get(outcome) instanceof Outcome.Done);
    } catch (AssertionError | RuntimeException e) {
      return true;
    }
  }

  private void certificate(ItemId item, World world) throws IOException {
    certificate(folder, item, world);
  }

  /// One that is signed and in the log.
  private static void certificate(Path own, ItemId item, World world) throws IOException {
    Path file =
        own.resolve("data/retention/certificates")
            .resolve(item.toString().replace('/', '-') + ".json");
    byte[] bytes = Files.readAllBytes(file);
    var json = CanonicalJson.parse(bytes);
    byte[] signature = Base64.getDecoder().decode(json.path("signature").asText());
    json.remove("signature");
    assertThat(
            Signatures.isGood(
                world.module.keys().publicKey(), CanonicalJson.bytes(json), signature))
        .isTrue();
    assertThat(json.path("approvals")).hasSize(2);
    Path tail = own.resolve("data/log/tail");
    String digest = Digests.hex(Digests.sha256(bytes));
    assertThat(Files.readString(tail, java.nio.charset.StandardCharsets.ISO_8859_1))
        .contains("\"kind\":\"certificate\",\"sha256\":\"" + digest);
  }

  private static List<Path> shares(Path own) throws IOException {
    try (Stream<Path> all = Files.walk(own.resolve("keys/shares"))) {
      return all.filter(Files::isRegularFile).toList();
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path each : all.toList()) {
        Files.copy(each, to.resolve(from.relativize(each).toString()));
      }
    }
  }

  private static void delete(Path all) throws IOException {
    try (Stream<Path> files = Files.walk(all)) {
      for (Path each : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }
}
