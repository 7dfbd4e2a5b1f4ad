package huizhen.scheduling.referral;

import static huizhen.scheduling.testing.Clinics.COUNTY_COORDINATOR;
import static huizhen.scheduling.testing.Clinics.COUNTY_DOCTOR;
import static huizhen.scheduling.testing.Clinics.EXPERT;
import static huizhen.scheduling.testing.Clinics.HOSPITAL;
import static huizhen.scheduling.testing.Clinics.HOSPITAL_COORDINATOR;
import static huizhen.scheduling.testing.Clinics.SPECIALIST;
import static org.assertj.core.api.Assertions.assertThat;

import huizhen.scheduling.api.Actor;
import huizhen.scheduling.referral.api.Referral;
import huizhen.scheduling.referral.api.ReferralCommand;
import huizhen.scheduling.referral.api.ReferralForm;
import huizhen.scheduling.referral.api.ReferralPaper;
import huizhen.scheduling.referral.api.ReferralState;
import huizhen.scheduling.referral.api.ReferralTimer;
import huizhen.scheduling.request.RequestDecision;
import huizhen.scheduling.testing.Clinics;
import huizhen.scheduling.testing.StepTable;
import huizhen.scheduling.testing.Walks;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Random commands by random people at random times, with time-outs, against the tables of
/// docs/referrals.md and what must always hold. [Walks] says how many.
class ReferralWalkTest {
  private static final int WALKS = 3_000;
  private static final int STEPS = 60;
  private static final StepTable TABLE = StepTable.of("referrals.md");
  private static final List<Actor> PEOPLE =
      List.of(
          COUNTY_DOCTOR,
          COUNTY_COORDINATOR,
          EXPERT,
          HOSPITAL_COORDINATOR,
          Clinics.OTHER_EXPERT,
          Ward.THEIRS,
          Clinics.SYSTEM,
          Clinics.actor("regulator", Actor.Role.REGULATOR, HOSPITAL, Optional.empty()));

  @Test
  void holds_its_invariants_on_random_walks() {
    long first = Walks.firstSeed(20_261_127L);
    var walks = Walks.count(WALKS);
    var reached = EnumSet.noneOf(ReferralState.class);
    var fired = EnumSet.noneOf(ReferralTimer.Kind.class);
    for (int i = 0; i < walks; i++) {
      var walk = new Walk(first + i);
      for (int step = 0; step < STEPS && !walk.isAtEnd(); step++) {
        walk.step();
        walk.ward.referral.ifPresent(it -> reached.add(it.state()));
      }
      fired.addAll(walk.fired);
    }
    assertThat(reached).as("from seed %d", first).isEqualTo(EnumSet.allOf(ReferralState.class));
    assertThat(fired).as("from seed %d", first).isEqualTo(EnumSet.allOf(ReferralTimer.Kind.class));
  }

  @Test
  void has_the_steps_and_time_outs_of_the_page() {
    var steps = Stream.of(ReferralStep.values()).filter(it -> it != ReferralStep.TIME_OUT).toList();
    assertThat(steps.stream().map(ReferralStep::word).collect(Collectors.toSet()))
        .isEqualTo(TABLE.steps());
    for (var step : steps) {
      assertThat(step.from().stream().map(Enum::name).collect(Collectors.toSet()))
          .as(step.word())
          .isEqualTo(TABLE.from(step.word()));
    }
    assertThat(TABLE.timers()).hasSize(ReferralTimer.Kind.values().length);
    for (var kind : ReferralTimer.Kind.values()) {
      assertThat(ReferralEdit.states(kind).stream().map(Enum::name).collect(Collectors.toSet()))
          .as(kind.name())
          .isEqualTo(TABLE.states(kind.name()));
    }
  }

  private static final class Walk {
    final Ward ward = new Ward();
    final Set<ReferralTimer.Kind> fired = EnumSet.noneOf(ReferralTimer.Kind.class);
    private final long seed;
    private final Random random;
    private int steps;

    /// The model: what was kept, in order.
    private List<ReferralPaper> papers = List.of();

    Walk(long seed) {
      this.seed = seed;
      random = new Random(seed);
    }

    boolean isAtEnd() {
      return ward.referral.filter(it -> it.state().isLast()).isPresent() && random.nextInt(4) == 0;
    }

    void step() {
      steps++;
      pass();
      if (ward.referral.isEmpty()) {
        var _ =
            ward.draft(
                Ward.form(
                    random.nextBoolean()
                        ? ReferralForm.Urgency.ROUTINE
                        : ReferralForm.Urgency.EMERGENCY));
        return;
      }
      var before = ward.referral();
      if (random.nextInt(4) == 0) {
        sweep();
        return;
      }
      judge(before, random.nextInt(4) > 0 ? likely(before) : any());
    }

    private void pass() {
      ward.now = ward.now.plus(Duration.ofSeconds(random.nextInt(600)));
      switch (random.nextInt(60)) {
        case 0 -> ward.now = ward.now.plus(Duration.ofHours(random.nextInt(40)));
        case 1 -> ward.now = ward.now.plus(Duration.ofDays(random.nextInt(45)));
        default -> {}
      }
      var isLicensed = random.nextInt(20) > 0;
      ward.licensedUntil = java.time.LocalDate.parse(isLicensed ? "2040-12-31" : "2020-12-31");
    }

    private void sweep() {
      for (var before = ward.referral(); ; before = ward.referral()) {
        var timer = before.nextTimer();
        var decision = ward.machine.elapse(before, ward.now);
        hold(
            decision.isPresent() == timer.filter(it -> !it.at().isAfter(ward.now)).isPresent(),
            "what is due fires, and nothing else");
        if (decision.isEmpty()) {
          return;
        }
        fired.add(timer.orElseThrow().kind());
        var after = decision.get().next();
        hold(
            TABLE.states(timer.orElseThrow().kind().name()).contains(before.state().name()),
            timer + " in " + before.state() + " is in docs/referrals.md");
        hold(after.version() == before.version() + 1, "the version grows by one");
        hold(!after.timers().contains(timer.orElseThrow()), "it fires once");
        ward.referral = Optional.of(after);
        check(before, after);
      }
    }

    private void judge(Referral before, RequestDecision<Referral> decision) {
      switch (decision) {
        case RequestDecision.Changed<Referral>(var after, var step, var states) -> {
          hold(after.version() == before.version() + 1, "the version grows by one");
          hold(
              TABLE.allows(step, before.state().name(), after.state().name()),
              step + " from " + before.state() + " to " + after.state() + " is on the page");
          hold(states.getLast().equals(after.state().name()), "the last state is the new one");
          check(before, after);
        }
        case RequestDecision.Refused<Referral> _ ->
            hold(ward.referral().equals(before), "a refusal is no change");
        case RequestDecision.Illegal<Referral>(var state, var step) -> {
          hold(ward.referral().equals(before), "an illegal command changes nothing");
          hold(!TABLE.from(step).contains(state), step + " in " + state + " is not on the page");
        }
      }
    }

    private void check(Referral before, Referral after) {
      hold(!before.state().isLast(), "nothing comes after the last state");
      hold(
          after.papers().size() >= papers.size()
              && after.papers().subList(0, papers.size()).equals(papers),
          "no document is lost or changed");
      papers = after.papers();
      hold(
          papers.stream().map(ReferralPaper::document).distinct().count() == papers.size(),
          "a document is listed once");
      hold(after.concerned().containsAll(before.concerned()), "nobody is forgotten");
      var isSent = after.count(ReferralPaper.Kind.FORM) > 0;
      if (isSent) {
        hold(after.consent().isPresent(), "nothing is sent without consent");
      }
      if (after.isSent()) {
        hold(
            after.consent().orElseThrow().to().equals(after.form().to()),
            "who has it is whom the patient agreed to");
      }
      switch (after.state()) {
        case DRAFT -> hold(after.consent().isEmpty() && !isSent, "a draft is nobody's");
        case ACCEPTED, SCHEDULED, IN_TRANSIT, ARRIVED, ADMITTED, TREATED, NOT_ARRIVED ->
            hold(after.course().doctor().isPresent() && isSent, "a doctor has it");
        case DOWN_REFERRED, RECEIVED_BACK, FOLLOWUP ->
            hold(
                after.course().summary().isPresent()
                    && after.count(ReferralPaper.Kind.SUMMARY) == 1,
                "a signed summary came back");
        case REJECTED, CANCELLED, REDIRECTED ->
            hold(after.course().lastReason().isPresent(), "with a reason");
        default -> {}
      }
      hold(
          (after.course().summary().isPresent() ? 1 : 0) == after.count(ReferralPaper.Kind.SUMMARY),
          "a summary is a document");
      for (var timer : after.timers()) {
        hold(
            TABLE.states(timer.kind().name()).contains(after.state().name()),
            timer.kind() + " belongs to " + after.state());
      }
      hold(
          after.timers().stream().map(ReferralTimer::kind).distinct().count()
              == after.timers().size(),
          "one time-out of a kind");
      if (after.state() == ReferralState.SCHEDULED || after.state() == ReferralState.FOLLOWUP) {
        hold(!after.timers().isEmpty(), "whoever waits has an end");
      }
      for (var alert : after.course().alerts()) {
        hold(
            TABLE.states(alert.name()).contains(after.state().name()),
            alert + " is told while it matters");
      }
    }

    private RequestDecision<Referral> likely(Referral referral) {
      return switch (referral.state()) {
        case DRAFT -> ward.tell(COUNTY_DOCTOR, ward.consent());
        case CONSENTED -> ward.tell(COUNTY_DOCTOR, ward.submit());
        case REDIRECTED ->
            ward.tell(COUNTY_DOCTOR, random.nextBoolean() ? ward.consent() : ward.submit());
        case SUBMITTED, RECEIVED -> answer(referral);
        case ACCEPTED, NOT_ARRIVED -> ward.tell(doctor(referral), ward.bed(Duration.ofHours(3)));
        case SCHEDULED ->
            random.nextBoolean()
                ? ward.tell(COUNTY_COORDINATOR, new ReferralCommand.Depart("救护车", ""))
                : ward.tell(doctor(referral), new ReferralCommand.Arrive());
        case IN_TRANSIT -> ward.tell(doctor(referral), new ReferralCommand.Arrive());
        case ARRIVED -> ward.tell(doctor(referral), new ReferralCommand.Admit());
        case ADMITTED -> ward.tell(doctor(referral), new ReferralCommand.Treat());
        case TREATED -> ward.tell(doctor(referral), ward.summary());
        case DOWN_REFERRED -> ward.tell(COUNTY_DOCTOR, new ReferralCommand.ReceiveBack());
        case RECEIVED_BACK -> ward.tell(COUNTY_DOCTOR, ward.followUp(1 + random.nextInt(20)));
        case FOLLOWUP, CLOSED, CANCELLED, REJECTED -> any();
      };
    }

    private RequestDecision<Referral> answer(Referral referral) {
      var isOurs = referral.form().to().equals(HOSPITAL);
      var who = isOurs ? EXPERT : Ward.THEIRS;
      return switch (random.nextInt(6)) {
        case 0 -> ward.tell(who, new ReferralCommand.Receive());
        case 1 ->
            ward.tell(
                who,
                new ReferralCommand.Redirect(isOurs ? Ward.OTHER_HOSPITAL : HOSPITAL, "本院无床位"));
        default ->
            ward.tell(who, new ReferralCommand.Accept(isOurs ? SPECIALIST : Ward.OTHER_DOCTOR));
      };
    }

    private static Actor doctor(Referral referral) {
      return referral.form().to().equals(HOSPITAL) ? EXPERT : Ward.THEIRS;
    }

    private RequestDecision<Referral> any() {
      return ward.tell(PEOPLE.get(random.nextInt(PEOPLE.size())), command());
    }

    private ReferralCommand command() {
      var text = random.nextInt(3) > 0 ? " " : "原因";
      return switch (random.nextInt(17)) {
        case 0 -> new ReferralCommand.Edit(Ward.form(ReferralForm.Urgency.ROUTINE));
        case 1 -> ward.consent();
        case 2 -> ward.submit();
        case 3 -> new ReferralCommand.Receive();
        case 4 -> new ReferralCommand.Accept(random.nextBoolean() ? SPECIALIST : Ward.OTHER_DOCTOR);
        case 5 -> new ReferralCommand.Reject(text);
        case 6 ->
            new ReferralCommand.Redirect(
                random.nextBoolean() ? Ward.OTHER_HOSPITAL : Clinics.COUNTY, text);
        case 7 -> ward.bed(Duration.ofHours(random.nextInt(3000) - 100));
        case 8 -> new ReferralCommand.Depart(text, "");
        case 9 -> new ReferralCommand.Arrive();
        case 10 -> new ReferralCommand.Admit();
        case 11 -> new ReferralCommand.Treat();
        case 12 -> ward.summary();
        case 13 -> new ReferralCommand.ReceiveBack();
        case 14 -> ward.followUp(random.nextInt(500) - 20);
        case 15 -> new ReferralCommand.Close();
        default -> new ReferralCommand.Cancel(text);
      };
    }

    private void hold(boolean holds, String what) {
      if (!holds) {
        throw new AssertionError(
            "%s: broken at -Dhuizhen.seed=%d, step %d".formatted(what, seed, steps));
      }
    }
  }
}
