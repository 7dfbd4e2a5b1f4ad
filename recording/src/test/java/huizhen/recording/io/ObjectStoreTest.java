package huizhen.recording.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import huizhen.recording.api.CaseFiles.CaseExport;
import huizhen.recording.api.LiveRecording;
import huizhen.recording.api.RecordingException;
import huizhen.recording.api.RecordingManifest;
import huizhen.recording.api.Retention.ItemId;
import huizhen.recording.api.Retention.Kind;
import huizhen.recording.api.Retention.Outcome;
import huizhen.recording.api.Retention.Step;
import huizhen.recording.api.Retention.StoreState.Condition;
import huizhen.recording.evidence.Report;
import huizhen.recording.evidence.Verdict;
import huizhen.recording.vault.StoredManifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.core.SdkGlobalTime;

/// Recordings in a store that enforces Object Lock, and a store that does everything wrong.
@Timeout(120)
class ObjectStoreTest {
  private static final Instant NOW = Instant.parse("2030-05-06T07:08:09Z");
  private static final Instant THREE_YEARS = Instant.parse("2033-05-06T16:00:00Z");

  @TempDir Path folder;
  private FakeStore store;
  private Instant wall = NOW;
  private long skippedNanos;

  @BeforeEach
  void open() {
    SdkGlobalTime.setGlobalTimeOffset(0); // what another test's clock has taught it
    store = new FakeStore(NOW);
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void a_recording_goes_there_is_pinned_and_plays_from_there() throws IOException {
    try (World world = world(Duration.ZERO)) {
      RecordingManifest manifest = record(world);
      byte[] before = webm(world, manifest);
      world.module.storeTick();

      assertThat(local(manifest)).isEmpty();
      StoredManifest pinned = pinned(manifest);
      assertThat(pinned.objects())
          .hasSize(pinned.segments().size())
          .allSatisfy(it -> assertThat(it.lockedUntil()).isEqualTo(THREE_YEARS));
      assertThat(store.versions("hz/recordings/" + manifest.id()))
          .hasSize(pinned.segments().size() + 1);
      assertThat(webm(world, manifest)).isEqualTo(before);
      assertThat(local(manifest)).isNotEmpty();

      world.module.storeTick();
      assertThat(local(manifest)).isEmpty();
      assertThat(verified(world).verdict()).isEqualTo(Verdict.SEALED);
      assertThat(condition(world)).isEqualTo(Condition.READY);
    }
  }

  @Test
  void local_segments_stay_as_long_as_is_set() throws IOException {
    moveTo(Instant.now());
    try (World world = world(Duration.ofHours(1))) {
      RecordingManifest manifest = record(world);
      world.module.storeTick();
      assertThat(World.get(world.module.retention().due()).store().lastError()).isEmpty();
      assertThat(pinned(manifest).objects()).isNotEmpty();
      assertThat(local(manifest)).isNotEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(value = FakeStore.Lie.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void nothing_is_given_up_to_a_store_that_keeps_something_else(FakeStore.Lie lie)
      throws IOException {
    store.lie = lie;
    try (World world = world(Duration.ZERO)) {
      RecordingManifest manifest = record(world);
      List<Path> before = local(manifest);
      for (int i = 0; i < 3; i++) {
        world.module.storeTick();
      }
      assertThat(local(manifest)).isEqualTo(before);
      assertThat(pinned(manifest).objects()).isEmpty();
      assertThat(store.versions("hz/recordings/" + manifest.id())).hasSize(3);
      for (int i = 0; i < RetryQueue.MAX_TRIES; i++) {
        world.module.storeTick();
      }
      assertThat(World.get(world.module.retention().due()).store().aside()).isEqualTo(1);
      assertThat(store.puts).isEqualTo(RetryQueue.MAX_TRIES);
    }
  }

  @Test
  void a_segment_that_was_changed_here_does_not_go_there() throws IOException {
    try (World world = world(Duration.ZERO)) {
      store.isAway = true;
      RecordingManifest manifest = record(world);
      Path file = local(manifest).getFirst();
      byte[] bytes = Files.readAllBytes(file);
      bytes[bytes.length / 2] ^= 1;
      Files.write(file, bytes);
      store.isAway = false;
      skippedNanos += Offload.MAX_PAUSE.toNanos();
      world.module.storeTick();
      assertThat(pinned(manifest).objects()).isEmpty();
      assertThat(file).hasBinaryContent(bytes);
    }
  }

  @Test
  void a_delete_marker_and_a_version_on_top_are_passed_over() throws IOException {
    try (World world = world(Duration.ZERO)) {
      RecordingManifest manifest = record(world);
      byte[] before = webm(world, manifest);
      world.module.storeTick();
      for (FakeStore.Version each : store.versions("hz/recordings/" + manifest.id())) {
        ask("DELETE", each.key, new byte[0]);
      }
      assertThat(webm(world, manifest)).isEqualTo(before);
      world.module.storeTick();
      for (FakeStore.Version each : store.versions("hz/recordings/" + manifest.id())) {
        ask("PUT", each.key, "something else".getBytes(java.nio.charset.StandardCharsets.UTF_8));
      }
      assertThat(webm(world, manifest)).isEqualTo(before);
      assertThat(verified(world).verdict()).isEqualTo(Verdict.SEALED);
    }
  }

  @Test
  void bytes_that_changed_there_are_not_believed() throws IOException {
    try (World world = world(Duration.ZERO)) {
      RecordingManifest manifest = record(world);
      world.module.storeTick();
      for (FakeStore.Version each : store.versions("hz/recordings/" + manifest.id())) {
        each.bytes[each.bytes.length / 2] ^= 1;
      }
      assertThatThrownBy(() -> webm(world, manifest))
          .isInstanceOf(RecordingException.class)
          .hasMessageContaining("another one in the store");
      assertThat(local(manifest)).isEmpty();
    }
  }

  @Test
  void a_lock_that_is_longer_than_the_rule_is_waited_for() throws IOException {
    RecordingManifest manifest;
    Instant longer = THREE_YEARS.plus(Duration.ofDays(30));
    try (World world = world(Duration.ZERO)) {
      manifest = record(world);
      world.module.storeTick();
      ask("DELETE", "hz/recordings/%s/manifest.json".formatted(manifest.id()), new byte[0]);
    }
    FakeStore.Version one = store.versions("hz/recordings/" + manifest.id()).getFirst();
    one.lockedUntil = Optional.of(longer);
    var item = new ItemId(Kind.RECORDING, manifest.id().value());
    moveTo(THREE_YEARS.plus(Duration.ofDays(1)));
    try (World world = world(Duration.ZERO)) {
      unlock(world);
      assertThat(refused(world, item, "anna")).isEqualTo("store-locked");
      store.isAway = true;
      assertThat(refused(world, item, "anna")).isEqualTo("store-away");
      store.isAway = false;
      assertThat(pinned(manifest).objects()).isNotEmpty();
    }
    moveTo(longer.plus(Duration.ofDays(1)));
    try (World world = world(Duration.ZERO)) {
      unlock(world);
      assertThat(step(world, item, "anna")).isEqualTo(Step.REVIEW);
      assertThat(step(world, item, "bo")).isEqualTo(Step.LOGGED);
    }
    assertThat(store.versions("")).isEmpty();
  }

  /// Two people have agreed, the key is gone, and then somebody locks or holds a version.
  @Test
  void a_hold_that_comes_after_the_key_went_is_waited_for_and_loses_nothing_else()
      throws IOException {
    RecordingManifest manifest;
    try (World world = world(Duration.ZERO)) {
      manifest = record(world);
      world.module.storeTick();
    }
    var item = new ItemId(Kind.RECORDING, manifest.id().value());
    moveTo(THREE_YEARS.plus(Duration.ofDays(1)));
    try (World world = world(Duration.ZERO)) {
      unlock(world);
      assertThat(step(world, item, "anna")).isEqualTo(Step.REVIEW);
      store.holdAtNextDelete = true;
      assertThatThrownBy(() -> step(world, item, "bo")).isInstanceOf(RecordingException.class);
      assertThat(store.versions("hz/recordings/")).isNotEmpty();
      store.versions("").forEach(it -> it.isHeld = false);
      world.module.retentionTick();
      assertThat(store.versions("")).isEmpty();
      assertThat(folder.resolve("data/recordings").resolve(manifest.id().value())).doesNotExist();
    }
  }

  @Test
  void a_store_whose_clock_is_not_ours_gets_nothing_and_nothing_is_given_up() throws IOException {
    store.now = NOW.plus(Duration.ofMinutes(20));
    try (World world = world(Duration.ZERO)) {
      RecordingManifest manifest = record(world);
      world.module.storeTick();
      assertThat(condition(world)).isEqualTo(Condition.CLOCK);
      store.now = NOW;
      store.requestSkew = Duration.ofMinutes(20);
      skippedNanos += Offload.MAX_PAUSE.toNanos();
      world.module.storeTick();
      assertThat(condition(world)).isEqualTo(Condition.CLOCK);
      assertThat(store.puts).isZero();
      assertThat(local(manifest)).isNotEmpty();

      store.requestSkew = Duration.ZERO;
      skippedNanos += Offload.MAX_PAUSE.toNanos();
      world.module.storeTick();
      assertThat(condition(world)).isEqualTo(Condition.READY);
      assertThat(local(manifest)).isEmpty();
    }
  }

  @Test
  void a_store_that_is_away_costs_nothing_and_is_asked_less_and_less() throws IOException {
    store.isAway = true;
    RecordingManifest manifest;
    try (World world = world(Duration.ZERO)) {
      manifest = record(world);
      for (int i = 0; i < 20; i++) {
        world.module.storeTick();
      }
      var state = World.get(world.module.retention().due()).store();
      assertThat(state.condition()).isEqualTo(Condition.AWAY);
      assertThat(state.waiting()).isEqualTo(1);
      assertThat(state.lastError()).contains("ServiceUnavailable");
      assertThat(store.asked).isEqualTo(1);
      assertThat(webm(world, manifest)).isNotEmpty();
      store.isAway = false;
    }
    // The gateway was started again meanwhile: what waits is found on disk.
    try (World world = world(Duration.ZERO)) {
      world.module.storeTick();
      assertThat(condition(world)).isEqualTo(Condition.READY);
      assertThat(local(manifest)).isEmpty();
      store.isAway = true;
      assertThatThrownBy(() -> webm(world, manifest))
          .isInstanceOf(RecordingException.class)
          .hasMessageContaining("cannot be fetched");
      assertThatThrownBy(() -> verified(world)).isInstanceOf(RecordingException.class);
    }
  }

  @Test
  void what_a_crash_left_there_without_a_pin_is_found_and_not_sent_again() throws IOException {
    moveTo(Instant.now());
    try (World world = world(Duration.ofHours(1))) {
      RecordingManifest manifest = record(world);
      StoredManifest unpinned = pinned(manifest);
      world.module.storeTick();
      int puts = store.puts;
      List<String> versions = pinned(manifest).objects().stream().map(it -> it.version()).toList();
      // The manifest as it was before.
      Files.write(file(manifest), unpinned.toBytes());
      try (World again = world(Duration.ZERO)) {
        again.module.storeTick();
        assertThat(pinned(manifest).objects().stream().map(it -> it.version()).toList())
            .isEqualTo(versions);
        assertThat(store.puts).isEqualTo(puts + 1); // the manifest
      }
    }
  }

  private World world(Duration keepLocal) {
    InstantSource clock = () -> wall;
    return new World(
        World.config(folder).withStore(store.config(keepLocal)),
        new FileDisk(),
        clock,
        () -> System.nanoTime() + skippedNanos);
  }

  private void moveTo(Instant time) {
    wall = time;
    store.now = time;
  }

  private static RecordingManifest record(World world) {
    LiveRecording live = world.start();
    new Feed(live.tap()).packets(50);
    world.awaitPackets(50);
    return World.get(live.stop("over"));
  }

  private static byte[] webm(World world, RecordingManifest manifest) {
    return world.all(World.get(world.module.archive().track(manifest.id(), 1)));
  }

  private Report verified(World world) throws IOException {
    Path bundle = folder.resolve("case.zip");
    var export = new CaseExport(World.CASE, List.of());
    Files.write(bundle, world.all(World.get(world.module.files().export(export))));
    return BundleVerifier.report(bundle, Optional.of(CaseBundle.signingKey(folder)));
  }

  private static Condition condition(World world) {
    return World.get(world.module.retention().due()).store().condition();
  }

  private Path file(RecordingManifest manifest) {
    return folder
        .resolve("data/recordings")
        .resolve(manifest.id().value())
        .resolve("manifest.json");
  }

  private StoredManifest pinned(RecordingManifest manifest) throws IOException {
    return StoredManifest.parse(Files.readAllBytes(file(manifest)));
  }

  private List<Path> local(RecordingManifest manifest) throws IOException {
    try (Stream<Path> files = Files.list(file(manifest).getParent())) {
      return files.filter(it -> it.toString().endsWith(".hzs")).sorted().toList();
    }
  }

  private static void unlock(World world) {
    var _ = World.get(world.module.retention().unlock("anna"));
    var _ = World.get(world.module.retention().unlock("bo"));
  }

  private static String refused(World world, ItemId item, String by) {
    return switch (World.get(world.module.retention().approve(item, by))) {
      case Outcome.Refused<?>(var code, var _) -> code;
      case Outcome.Done<?> done -> throw new AssertionError(done);
    };
  }

  private static Step step(World world, ItemId item, String by) {
    return switch (World.get(world.module.retention().approve(item, by))) {
      case Outcome.Refused<?> refused -> throw new AssertionError(refused);
      case Outcome.Done<huizhen.recording.api.Retention.Disposal>(var disposal) -> disposal.step();
    };
  }

  /// As somebody with the store's key would, without our code.
  private void ask(String method, String key, byte[] body) {
    store.direct(method, key, body);
  }
}
