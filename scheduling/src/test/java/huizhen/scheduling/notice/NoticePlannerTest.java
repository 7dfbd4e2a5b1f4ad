package huizhen.scheduling.notice;

import static huizhen.scheduling.notice.api.NoticeKind.BOOKED;
import static huizhen.scheduling.notice.api.NoticeKind.CANCELLED;
import static huizhen.scheduling.notice.api.NoticeKind.CHANGED;
import static huizhen.scheduling.notice.api.NoticeKind.DAY_BEFORE;
import static huizhen.scheduling.notice.api.NoticeKind.QUARTER_HOUR_BEFORE;
import static huizhen.scheduling.notice.api.NoticeKind.RETURNED;
import static huizhen.scheduling.notice.api.NoticeKind.TWO_HOURS_BEFORE;
import static org.assertj.core.api.Assertions.assertThat;

import huizhen.scheduling.api.CaseId;
import huizhen.scheduling.api.OrganisationId;
import huizhen.scheduling.api.PractitionerId;
import huizhen.scheduling.notice.NoticePlanner.Due;
import huizhen.scheduling.notice.NoticePlanner.Plan;
import huizhen.scheduling.notice.Situation.Fact;
import huizhen.scheduling.notice.api.Invitation.Method;
import huizhen.scheduling.notice.api.Meeting;
import huizhen.scheduling.notice.api.NoticeKind;
import huizhen.scheduling.notice.api.NoticeRules;
import huizhen.scheduling.notice.api.NoticeSubject;
import huizhen.scheduling.notice.api.Recipient;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.assertj.core.annotation.CanIgnoreReturnValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class NoticePlannerTest {
  private static final Instant NOW = Instant.parse("2026-03-10T01:00:00Z");
  private static final Recipient LI = Recipient.doctor(new PractitionerId("li"));
  private static final Recipient WANG = Recipient.doctor(new PractitionerId("wang"));
  private static final Recipient ZHAO = Recipient.doctor(new PractitionerId("zhao"));
  private static final Recipient DESK = Recipient.coordinators(new OrganisationId("county"));
  private static final Duration DAY = Duration.ofDays(1);

  private final NoticePlanner planner = new NoticePlanner(NoticeRules.standard());
  private Ledger ledger = Ledger.EMPTY;

  @Test
  void tells_everybody_of_a_booking_once_and_invites_who_comes() {
    var is = booked(1, NOW, at(DAY.multipliedBy(3)), LI, WANG);
    assertThat(plan(is, NOW).due())
        .extracting(Due::kind, Due::to, it -> it.invitation().map(i -> i.sequence()))
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(BOOKED, LI, Optional.of(0)),
            org.assertj.core.groups.Tuple.tuple(BOOKED, WANG, Optional.of(0)),
            org.assertj.core.groups.Tuple.tuple(BOOKED, DESK, Optional.empty()));
    assertThat(plan(is, NOW).due()).isEmpty();
    assertThat(plan(booked(2, NOW, at(DAY.multipliedBy(3)), LI, WANG), NOW).due()).isEmpty();
  }

  @Test
  void reminds_a_day_two_hours_and_a_quarter_before() {
    var start = at(Duration.ofDays(3));
    var is = booked(1, NOW, start, LI);
    var wake = plan(is, NOW).wakeAt();
    var kinds = new ArrayList<NoticeKind>();
    while (wake.isPresent()) {
      var due = plan(is, wake.get());
      assertThat(due.due()).hasSize(1);
      assertThat(wake.get())
          .isEqualTo(start.start().minus(NoticePlanner.before(due.due().getFirst().kind())));
      kinds.add(due.due().getFirst().kind());
      wake = due.wakeAt();
    }
    assertThat(kinds).containsExactly(DAY_BEFORE, TWO_HOURS_BEFORE, QUARTER_HOUR_BEFORE);
  }

  @Test
  void leaves_out_what_lies_before_a_booking_at_short_notice() {
    var start = at(Duration.ofHours(1));
    var first = plan(booked(1, NOW, start, LI), NOW);
    assertThat(first.due()).extracting(Due::kind).containsExactly(BOOKED, BOOKED);
    assertThat(first.wakeAt()).contains(start.start().minus(Duration.ofMinutes(15)));
  }

  @Test
  void sends_no_reminder_long_after_its_time() {
    var start = at(DAY.multipliedBy(2));
    var is = booked(1, NOW, start, LI);
    plan(is, NOW);
    // The gateway was away, or its clock jumped, until an hour before.
    var late = plan(is, start.start().minus(Duration.ofHours(1)));
    assertThat(late.due()).isEmpty();
    assertThat(plan(is, start.start().minus(Duration.ofMinutes(14))).due())
        .extracting(Due::kind)
        .containsExactly(QUARTER_HOUR_BEFORE);
  }

  @Test
  void reminds_nobody_twice_when_the_clock_goes_back() {
    var start = at(DAY.multipliedBy(2));
    var is = booked(1, NOW, start, LI);
    plan(is, NOW);
    assertThat(plan(is, at(DAY).start()).due()).extracting(Due::kind).containsExactly(DAY_BEFORE);
    assertThat(plan(is, NOW).due()).isEmpty();
    assertThat(plan(is, at(DAY).start()).due()).isEmpty();
  }

  @Test
  void raises_the_sequence_when_the_time_moves_and_reminds_of_the_new_one() {
    plan(booked(1, NOW, at(DAY.multipliedBy(2)), LI), NOW);
    var moved = plan(booked(2, NOW, at(DAY.multipliedBy(4)), LI), NOW);
    assertThat(moved.due()).extracting(Due::kind).containsExactly(CHANGED, CHANGED);
    assertThat(moved.due().getFirst().invitation().orElseThrow().sequence()).isEqualTo(1);
    assertThat(moved.wakeAt()).contains(NOW.plus(DAY.multipliedBy(3)));
  }

  @Test
  void takes_the_meeting_out_of_the_calendar_of_who_is_not_to_come_any_more() {
    var time = at(DAY.multipliedBy(2));
    plan(booked(1, NOW, time, LI, WANG), NOW);
    var other = plan(booked(2, NOW, time, LI, ZHAO), NOW);
    assertThat(other.due())
        .extracting(Due::kind, Due::to, it -> it.invitation().orElseThrow().method())
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(BOOKED, ZHAO, Method.REQUEST),
            org.assertj.core.groups.Tuple.tuple(CANCELLED, WANG, Method.CANCEL));
  }

  @Test
  void cancels_with_the_reason_and_a_raised_sequence_and_invites_anew_above_it() {
    var time = at(DAY.multipliedBy(2));
    plan(booked(1, NOW, time, LI), NOW);
    var gone = plan(gone(2, NOW, "改期"), NOW);
    assertThat(gone.due()).extracting(Due::kind).containsExactly(CANCELLED, CANCELLED);
    var first = gone.due().getFirst();
    assertThat(first.reason()).contains("改期");
    assertThat(first.meeting()).contains(time);
    assertThat(first.invitation().orElseThrow().sequence()).isEqualTo(1);
    assertThat(gone.wakeAt()).isEmpty();
    var again = plan(booked(3, NOW, at(DAY.multipliedBy(5)), LI), NOW);
    assertThat(again.due().getFirst().invitation().orElseThrow().sequence()).isEqualTo(2);
  }

  @Test
  void says_nothing_when_a_meeting_that_has_begun_ends() {
    plan(booked(1, NOW, at(Duration.ofHours(1)), LI), NOW);
    assertThat(plan(gone(2, NOW, ""), NOW.plus(Duration.ofHours(2))).due()).isEmpty();
  }

  @Test
  void tells_a_fact_once_under_its_key_and_again_under_another() {
    assertThat(plan(fact(1, "refusal-1"), NOW).due())
        .extracting(Due::kind)
        .containsExactly(RETURNED);
    assertThat(plan(fact(2, "refusal-1"), NOW).due()).isEmpty();
    assertThat(plan(fact(3, "refusal-2"), NOW).due()).hasSize(1);
  }

  @Test
  void takes_note_in_silence_of_what_happened_longAgo_but_reminds_of_what_comes() {
    var longAgo = NOW.minus(DAY.multipliedBy(10));
    var first = plan(booked(5, longAgo, at(DAY.multipliedBy(2)), LI), NOW);
    assertThat(first.due()).isEmpty();
    assertThat(first.wakeAt()).contains(NOW.plus(DAY));
  }

  @Test
  void does_not_go_back_to_an_older_state() {
    plan(booked(7, NOW, at(DAY.multipliedBy(2)), LI), NOW);
    assertThat(planner.plan(ledger, gone(6, NOW, ""), NOW)).isEmpty();
  }

  /// A thousand steps of booking, moving, cancelling, waiting, clocks that jump both ways, looks
  /// that come twice and memories that are written and read back.
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 42, 4711, 20260310})
  void holds_its_promises_on_random_walks(long seed) {
    var random = new SplittableRandom(seed);
    var now = NOW;
    var version = 1L;
    var changedAt = now;
    Optional<Meeting> meeting = Optional.empty();
    int booking = 0;
    var seen = new ArrayList<String>();
    int sequence = -1;
    for (int step = 0; step < 1_000; step++) {
      switch (random.nextInt(6)) {
        case 0, 1 -> {
          meeting = Optional.of(span(now.plus(Duration.ofMinutes(1 + random.nextInt(6_000)))));
          version++;
          booking++;
          changedAt = now;
        }
        case 2 -> {
          meeting = Optional.empty();
          version++;
          changedAt = now;
        }
        case 3 -> now = now.plus(Duration.ofMinutes(random.nextInt(3_000)));
        case 4 -> now = now.minus(Duration.ofMinutes(random.nextInt(600)));
        default -> {
          // Only a look.
        }
      }
      var isAwaited = true;
      var is = situation(version, changedAt, meeting, isAwaited, List.of(), Set.of(LI));
      var plan = plan(is, now);
      assertThat(plan(is, now).due()).as("a second look, seed %d step %d", seed, step).isEmpty();
      for (var due : plan.due()) {
        if (due.kind().isReminder()) {
          var start = meeting.orElseThrow().start();
          var at = start.minus(NoticePlanner.before(due.kind()));
          assertThat(now).isBefore(start).isAfterOrEqualTo(at);
          assertThat(now).isBeforeOrEqualTo(at.plus(NoticePlanner.lateness(due.kind())));
          var key = booking + "/" + due.kind() + "/" + due.to();
          assertThat(seen).as("seed %d step %d", seed, step).doesNotContain(key);
          seen.add(key);
        }
        if (due.invitation().isPresent()) {
          assertThat(due.invitation().get().sequence()).isGreaterThan(sequence);
        }
      }
      sequence = ledger.sequence();
    }
    assertThat(seen).as("the walk reminds of something").isNotEmpty();
  }

  @CanIgnoreReturnValue
  private Plan plan(Situation is, Instant now) {
    var plan = planner.plan(ledger, is, now).orElseThrow();
    ledger = plan.next();
    return plan;
  }

  private static Situation booked(long version, Instant at, Meeting time, Recipient... who) {
    return situation(version, at, Optional.of(time), true, List.of(), Set.of(who));
  }

  private static Situation gone(long version, Instant at, String reason) {
    return new Situation(
        NoticeSubject.of(new CaseId("case-1")),
        version,
        at,
        Optional.empty(),
        false,
        Set.of(LI),
        Set.of(DESK),
        CANCELLED,
        Optional.of(reason),
        List.of());
  }

  private static Situation fact(long version, String key) {
    return situation(
        version,
        NOW,
        Optional.empty(),
        false,
        List.of(new Fact(key, RETURNED, Set.of(LI), Optional.of("缺资料"))),
        Set.of(LI));
  }

  private static Situation situation(
      long version,
      Instant changedAt,
      Optional<Meeting> meeting,
      boolean isAwaited,
      List<Fact> facts,
      Set<Recipient> who) {
    return new Situation(
        NoticeSubject.of(new CaseId("case-1")),
        version,
        changedAt,
        meeting,
        isAwaited,
        who,
        Set.of(DESK),
        CANCELLED,
        Optional.empty(),
        facts);
  }

  private static Meeting at(Duration from) {
    return span(NOW.plus(from));
  }

  private static Meeting span(Instant start) {
    return new Meeting(start, start.plus(Duration.ofMinutes(30)), "Asia/Shanghai");
  }
}
