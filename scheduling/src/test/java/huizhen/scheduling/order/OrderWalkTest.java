package huizhen.scheduling.order;

import static huizhen.scheduling.testing.Clinics.COUNTY_COORDINATOR;
import static huizhen.scheduling.testing.Clinics.COUNTY_DOCTOR;
import static huizhen.scheduling.testing.Clinics.EXPERT;
import static huizhen.scheduling.testing.Clinics.HOSPITAL;
import static huizhen.scheduling.testing.Clinics.HOSPITAL_COORDINATOR;
import static huizhen.scheduling.testing.Clinics.SPECIALIST;
import static org.assertj.core.api.Assertions.assertThat;

import huizhen.scheduling.api.Actor;
import huizhen.scheduling.api.PractitionerId;
import huizhen.scheduling.order.api.DiagnosisOrder;
import huizhen.scheduling.order.api.OrderCommand;
import huizhen.scheduling.order.api.OrderForm;
import huizhen.scheduling.order.api.OrderReport;
import huizhen.scheduling.order.api.OrderState;
import huizhen.scheduling.order.api.OrderTimer;
import huizhen.scheduling.request.RequestDecision;
import huizhen.scheduling.testing.Clinics;
import huizhen.scheduling.testing.StepTable;
import huizhen.scheduling.testing.Walks;
import java.time.Duration;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Random commands by random people at random times, with time-outs, against the tables of
/// docs/orders.md and what must always hold. [Walks] says how many.
class OrderWalkTest {
  private static final int WALKS = 3_000;
  private static final int STEPS = 60;
  private static final StepTable TABLE = StepTable.of("orders.md");
  private static final List<Actor> PEOPLE =
      List.of(
          COUNTY_DOCTOR,
          COUNTY_COORDINATOR,
          EXPERT,
          HOSPITAL_COORDINATOR,
          Clinics.OTHER_EXPERT,
          Clinics.SYSTEM,
          Clinics.actor("regulator", Actor.Role.REGULATOR, HOSPITAL, Optional.empty()));

  @Test
  void holds_its_invariants_on_random_walks() {
    long first = Walks.firstSeed(20_261_128L);
    var walks = Walks.count(WALKS);
    var reached = EnumSet.noneOf(OrderState.class);
    var fired = EnumSet.noneOf(OrderTimer.Kind.class);
    for (int i = 0; i < walks; i++) {
      var walk = new Walk(first + i);
      for (int step = 0; step < STEPS && !walk.isAtEnd(); step++) {
        walk.step();
        walk.desk.order.ifPresent(it -> reached.add(it.state()));
      }
      fired.addAll(walk.fired);
    }
    var all = EnumSet.allOf(OrderState.class);
    all.remove(OrderState.REPORT_SIGNED); // only passed through
    assertThat(reached).as("from seed %d", first).isEqualTo(all);
    assertThat(fired).as("from seed %d", first).isEqualTo(EnumSet.allOf(OrderTimer.Kind.class));
  }

  @Test
  void has_the_steps_and_time_outs_of_the_page() {
    var steps = Stream.of(OrderStep.values()).filter(it -> it != OrderStep.TIME_OUT).toList();
    assertThat(steps.stream().map(OrderStep::word).collect(Collectors.toSet()))
        .isEqualTo(TABLE.steps());
    for (var step : steps) {
      assertThat(step.from().stream().map(Enum::name).collect(Collectors.toSet()))
          .as(step.word())
          .isEqualTo(TABLE.from(step.word()));
    }
    assertThat(TABLE.timers()).hasSize(OrderTimer.Kind.values().length);
    for (var kind : OrderTimer.Kind.values()) {
      assertThat(OrderEdit.states(kind).stream().map(Enum::name).collect(Collectors.toSet()))
          .as(kind.name())
          .isEqualTo(TABLE.states(kind.name()));
    }
  }

  private static final class Walk {
    final Desk desk = new Desk();
    final Set<OrderTimer.Kind> fired = EnumSet.noneOf(OrderTimer.Kind.class);
    private final long seed;
    private final Random random;
    private int steps;

    /// The model: what was signed, in order.
    private List<OrderReport> signed = List.of();

    Walk(long seed) {
      this.seed = seed;
      random = new Random(seed);
    }

    boolean isAtEnd() {
      return desk.order.filter(it -> it.state().isLast()).isPresent() && random.nextInt(4) == 0;
    }

    void step() {
      steps++;
      desk.now = desk.now.plus(Duration.ofSeconds(random.nextInt(300)));
      switch (random.nextInt(50)) {
        case 0 -> desk.now = desk.now.plus(Duration.ofHours(random.nextInt(30)));
        case 1 -> desk.now = desk.now.plus(Duration.ofDays(random.nextInt(10)));
        default -> {}
      }
      desk.licensedUntil = LocalDate.parse(random.nextInt(20) > 0 ? "2040-12-31" : "2020-12-31");
      if (desk.order.isEmpty()) {
        var _ = desk.draft(form());
        return;
      }
      var before = desk.order();
      if (random.nextInt(4) == 0) {
        sweep();
        return;
      }
      judge(before, random.nextInt(4) > 0 ? likely(before) : any());
    }

    private OrderForm form() {
      return Desk.form(
          random.nextBoolean() ? OrderForm.Urgency.ROUTINE : OrderForm.Urgency.URGENT,
          random.nextBoolean() ? Optional.of(Desk.STUDY) : Optional.empty());
    }

    private void sweep() {
      for (var before = desk.order(); ; before = desk.order()) {
        var timer = before.nextTimer();
        var decision = desk.machine.elapse(before, desk.now);
        hold(
            decision.isPresent() == timer.filter(it -> !it.at().isAfter(desk.now)).isPresent(),
            "what is due fires, and nothing else");
        if (decision.isEmpty()) {
          return;
        }
        fired.add(timer.orElseThrow().kind());
        var after = decision.get().next();
        hold(
            TABLE.states(timer.orElseThrow().kind().name()).contains(before.state().name()),
            timer + " in " + before.state() + " is in docs/orders.md");
        hold(after.version() == before.version() + 1, "the version grows by one");
        hold(!after.timers().contains(timer.orElseThrow()), "it fires once");
        desk.order = Optional.of(after);
        check(before, after);
      }
    }

    private void judge(DiagnosisOrder before, RequestDecision<DiagnosisOrder> decision) {
      switch (decision) {
        case RequestDecision.Changed<DiagnosisOrder>(var after, var step, var states) -> {
          hold(after.version() == before.version() + 1, "the version grows by one");
          hold(
              TABLE.allows(step, before.state().name(), after.state().name()),
              step + " from " + before.state() + " to " + after.state() + " is on the page");
          hold(states.getLast().equals(after.state().name()), "the last state is the new one");
          check(before, after);
        }
        case RequestDecision.Refused<DiagnosisOrder> _ ->
            hold(desk.order().equals(before), "a refusal is no change");
        case RequestDecision.Illegal<DiagnosisOrder>(var state, var step) -> {
          hold(desk.order().equals(before), "an illegal command changes nothing");
          hold(!TABLE.from(step).contains(state), step + " in " + state + " is not on the page");
        }
      }
    }

    private void check(DiagnosisOrder before, DiagnosisOrder after) {
      hold(!before.state().isLast(), "nothing comes after the last state");
      var now = after.signedReports();
      hold(
          now.size() >= signed.size() && now.subList(0, signed.size()).equals(signed),
          "no signed report is lost or changed");
      hold(now.size() <= signed.size() + 1, "one is signed at a time");
      signed = now;
      for (int i = 0; i < after.reports().size(); i++) {
        hold(after.reports().get(i).version() == i + 1, "versions count from 1");
      }
      hold(
          after.reports().size() - now.size() <= 1
              && (after.reports().size() == now.size() || !after.reports().getLast().isSigned()),
          "one draft at most, the last");
      hold(after.materials().containsAll(before.materials()), "no material is lost");
      hold(after.concerned().containsAll(before.concerned()), "nobody is forgotten");
      switch (after.state()) {
        case SUBMITTED, ACCEPTED, REPORTING -> {
          hold(after.consent().isPresent() && after.isSent(), "sent, with consent");
          hold(
              after.form().study().isPresent() || !after.materials().isEmpty(),
              "there is something to read");
        }
        case DELIVERED, ACKNOWLEDGED, CLOSED -> hold(!now.isEmpty(), "with a signed report");
        case RETURNED, DECLINED, CANCELLED -> hold(after.lastReason().isPresent(), "with a reason");
        default -> {}
      }
      hold(
          !EnumSet.of(OrderState.ACCEPTED, OrderState.REPORTING, OrderState.DELIVERED)
                  .contains(after.state())
              || after.doctor().isPresent(),
          "a doctor has it");
      if (after.state() == OrderState.SUBMITTED) {
        hold(
            after.timers().stream().anyMatch(it -> it.kind() == OrderTimer.Kind.EXPIRY),
            "whoever waits has an end");
      }
      for (var timer : after.timers()) {
        hold(
            TABLE.states(timer.kind().name()).contains(after.state().name()),
            timer.kind() + " belongs to " + after.state());
      }
      hold(
          after.timers().stream().map(OrderTimer::kind).distinct().count() == after.timers().size(),
          "one time-out of a kind");
      for (var alert : after.alerts()) {
        hold(
            TABLE.states(alert.name()).contains(after.state().name()),
            alert + " is told while it matters");
      }
    }

    private RequestDecision<DiagnosisOrder> likely(DiagnosisOrder order) {
      return switch (order.state()) {
        case DRAFT, RETURNED ->
            order.consent().isEmpty()
                ? desk.tell(COUNTY_DOCTOR, desk.consent())
                : order.form().study().isEmpty() && order.materials().isEmpty()
                    ? desk.tell(COUNTY_DOCTOR, desk.material())
                    : desk.tell(COUNTY_DOCTOR, new OrderCommand.Submit());
        case SUBMITTED ->
            random.nextInt(3) == 0
                ? any()
                : desk.tell(HOSPITAL_COORDINATOR, new OrderCommand.Accept(SPECIALIST));
        case ACCEPTED -> desk.tell(EXPERT, Desk.report());
        case REPORTING -> desk.tell(EXPERT, desk.sign(order.reports().size()));
        case DELIVERED ->
            order.draftReport().isPresent()
                ? desk.tell(EXPERT, desk.sign(order.reports().size()))
                : desk.tell(COUNTY_DOCTOR, new OrderCommand.Acknowledge("转诊"));
        case ACKNOWLEDGED, CLOSED ->
            random.nextInt(4) == 0
                ? desk.tell(EXPERT, Desk.amendment())
                : order.draftReport().isPresent()
                    ? desk.tell(EXPERT, desk.sign(order.reports().size()))
                    : any();
        case REPORT_SIGNED, DECLINED, CANCELLED, EXPIRED -> any();
      };
    }

    private RequestDecision<DiagnosisOrder> any() {
      return desk.tell(PEOPLE.get(random.nextInt(PEOPLE.size())), command());
    }

    private OrderCommand command() {
      var text = random.nextInt(3) > 0 ? " " : "原因";
      return switch (random.nextInt(13)) {
        case 0 -> new OrderCommand.Edit(form());
        case 1 -> desk.material();
        case 2 -> desk.consent();
        case 3 -> new OrderCommand.Submit();
        case 4 ->
            new OrderCommand.Accept(
                random.nextBoolean() ? SPECIALIST : new PractitionerId("nobody"));
        case 5 -> new OrderCommand.Return(text);
        case 6 -> new OrderCommand.Decline(text);
        case 7 -> new OrderCommand.DraftReport(text, text, "");
        case 8 -> new OrderCommand.Amend(text, text, "", text);
        case 9 -> desk.sign(1 + random.nextInt(3));
        case 10 -> new OrderCommand.Acknowledge(text);
        case 11 -> new OrderCommand.Close();
        default -> new OrderCommand.Cancel(text);
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
