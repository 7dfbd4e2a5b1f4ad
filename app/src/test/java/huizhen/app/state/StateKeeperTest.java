package huizhen.app.state;

import static huizhen.app.state.StateWorld.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import huizhen.app.redis.RedisVisitLinks;
import huizhen.app.state.StateKeeper.Condition;
import huizhen.app.state.StateReader.OtherStateException;
import huizhen.recording.api.StateCopy;
import huizhen.recording.io.RecordingConfig;
import huizhen.recording.io.RecordingModule;
import huizhen.scheduling.api.Absence;
import huizhen.scheduling.api.CaseCommand;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The keeper of the copy on a real Redis: what was changed is in the copy, whatever dies.
class StateKeeperTest {
  @TempDir Path folder;
  private StateWorld world;

  @BeforeEach
  void open() {
    world = new StateWorld(folder);
    world.people();
  }

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void follows_cases_and_the_directory_and_writes_nothing_when_nothing_changes() {
    var keeper = world.keeper();
    world.accepted("case-1");
    turn(keeper);
    assertThat(world.copied())
        .containsKeys(
            "hz:{s}:case:case-1",
            "hz:{s}:dir:patients\npatient-1",
            "hz:{s}:dir:practitioners\ndoctor-wang");
    assertThat(keeper.standing().condition()).isEqualTo(Condition.KEEPING);
    var before = world.copied();
    var bytes = await(world.vault.state().standing()).fileBytes();
    turn(keeper);
    turn(keeper);
    assertThat(await(world.vault.state().standing()).fileBytes()).isEqualTo(bytes);

    world.book("book", "case-1");
    turn(keeper);
    assertThat(world.copied().get("hz:{s}:case:case-1"))
        .isNotEqualTo(before.get("hz:{s}:case:case-1"));
    assertIsWhole();
  }

  @Test
  void knows_that_something_was_taken_away() {
    var keeper = world.keeper();
    var absence =
        new Absence(
            "leave-1",
            Clinics.HOSPITAL,
            Optional.of(Clinics.SPECIALIST),
            LocalDate.parse("2026-04-01"),
            LocalDate.parse("2026-04-02"));
    await(world.scheduling.directory().put(absence).map(true));
    turn(keeper);
    assertThat(world.copied()).containsKey("hz:{s}:org:hospital:absences\nleave-1");
    await(world.scheduling.directory().removeAbsence(Clinics.HOSPITAL, "leave-1").map(true));
    turn(keeper);
    assertThat(world.copied()).doesNotContainKey("hz:{s}:org:hospital:absences\nleave-1");
  }

  @Test
  void looks_each_minute_at_what_no_stream_tells_of() {
    var keeper = world.keeper();
    turn(keeper);
    var links = new RedisVisitLinks(world.redis, world.sealer);
    await(links.put("token-1", "{}", Duration.ofDays(1)).map(true));
    turn(keeper);
    assertThat(world.copied()).doesNotContainKey("hz:{s}:app:visit-link:token-1");
    world.now = world.now.plus(StateKeeper.SWEEP);
    turn(keeper);
    assertThat(world.copied()).containsKey("hz:{s}:app:visit-link:token-1");
    assertThat(await(links.take("token-1"))).isTrue();
    world.now = world.now.plus(StateKeeper.SWEEP);
    turn(keeper);
    assertThat(world.copied()).doesNotContainKey("hz:{s}:app:visit-link:token-1");
  }

  @Test
  void loses_nothing_when_it_dies_between_the_values_and_the_mark() {
    turn(world.keeper());
    world.accepted("case-1");
    world.ask(Command.DEL, "hz:{s}:state:lease");
    var dying = new Failing(world.vault.state(), true);
    assertThatThrownBy(() -> turn(world.keeper(dying))).hasMessage("died");
    assertThat(world.copied()).containsKey("hz:{s}:case:case-1");
    world.ask(Command.DEL, "hz:{s}:state:lease");
    world.book("book", "case-1");
    turn(world.keeper());
    assertIsWhole();
  }

  @Test
  void says_that_it_fails_and_goes_on_when_it_can_again() {
    var failing = new Failing(world.vault.state(), false);
    var keeper = world.keeper(failing);
    assertThatThrownBy(() -> turn(keeper)).hasMessage("died");
    assertThat(keeper.standing().condition()).isEqualTo(Condition.FAILING);
    assertThat(world.book("nobody-waits", "case-1")).isNotNull();
    failing.isDead = false;
    turn(keeper);
    assertThat(keeper.standing().condition()).isEqualTo(Condition.KEEPING);
    assertIsWhole();
  }

  @Test
  void reads_everything_when_a_stream_was_cut_before_it_was_read() {
    turn(world.keeper());
    world.ask(Command.DEL, "hz:{s}:state:lease");
    world.accepted("case-1");
    world.accepted("case-2");
    world.ask(Command.XTRIM, "hz:{s}:events", "MAXLEN", "1");
    turn(world.keeper());
    assertIsWhole();
    // And when it went back, as after an old copy of Redis was put in.
    world.accepted("case-3");
    world.ask(Command.XTRIM, "hz:{s}:events", "MAXLEN", "0");
    world.ask(Command.DEL, "hz:{s}:state:lease", "hz:{s}:events");
    turn(world.keeper());
    assertIsWhole();
  }

  @Test
  void is_one_of_two_gateways_and_the_other_takes_over() {
    var first = world.keeper();
    turn(first);
    var second =
        await(
            RecordingModule.open(
                world.vertx,
                RecordingConfig.standard(folder.resolve("data2"), folder.resolve("keys2"), "test")
                    .withReserve(new RecordingConfig.Reserve(1 << 12, 1 << 12)),
                () -> world.now,
                new SimpleMeterRegistry()));
    try {
      var other = world.keeper(second.state());
      turn(other);
      assertThat(other.standing().condition()).isEqualTo(Condition.ELSEWHERE);
      assertThat(StateWorld.copied(second.state())).isEmpty();
      world.accepted("case-1");
      turn(first);
      world.ask(Command.DEL, "hz:{s}:state:lease"); // the first is dead
      turn(other);
      assertThat(other.standing().condition()).isEqualTo(Condition.KEEPING);
      assertThat(StateWorld.copied(second.state())).isEqualTo(world.copied());
      world.book("book", "case-1");
      turn(other);
      turn(first);
      assertThat(first.standing().condition()).isEqualTo(Condition.ELSEWHERE);
      assertThat(StateWorld.copied(second.state())).isNotEqualTo(world.copied());
    } finally {
      await(second.close().map(true));
    }
  }

  @Test
  void leaves_the_copy_as_it_is_when_redis_is_emptied_or_another_one() {
    var keeper = world.keeper();
    world.accepted("case-1");
    turn(keeper);
    var before = world.copied();
    world.ask(Command.FLUSHALL);
    assertThatThrownBy(() -> turn(keeper)).isInstanceOf(OtherStateException.class);
    assertThat(keeper.standing().condition()).isEqualTo(Condition.OTHER_STATE);
    world.ask(Command.SET, "hz:{s}:state:identity", "another");
    world.now = world.now.plus(StateKeeper.WHOLE);
    assertThatThrownBy(() -> turn(keeper)).isInstanceOf(OtherStateException.class);
    assertThat(world.copied()).isEqualTo(before);
  }

  @Test
  void drops_in_a_whole_round_what_redis_has_no_more() {
    var keeper = world.keeper();
    world.accepted("case-1");
    turn(keeper);
    world.ask(Command.DEL, "hz:{s}:case:case-1");
    turn(keeper);
    assertThat(world.copied()).containsKey("hz:{s}:case:case-1");
    world.now = world.now.plus(StateKeeper.WHOLE);
    turn(keeper);
    assertThat(world.copied()).doesNotContainKey("hz:{s}:case:case-1");
  }

  @Test
  void reads_more_changes_than_fit_into_one_look() {
    var keeper = world.keeper();
    turn(keeper);
    world.accepted("case-1");
    for (int i = 0; i < ChangeStreams.EVENTS_AT_ONCE + 50; i++) {
      world.ask(Command.XADD, "hz:{s}:events", "*", "c", "case-" + i % 500);
    }
    world.tell("cancel", "case-1", new CaseCommand.Cancel("患者已转院"));
    turn(keeper);
    assertIsWhole();
  }

  /// The copy has all that there is, as it is.
  private void assertIsWhole() {
    var fresh = new StateReader(world.redis, () -> world.now);
    var identity = Mark.parse(await(world.vault.state().standing()).mark()).identity();
    var copied = world.copied();
    var there = new java.util.TreeMap<String, Integer>();
    await(
        fresh
            .each(
                RedisContents.ALL,
                row -> row.fate() == RedisContents.Fate.FOLLOWED,
                identity,
                items -> {
                  items.forEach(
                      it -> there.put(it.name(), java.util.Arrays.hashCode(it.content())));
                  return Future.succeededFuture();
                })
            .map(true));
    assertThat(copied).isEqualTo(there);
  }

  private static void turn(StateKeeper keeper) {
    await(keeper.turn().map(true));
  }

  /// A copy whose gateway dies at the next write: behind the values, or before them.
  private static final class Failing implements StateCopy {
    private final StateCopy copy;
    private final boolean isBehind;
    volatile boolean isDead = true;

    Failing(StateCopy copy, boolean isBehind) {
      this.copy = copy;
      this.isBehind = isBehind;
    }

    @Override
    public Future<Integer> append(List<Item> items, Collection<String> gone, String mark) {
      if (!isDead) {
        return copy.append(items, gone, mark);
      }
      return isBehind
          ? copy.standing()
              .compose(is -> copy.append(items, gone, is.mark()))
              .compose(_ -> Future.failedFuture(new IllegalStateException("died")))
          : Future.failedFuture(new IllegalStateException("died"));
    }

    @Override
    public Future<Standing> standing() {
      return copy.standing();
    }

    @Override
    public Future<Void> beginRound() {
      return copy.beginRound();
    }

    @Override
    public Future<Integer> endRound(boolean isWhole) {
      return copy.endRound(isWhole);
    }

    @Override
    public void each(Consumer<Item> reader) {
      copy.each(reader);
    }

    @Override
    public Future<String> setAside() {
      return copy.setAside();
    }
  }
}
