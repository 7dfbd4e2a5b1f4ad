package huizhen.recording.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import huizhen.recording.api.LiveRecording;
import huizhen.recording.api.RecordingException;
import huizhen.recording.api.RecordingManifest;
import huizhen.recording.api.Retention.ItemId;
import huizhen.recording.api.Retention.Kind;
import huizhen.recording.api.Retention.Outcome;
import huizhen.recording.api.Retention.Party;
import huizhen.recording.api.Retention.Step;
import huizhen.recording.api.Retention.StoreState;
import huizhen.recording.api.Retention.StoreState.Condition;
import huizhen.recording.api.RetentionClass;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkGlobalTime;

/// Documents and holds in a store that enforces Object Lock.
@Timeout(120)
class DocumentCopiesTest {
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
  void a_document_goes_there_locked_and_unreadable_and_comes_back_when_its_file_is_missing()
      throws IOException {
    try (World world = world()) {
      keep(world, "opinion-1", "会诊意见");
      world.module.storeTick();
      List<FakeStore.Version> there = store.versions(DOCUMENTS);
      assertThat(there).hasSize(1);
      assertThat(there.getFirst().lockedUntil).contains(promised());
      assertThat(new String(there.getFirst().bytes, StandardCharsets.UTF_8)).doesNotContain("会诊意见");
      assertThat(there.getFirst().bytes).isEqualTo(Files.readAllBytes(file()));

      Files.delete(file());
      assertThat(read(world, "opinion-1")).contains("会诊意见");
      assertThat(file()).exists();
      world.module.storeTick();
      assertThat(store.puts).isEqualTo(1);
    }
  }

  @Test
  void a_copy_that_was_changed_there_is_not_believed() throws IOException {
    try (World world = world()) {
      keep(world, "opinion-1", "text");
      world.module.storeTick();
      store.versions(DOCUMENTS).getFirst().bytes[100] ^= 1;
      Path file = file();
      Files.delete(file);
      assertThatThrownBy(() -> read(world, "opinion-1"))
          .isInstanceOf(RecordingException.class)
          .hasMessageContaining("another one in the store");
      assertThat(file).doesNotExist();
    }
  }

  @Test
  void a_store_that_is_away_costs_nothing_and_what_waits_is_found_after_a_start()
      throws IOException {
    store.isAway = true;
    try (World world = world()) {
      keep(world, "opinion-1", "text");
      keep(world, "opinion-2", "text");
      world.module.storeTick();
      assertThat(state(world).condition()).isEqualTo(Condition.AWAY);
      assertThat(state(world).waiting()).isEqualTo(2);
      assertThat(read(world, "opinion-1")).contains("text");
    }
    store.isAway = false;
    try (World world = world()) {
      world.module.storeTick();
      assertThat(store.versions(DOCUMENTS)).hasSize(2);
      assertThat(state(world).waiting()).isZero();
    }
    // A crash between an upload and its pin: it is found there and not sent again.
    Files.delete(pins().getFirst());
    try (World world = world()) {
      world.module.storeTick();
      assertThat(store.puts).isEqualTo(2);
      assertThat(pins()).hasSize(2);
    }
  }

  @Test
  void a_store_that_keeps_something_else_gets_eight_tries() throws IOException {
    store.lie = FakeStore.Lie.KEEPS_NO_LOCK;
    try (World world = world()) {
      keep(world, "opinion-1", "text");
      for (int i = 0; i < RetryQueue.MAX_TRIES + 2; i++) {
        world.module.storeTick();
      }
      assertThat(state(world).aside()).isEqualTo(1);
      assertThat(store.puts).isEqualTo(RetryQueue.MAX_TRIES);
      assertThat(pins()).isEmpty();
      assertThat(read(world, "opinion-1")).contains("text");
    }
  }

  @Test
  void deletion_waits_for_the_lock_there_and_takes_the_copy_with_it() throws IOException {
    try (World world = world()) {
      keep(world, "opinion-1", "text");
      world.module.storeTick();
    }
    var item = new ItemId(Kind.DOCUMENT, "opinion-1");
    Instant due = promised().plus(Duration.ofDays(1));
    store.versions(DOCUMENTS).getFirst().lockedUntil = Optional.of(due.plus(Duration.ofDays(1)));
    moveTo(due);
    try (World world = world()) {
      unlock(world);
      assertThat(refused(world, item)).isEqualTo("store-locked");
    }
    moveTo(due.plus(Duration.ofDays(2)));
    try (World world = world()) {
      unlock(world);
      assertThat(step(world, item, "anna")).isEqualTo(Step.REVIEW);
      assertThat(step(world, item, "bo")).isEqualTo(Step.LOGGED);
      assertThat(store.versions("")).isEmpty();
      assertThat(pins()).isEmpty();
      assertThat(read(world, "opinion-1")).isEmpty();
    }
  }

  @Test
  void a_hold_of_a_case_holds_all_that_it_has_there_and_what_comes_later_until_both_parties_agree()
      throws IOException {
    String recordings;
    try (World world = world()) {
      keep(world, "opinion-1", "text");
      recordings = "hz/recordings/" + record(world).id() + "/";
      world.module.storeTick();
      assertThat(store.versions("")).isNotEmpty().noneMatch(it -> it.isHeld);

      var _ = World.get(world.module.retention().hold("h1", World.CASE, "dispute", "anna"));
      store.isAway = true;
      world.module.storeTick();
      store.isAway = false;
    }
    try (World world = world()) { // the store was away, and the gateway started again meanwhile
      world.module.storeTick();
      assertThat(store.versions(DOCUMENTS)).hasSize(1).allMatch(it -> it.isHeld);
      assertThat(store.versions(recordings)).isNotEmpty().allMatch(it -> it.isHeld);

      keep(world, "opinion-2", "text");
      world.module.storeTick();
      assertThat(store.versions(DOCUMENTS)).hasSize(2).allMatch(it -> it.isHeld);
      int asked = store.asked;
      world.module.storeTick();
      assertThat(store.asked).as("held once, not each minute").isLessThan(asked + 5);

      var _ = World.get(world.module.retention().open("h1", Party.PATIENT, "bo"));
      world.module.storeTick();
      assertThat(store.versions("")).allMatch(it -> it.isHeld);
      var _ = World.get(world.module.retention().open("h1", Party.ORGANISATION, "anna"));
      store.isAway = true;
      skippedNanos += Offload.MAX_PAUSE.toNanos();
      world.module.storeTick();
      store.isAway = false;
    }
    try (World world = world()) {
      world.module.storeTick();
      assertThat(store.versions("")).noneMatch(it -> it.isHeld);
      assertThat(folder.resolve("data/retention/store-holds")).isEmptyDirectory();
    }
  }

  private World world() {
    return new World(
        World.config(folder).withStore(store.config(Duration.ZERO)),
        new FileDisk(),
        () -> wall,
        () -> System.nanoTime() + skippedNanos);
  }

  private void moveTo(Instant time) {
    wall = time;
    store.now = time;
  }

  private static void keep(World world, String id, String text) {
    var _ =
        World.get(
            world
                .module
                .documents()
                .store(
                    id,
                    World.CASE,
                    "text/plain",
                    RetentionClass.PROCESS_RECORD,
                    Buffer.buffer(text)));
  }

  private static RecordingManifest record(World world) {
    LiveRecording live = world.start();
    new Feed(live.tap()).packets(50);
    world.awaitPackets(50);
    return World.get(live.stop("over"));
  }

  private static Optional<String> read(World world, String id) {
    return World.get(world.module.documents().open(id)).map(it -> it.bytes().toString());
  }

  private static StoreState state(World world) {
    return World.get(world.module.retention().due()).store();
  }

  private Path file() throws IOException {
    return all(".hzd").getFirst();
  }

  private List<Path> pins() throws IOException {
    return all(".json");
  }

  private List<Path> all(String ending) throws IOException {
    try (Stream<Path> walk = Files.walk(folder.resolve("data/documents"))) {
      return walk.filter(it -> it.toString().endsWith(ending)).sorted().toList();
    }
  }

  private Instant promised() throws IOException {
    return FileDocumentVault.floor(file());
  }

  private static void unlock(World world) {
    var _ = World.get(world.module.retention().unlock("anna"));
    var _ = World.get(world.module.retention().unlock("bo"));
  }

  private static String refused(World world, ItemId item) {
    return switch (World.get(world.module.retention().approve(item, "anna"))) {
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
}
