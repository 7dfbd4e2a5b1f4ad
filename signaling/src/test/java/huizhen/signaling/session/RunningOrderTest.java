package huizhen.signaling.session;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.signaling.api.CaseId;
import huizhen.signaling.api.Rundown;
import huizhen.signaling.api.Rundown.Item;
import huizhen.signaling.protocol.ErrorCode;
import huizhen.signaling.protocol.RundownChange;
import huizhen.signaling.protocol.RundownChange.Add;
import huizhen.signaling.protocol.RundownChange.CaseEdit;
import huizhen.signaling.protocol.RundownChange.Edit;
import huizhen.signaling.protocol.RundownChange.Extend;
import huizhen.signaling.protocol.RundownChange.Move;
import huizhen.signaling.protocol.RundownChange.Remove;
import huizhen.signaling.protocol.RundownChange.Start;
import huizhen.signaling.protocol.RundownChange.Stop;
import huizhen.signaling.session.RunningOrder.Outcome;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// The rules of a rundown, without a room.
final class RunningOrderTest {
  private static final Instant NINE = Instant.parse("2026-03-02T09:00:00Z");
  private Rundown rundown = Rundown.EMPTY;
  private Instant now = NINE;

  @Test
  void counts_what_each_item_takes_and_goes_on_where_it_ended() {
    addThree();
    done(start());
    pass(600);
    done(start()); // the next
    pass(60);
    done(new Start(OptionalLong.of(1)));
    pass(30);
    assertThat(elapsedSeconds()).containsExactly(630L, 60L, 0L);
    done(new Stop());
    pass(900);
    assertThat(elapsedSeconds()).containsExactly(630L, 60L, 0L);
    assertThat(rundown.running()).isEmpty();
  }

  @Test
  void a_second_click_on_what_runs_changes_nothing() {
    addThree();
    done(start());
    pass(90);
    Rundown before = rundown;
    done(new Start(OptionalLong.of(1)));
    assertThat(rundown).isEqualTo(before);
  }

  @Test
  void the_next_one_is_the_first_after_what_runs_that_has_not_run() {
    addThree();
    done(new Start(OptionalLong.of(2)));
    done(start());
    assertThat(rundown.running().orElseThrow().item()).isEqualTo(3);
    done(start());
    assertThat(rundown.running().orElseThrow().item()).isEqualTo(1);
    assertThat(refused(start())).isEqualTo(ErrorCode.NO_ITEM);
    assertThat(rundown.running().orElseThrow().item()).isEqualTo(1);
  }

  @Test
  void a_clock_that_is_set_back_takes_nothing_away() {
    addThree();
    done(start());
    pass(120);
    done(new Stop());
    done(new Start(OptionalLong.of(1)));
    pass(-3_600);
    assertThat(elapsedSeconds()).startsWith(120L);
    done(new Stop());
    assertThat(elapsedSeconds()).startsWith(120L);
  }

  @Test
  void moves_before_another_one_and_to_the_end() {
    addThree();
    done(new Move(3, OptionalLong.of(1)));
    assertThat(order()).containsExactly(3L, 1L, 2L);
    done(new Move(3, OptionalLong.empty()));
    assertThat(order()).containsExactly(1L, 2L, 3L);
    done(new Move(1, OptionalLong.of(3)));
    assertThat(order()).containsExactly(2L, 1L, 3L);
    done(new Move(1, OptionalLong.of(1)));
    assertThat(order()).containsExactly(2L, 1L, 3L);
    assertThat(refused(new Move(1, OptionalLong.of(9)))).isEqualTo(ErrorCode.NO_ITEM);
    assertThat(refused(new Move(9, OptionalLong.of(1)))).isEqualTo(ErrorCode.NO_ITEM);
  }

  @Test
  void edits_what_runs_and_keeps_what_is_not_named() {
    addThree();
    done(start());
    pass(60);
    done(edit(1, Optional.of(" anew "), OptionalInt.empty()));
    done(edit(1, Optional.empty(), OptionalInt.of(7)));
    assertThat(rundown.items().getFirst()).isEqualTo(new Item(1, "anew", 7, 0, 0, true));
    assertThat(elapsedSeconds()).startsWith(60L);
    assertThat(refused(edit(4, Optional.of("x"), OptionalInt.empty())))
        .isEqualTo(ErrorCode.NO_ITEM);
  }

  @Test
  void names_another_case_which_stays_until_it_is_changed_or_taken_away() {
    var one = new CaseId("c-1");
    done(new Add("a", Optional.of(one), 10, Optional.empty()));
    done(start());
    pass(60);
    done(new Extend(5));
    done(edit(1, Optional.of("anew"), OptionalInt.empty()));
    done(new Stop());
    assertThat(rundown.items())
        .containsExactly(new Item(1, "anew", Optional.of(one), 10, 5, 60_000, true));
    var other = new CaseEdit.Becomes(new CaseId("c-2"));
    done(new Edit(1, Optional.empty(), other, OptionalInt.empty()));
    assertThat(rundown.items().getFirst().about()).contains(new CaseId("c-2"));
    done(new Edit(1, Optional.empty(), new CaseEdit.Goes(), OptionalInt.of(20)));
    assertThat(rundown.items()).containsExactly(new Item(1, "anew", 20, 5, 60_000, true));
  }

  @Test
  void removes_no_item_that_runs_and_gives_no_number_twice() {
    addThree();
    done(start());
    assertThat(refused(new Remove(1))).isEqualTo(ErrorCode.NOT_ALLOWED);
    done(new Remove(3));
    done(add("d", 5));
    assertThat(order()).containsExactly(1L, 2L, 4L);
    assertThat(refused(new Remove(3))).isEqualTo(ErrorCode.NO_ITEM);
  }

  @Test
  void extends_what_runs_up_to_a_limit() {
    addThree();
    assertThat(refused(new Extend(5))).isEqualTo(ErrorCode.NO_ITEM);
    assertThat(refused(new Stop())).isEqualTo(ErrorCode.NO_ITEM);
    done(start());
    done(new Extend(5));
    done(new Extend(175));
    assertThat(rundown.items().getFirst().extendedMinutes()).isEqualTo(180);
    assertThat(refused(new Extend(1))).isEqualTo(ErrorCode.TOO_MANY);
  }

  @Test
  void has_at_most_twenty_items() {
    for (int i = 0; i < Rundown.MAX_ITEMS; i++) {
      done(add("case " + i, 10));
    }
    assertThat(refused(add("one more", 10))).isEqualTo(ErrorCode.TOO_MANY);
    done(new Remove(1));
    done(add("one more", 10));
  }

  /// Whatever comes, the time that items have taken together is the time in which one ran.
  @Test
  void loses_no_time_whatever_is_done() {
    for (int seed = 0; seed < 300; seed++) {
      var random = new Random(seed);
      rundown = Rundown.EMPTY;
      now = NINE;
      long ranSeconds = 0;
      long removedSeconds = 0;
      for (int step = 0; step < 120; step++) {
        int seconds = random.nextInt(400);
        ranSeconds += rundown.running().isPresent() ? seconds : 0;
        pass(seconds);
        var change = any(random);
        var before = rundown;
        if (RunningOrder.apply(rundown, change, now) instanceof Outcome.Changed(var after)) {
          rundown = after;
          if (change instanceof Remove(var item)) {
            removedSeconds += before.elapsedMillis(before.item(item).orElseThrow(), now) / 1_000;
          }
        }
        assertThat(elapsedSeconds().stream().mapToLong(it -> it).sum() + removedSeconds)
            .as("seed %d step %d", seed, step)
            .isEqualTo(ranSeconds);
        assertThat(new HashSet<>(order())).hasSameSizeAs(order());
      }
    }
  }

  private RundownChange any(Random random) {
    long item = 1 + random.nextLong(rundown.lastItem() + 1);
    var other = random.nextBoolean() ? OptionalLong.empty() : OptionalLong.of(item);
    return switch (random.nextInt(8)) {
      case 0, 1 -> add("case", 1 + random.nextInt(180));
      case 2 -> edit(item, Optional.of("other"), OptionalInt.empty());
      case 3 -> new Move(1 + random.nextLong(rundown.lastItem() + 1), other);
      case 4 -> new Remove(item);
      case 5 -> new Start(other);
      case 6 -> new Stop();
      default -> new Extend(1 + random.nextInt(30));
    };
  }

  private void addThree() {
    done(add("a", 10));
    done(add("b", 15));
    done(add("c", 20));
  }

  private static Add add(String title, int minutes) {
    return new Add(title, Optional.empty(), minutes, Optional.empty());
  }

  private static Edit edit(long item, Optional<String> title, OptionalInt minutes) {
    return new Edit(item, title, new CaseEdit.Stays(), minutes);
  }

  private void pass(long seconds) {
    now = now.plusSeconds(seconds);
  }

  private static Start start() {
    return new Start(OptionalLong.empty());
  }

  private void done(RundownChange change) {
    assertThat(RunningOrder.apply(rundown, change, now)).isInstanceOf(Outcome.Changed.class);
    if (RunningOrder.apply(rundown, change, now) instanceof Outcome.Changed(var after)) {
      rundown = after;
    }
  }

  private ErrorCode refused(RundownChange change) {
    return switch (RunningOrder.apply(rundown, change, now)) {
      case Outcome.Refused(var code, var _) -> code;
      case Outcome.Changed _ -> throw new AssertionError("was done");
    };
  }

  private List<Long> order() {
    return rundown.items().stream().map(Item::id).toList();
  }

  private List<Long> elapsedSeconds() {
    return rundown.items().stream().map(it -> rundown.elapsedMillis(it, now) / 1_000).toList();
  }
}
