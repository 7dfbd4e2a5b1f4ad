package huizhen.recording.io;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.recording.api.LiveRecording;
import huizhen.recording.api.RecordingRequest;
import huizhen.recording.api.Retention.Trigger;
import huizhen.recording.api.RetentionClass;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkGlobalTime;

/// Locks in a store that grow with the years of what they lock.
@Timeout(120)
class StoreLocksTest {
  private static final Instant NOW = Instant.parse("2030-05-06T07:08:09Z");
  private static final String DOCUMENTS = "hz/documents/" + World.CASE + "/";

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
  void what_has_no_end_yet_is_locked_as_promised_and_two_years_ahead_when_that_ends()
      throws IOException {
    Instant promised;
    try (World world = world()) {
      keep(world, RetentionClass.OUTPATIENT_RECORD);
      world.module.storeTick();
      world.module.storeTick();
      promised = lock();
      assertThat(promised).isEqualTo(FileDocumentVault.floor(file()));
    }
    moveTo(promised.minus(StoreLocks.LEFT).plusSeconds(1));
    try (World world = world()) {
      world.module.storeTick();
      assertThat(lock()).isEqualTo(wall.plus(StoreLocks.AHEAD));
    }
  }

  @Test
  void a_visit_lengthens_the_lock_at_once_and_a_restart_remembers() throws IOException {
    Instant last = NOW.plus(Duration.ofDays(40));
    Instant until = Instant.parse("2045-06-15T16:00:00Z"); // the end of that day in China
    try (World world = world()) {
      keep(world, RetentionClass.OUTPATIENT_RECORD);
      world.module.storeTick();
      Instant before = lock();
      visited(world, last);
      world.module.storeTick();
      assertThat(lock()).isEqualTo(until).isAfter(before);
      int asked = store.asked;
      world.module.storeTick();
      assertThat(store.asked).as("once, not each minute").isLessThan(asked + 5);
    }
    try (World world = world()) {
      world.module.storeTick();
      assertThat(store.lengthened).isEqualTo(1);
      // An earlier one shortens nothing.
      visited(world, NOW);
      world.module.storeTick();
      assertThat(lock()).isEqualTo(until);
      assertThat(store.lengthened).isEqualTo(1);
    }
  }

  @Test
  void a_store_that_is_away_or_lies_is_asked_again() throws IOException {
    try (World world = world()) {
      keep(world, RetentionClass.OUTPATIENT_RECORD);
      world.module.storeTick();
      Instant before = lock();
      visited(world, NOW.plus(Duration.ofDays(40)));
      store.isAway = true;
      world.module.storeTick();
      store.isAway = false;
      assertThat(lock()).isEqualTo(before);
      skippedNanos += Offload.MAX_PAUSE.toNanos();
      store.lengthensNothing = true;
      world.module.storeTick();
      assertThat(lock()).isEqualTo(before);
      store.lengthensNothing = false;
      moveTo(wall.plus(Duration.ofDays(1)));
      world.module.storeTick();
      assertThat(lock()).isAfter(before);
    }
  }

  @Test
  void a_recording_whose_years_have_grown_is_locked_for_longer_and_its_manifest_says_so()
      throws IOException {
    try (World world = world()) {
      LiveRecording live =
          World.get(
              world
                  .module
                  .recorder()
                  .start(
                      new RecordingRequest(
                          World.CASE,
                          List.of("consent-1"),
                          RetentionClass.OUTPATIENT_RECORD,
                          _ -> {})));
      new Feed(live.tap()).packets(50);
      world.awaitPackets(50);
      var manifest = World.get(live.stop("over"));
      world.module.storeTick();
      String key = "hz/recordings/" + manifest.id() + "/";
      visited(world, wall.plus(Duration.ofDays(40)));
      world.module.storeTick();
      Instant until = Instant.parse("2045-06-15T16:00:00Z");
      assertThat(segments(key))
          .isNotEmpty()
          .allMatch(it -> it.lockedUntil.equals(Optional.of(until)));
      assertThat(store.lengthened).isEqualTo(segments(key).size());
      var stored =
          Files.readString(folder.resolve("data/recordings/" + manifest.id() + "/manifest.json"));
      assertThat(stored).contains("\"lockedUntil\":\"" + until + "\"");
      assertThat(World.get(world.module.archive().find(manifest.id())))
          .as("signed anew")
          .isPresent();
    }
  }

  private List<FakeStore.Version> segments(String key) {
    return store.versions(key).stream().filter(it -> it.key.endsWith(".hzs")).toList();
  }

  private void visited(World world, Instant at) {
    if (at.isAfter(wall)) {
      moveTo(at);
    }
    World.get(world.module.retention().happened(World.CASE, Trigger.LAST_VISIT, at));
  }

  private World world() {
    return new World(
        World.config(folder).withStore(store.config(Duration.ZERO)),
        new FileDisk(),
        () -> wall,
        () -> System.nanoTime() + skippedNanos);
  }

  private void moveTo(Instant time) {
    skippedNanos += Duration.between(wall, time).toNanos();
    wall = time;
    store.now = time;
  }

  private Instant lock() {
    List<FakeStore.Version> there = store.versions(DOCUMENTS);
    assertThat(there).hasSize(1);
    return there.getFirst().lockedUntil.orElseThrow();
  }

  private Path file() throws IOException {
    try (Stream<Path> walk = Files.walk(folder.resolve("data/documents"))) {
      return walk.filter(it -> it.toString().endsWith(".hzd"))
          .min(Comparator.naturalOrder())
          .orElseThrow();
    }
  }

  private static void keep(World world, RetentionClass retention) {
    var _ =
        World.get(
            world
                .module
                .documents()
                .store("opinion-1", World.CASE, "text/plain", retention, Buffer.buffer("text")));
  }
}
