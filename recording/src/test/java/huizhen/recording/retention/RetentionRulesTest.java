package huizhen.recording.retention;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.recording.api.CaseId;
import huizhen.recording.api.Retention.ClockState;
import huizhen.recording.api.Retention.Disposal;
import huizhen.recording.api.Retention.Hold;
import huizhen.recording.api.Retention.ItemId;
import huizhen.recording.api.Retention.Kept;
import huizhen.recording.api.Retention.Kind;
import huizhen.recording.api.Retention.Outcome;
import huizhen.recording.api.Retention.Party;
import huizhen.recording.api.Retention.Step;
import huizhen.recording.api.RetentionClass;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Clock, holds and approvals.
class RetentionRulesTest {
  private static final Instant NOW = Instant.parse("2030-05-06T07:08:09Z");
  private static final CaseId CASE = new CaseId("case-7");

  @Test
  void freezes_on_a_clock_that_goes_back() {
    ClockState clock = ClockWatch.begin(NOW);
    assertThat(ClockWatch.seen(clock, NOW.minusSeconds(299), Duration.ofSeconds(1)))
        .isEqualTo(clock);
    ClockState frozen = ClockWatch.seen(clock, NOW.minusSeconds(301), Duration.ofSeconds(1));
    assertThat(frozen.isFrozen()).isTrue();
    assertThat(ClockWatch.now(frozen, NOW.minusSeconds(301))).isEqualTo(NOW);
    assertThat(ClockWatch.seen(frozen, NOW.plusSeconds(1), Duration.ofSeconds(1)))
        .as("that it is right again proves nothing")
        .isEqualTo(frozen);
  }

  @Test
  void freezes_on_a_clock_that_jumps_by_more_than_a_day() {
    ClockState clock = ClockWatch.begin(NOW);
    Duration day = Duration.ofHours(24);
    assertThat(ClockWatch.seen(clock, NOW.plus(day), Duration.ZERO).isFrozen()).isFalse();
    assertThat(ClockWatch.seen(clock, NOW.plus(day).plusSeconds(1), Duration.ZERO).isFrozen())
        .isTrue();
    assertThat(
            ClockWatch.seen(clock, NOW.plus(day.multipliedBy(9)), day.multipliedBy(9)).isFrozen())
        .as("nine days that passed")
        .isFalse();
  }

  @Test
  void believes_a_clock_again_when_two_people_say_so() {
    ClockState frozen =
        ClockWatch.seen(ClockWatch.begin(NOW), NOW.plus(Duration.ofDays(400)), Duration.ZERO);
    Instant later = NOW.plus(Duration.ofDays(401));
    ClockState once = done(ClockWatch.unlock(frozen, "anna", later));
    assertThat(once.isFrozen()).isTrue();
    assertThat(ClockWatch.unlock(once, "anna", later)).isInstanceOf(Outcome.Refused.class);
    ClockState twice = done(ClockWatch.unlock(once, "bo", later));
    assertThat(twice).isEqualTo(ClockWatch.begin(later));
    assertThat(ClockWatch.unlock(twice, "bo", later)).isInstanceOf(Outcome.Refused.class);
  }

  @Test
  void opens_a_hold_with_both_parties_alone() {
    Hold hold = hold();
    assertThat(HoldRules.isHeld(CASE, List.of(hold))).isTrue();
    Hold once = done(HoldRules.open(hold, Party.PATIENT, "anna", NOW));
    assertThat(once.stands()).isTrue();
    assertThat(HoldRules.open(once, Party.ORGANISATION, "anna", NOW))
        .as("one person for both")
        .isInstanceOf(Outcome.Refused.class);
    assertThat(HoldRules.open(once, Party.PATIENT, "bo", NOW)).isInstanceOf(Outcome.Refused.class);
    Hold open = done(HoldRules.open(once, Party.ORGANISATION, "bo", NOW));
    assertThat(open.openedAt()).contains(NOW);
    assertThat(HoldRules.isHeld(CASE, List.of(open))).isFalse();
    assertThat(HoldRules.open(open, Party.PATIENT, "cy", NOW)).isInstanceOf(Outcome.Refused.class);
  }

  @Test
  void lets_the_organisation_open_alone_after_three_years_without_a_claim() {
    Instant almost = Instant.parse("2033-05-06T15:59:59Z");
    Instant over = Instant.parse("2033-05-06T16:00:00Z");
    Hold early = done(HoldRules.open(hold(), Party.ORGANISATION, "bo", almost));
    assertThat(early.stands()).isTrue();
    assertThat(done(HoldRules.open(early, Party.ORGANISATION, "cy", over)).stands()).isFalse();
    assertThat(done(HoldRules.open(hold(), Party.ORGANISATION, "bo", over)).stands()).isFalse();
    assertThat(done(HoldRules.open(hold(), Party.PATIENT, "anna", over)).stands()).isTrue();
  }

  @Test
  void needs_two_people_for_a_deletion() {
    Disposal once = done(DisposalRules.approve(due(), "anna", NOW));
    assertThat(once.step()).isEqualTo(Step.REVIEW);
    assertThat(DisposalRules.approve(once, "anna", NOW)).isInstanceOf(Outcome.Refused.class);
    Disposal twice = done(DisposalRules.approve(once, "bo", NOW));
    assertThat(twice.step()).isEqualTo(Step.APPROVED);
    assertThat(DisposalRules.approve(twice, "cy", NOW)).isInstanceOf(Outcome.Refused.class);
  }

  @Test
  void names_what_speaks_against_a_deletion() {
    ClockState clock = ClockWatch.begin(NOW);
    assertThat(obstacle(NOW, List.of(), clock)).isEmpty();
    assertThat(obstacle(NOW.plusNanos(1), List.of(), clock)).contains("not-due");
    assertThat(obstacle(RetentionRule.FOREVER, List.of(), clock)).contains("not-due");
    assertThat(obstacle(NOW, List.of(hold()), clock)).contains("held");
    ClockState frozen = new ClockState(NOW, "it jumped", List.of());
    assertThat(obstacle(NOW, List.of(), frozen)).contains("clock-frozen");
  }

  @Test
  void reads_back_what_it_writes() {
    Hold hold = done(HoldRules.open(hold(), Party.PATIENT, "anna", NOW)).opened(NOW);
    assertThat(RetentionJson.hold(RetentionJson.of(hold))).isEqualTo(hold);
    Disposal disposal = done(DisposalRules.approve(due(), "anna", NOW)).destroyed(NOW);
    assertThat(RetentionJson.disposal(RetentionJson.of(disposal))).isEqualTo(disposal);
    var clock = new ClockState(NOW, "it jumped", List.of("anna"));
    assertThat(RetentionJson.clock(RetentionJson.of(clock))).isEqualTo(clock);
  }

  private static Optional<String> obstacle(Instant until, List<Hold> holds, ClockState clock) {
    return DisposalRules.obstacle(due(), until, holds, clock, NOW);
  }

  private static Disposal due() {
    var item = new ItemId(Kind.RECORDING, "rec-1");
    var kept = new Kept(item, CASE, Set.of(RetentionClass.PROCESS_RECORD), NOW, NOW);
    return new Disposal(kept, NOW, Step.DUE, "00".repeat(32), List.of(), Optional.empty());
  }

  private static Hold hold() {
    return new Hold("hold-1", CASE, "医调字〔2030〕12号", "anna", NOW, List.of(), Optional.empty());
  }

  private static <T> T done(Outcome<T> outcome) {
    if (outcome instanceof Outcome.Done<T>(var value)) {
      return value;
    }
    throw new AssertionError("refused: " + outcome);
  }
}
