package huizhen.scheduling.teaching;

import static huizhen.scheduling.testing.Clinics.COUNTY_COORDINATOR;
import static huizhen.scheduling.testing.Clinics.COUNTY_DOCTOR;
import static huizhen.scheduling.testing.Clinics.EXPERT;
import static huizhen.scheduling.testing.Clinics.HOSPITAL;
import static huizhen.scheduling.testing.Clinics.HOSPITAL_COORDINATOR;
import static huizhen.scheduling.testing.Clinics.OTHER_EXPERT;
import static huizhen.scheduling.testing.Clinics.SPECIALIST;
import static huizhen.scheduling.testing.Clinics.SYSTEM;
import static org.assertj.core.api.Assertions.assertThat;

import huizhen.scheduling.api.Actor;
import huizhen.scheduling.api.PractitionerId;
import huizhen.scheduling.request.RequestDecision;
import huizhen.scheduling.teaching.api.Attended;
import huizhen.scheduling.teaching.api.TeachingCommand;
import huizhen.scheduling.teaching.api.TeachingPaper;
import huizhen.scheduling.teaching.api.TeachingSession;
import huizhen.scheduling.teaching.api.TeachingState;
import huizhen.scheduling.teaching.api.TeachingTimer;
import huizhen.scheduling.testing.Clinics;
import huizhen.scheduling.testing.StepTable;
import huizhen.scheduling.testing.Walks;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Random commands by random people at random times, with time-outs, against the tables of
/// docs/teaching.md and what must always hold ([Walks] says how many).
class TeachingWalkTest {
  private static final int WALKS = 3_000;
  private static final int STEPS = 60;
  private static final StepTable TABLE = StepTable.of("teaching.md");
  private static final List<PractitionerId> DOCTORS =
      List.of(SPECIALIST, Classroom.TRAINEE, Classroom.PRESENTER, Clinics.REQUESTER);
  private static final List<Actor> PEOPLE =
      List.of(
          COUNTY_DOCTOR,
          COUNTY_COORDINATOR,
          EXPERT,
          OTHER_EXPERT,
          HOSPITAL_COORDINATOR,
          SYSTEM,
          Clinics.actor("sun", Actor.Role.SPECIALIST, HOSPITAL, Optional.of(Classroom.PRESENTER)),
          Clinics.actor("regulator", Actor.Role.REGULATOR, HOSPITAL, Optional.empty()));

  @Test
  void holds_its_invariants_on_random_walks() {
    var first = Walks.firstSeed(20_261_128L);
    var walks = Walks.count(WALKS);
    var reached = EnumSet.noneOf(TeachingState.class);
    var fired = EnumSet.noneOf(TeachingTimer.Kind.class);
    for (int i = 0; i < walks; i++) {
      var walk = new Walk(first + i);
      for (int step = 0; step < STEPS && !walk.isAtEnd(); step++) {
        walk.step();
        walk.room.session.ifPresent(it -> reached.add(it.state()));
      }
      fired.addAll(walk.fired);
    }
    assertThat(reached).as("from seed %d", first).isEqualTo(EnumSet.allOf(TeachingState.class));
    assertThat(fired).as("from seed %d", first).isEqualTo(EnumSet.allOf(TeachingTimer.Kind.class));
  }

  @Test
  void has_the_steps_and_time_outs_of_the_page() {
    var steps = Stream.of(TeachingStep.values()).filter(it -> it != TeachingStep.TIME_OUT).toList();
    assertThat(steps.stream().map(TeachingStep::word).collect(Collectors.toSet()))
        .isEqualTo(TABLE.steps());
    for (var step : steps) {
      assertThat(step.from().stream().map(Enum::name).collect(Collectors.toSet()))
          .as(step.word())
          .isEqualTo(TABLE.from(step.word()));
    }
    assertThat(TABLE.timers()).hasSize(TeachingTimer.Kind.values().length);
    for (var kind : TeachingTimer.Kind.values()) {
      assertThat(TeachingEdit.states(kind).stream().map(Enum::name).collect(Collectors.toSet()))
          .as(kind.name())
          .isEqualTo(TABLE.states(kind.name()));
    }
  }

  private static final class Walk {
    final Classroom room = new Classroom();
    final Set<TeachingTimer.Kind> fired = EnumSet.noneOf(TeachingTimer.Kind.class);
    private final long seed;
    private final Random random;
    private int steps;

    /// The model: what may only grow, and whether the patient agrees now.
    private List<TeachingPaper> papers = List.of();

    private List<Attended> attendance = List.of();
    private boolean agrees;

    Walk(long seed) {
      this.seed = seed;
      random = new Random(seed);
    }

    boolean isAtEnd() {
      return room.session.filter(it -> it.state().isLast()).isPresent() && random.nextInt(4) == 0;
    }

    void step() {
      steps++;
      room.now = room.now.plus(Duration.ofSeconds(random.nextInt(240)));
      switch (random.nextInt(40)) {
        case 0 -> room.now = room.now.plus(Duration.ofHours(random.nextInt(30)));
        case 1 -> room.now = room.now.plus(Duration.ofDays(random.nextInt(9)));
        default -> {}
      }
      room.licensedUntil = LocalDate.parse(random.nextInt(20) > 0 ? "2040-12-31" : "2020-12-31");
      if (room.session.isEmpty()) {
        var planner = random.nextBoolean() ? COUNTY_DOCTOR : COUNTY_COORDINATOR;
        var _ = room.plan(planner, room.form(random.nextInt(3) > 0, random.nextBoolean()));
        return;
      }
      if (random.nextInt(4) == 0) {
        sweep();
        return;
      }
      var before = room.session();
      judge(before, random.nextInt(4) > 0 ? likely(before) : any());
    }

    private void sweep() {
      for (var before = room.session(); ; before = room.session()) {
        var timer = before.nextTimer();
        var decision = room.machine.elapse(before, room.now);
        hold(
            decision.isPresent() == timer.filter(it -> !it.at().isAfter(room.now)).isPresent(),
            "what is due fires, and nothing else");
        if (decision.isEmpty()) {
          return;
        }
        fired.add(timer.orElseThrow().kind());
        var after = decision.get().next();
        hold(
            TABLE.states(timer.orElseThrow().kind().name()).contains(before.state().name()),
            timer + " in " + before.state() + " is in docs/teaching.md");
        hold(after.version() == before.version() + 1, "the version grows by one");
        hold(!after.timers().contains(timer.orElseThrow()), "it fires once");
        room.session = Optional.of(after);
        check(before, after);
      }
    }

    private void judge(TeachingSession before, RequestDecision<TeachingSession> decision) {
      switch (decision) {
        case RequestDecision.Changed<TeachingSession>(var after, var step, var states) -> {
          hold(after.version() == before.version() + 1, "the version grows by one");
          hold(
              TABLE.allows(step, before.state().name(), after.state().name()),
              step + " from " + before.state() + " to " + after.state() + " is on the page");
          hold(states.getLast().equals(after.state().name()), "the last state is the new one");
          agrees =
              switch (step) {
                case "consent" -> true;
                case "withdrawConsent" -> false;
                case "edit" -> agrees && after.form().patient().equals(before.form().patient());
                default -> agrees;
              };
          check(before, after);
        }
        case RequestDecision.Refused<TeachingSession> _ ->
            hold(room.session().equals(before), "a refusal is no change");
        case RequestDecision.Illegal<TeachingSession>(var state, var step) -> {
          hold(room.session().equals(before), "an illegal command changes nothing");
          hold(!TABLE.from(step).contains(state), step + " in " + state + " is not on the page");
        }
      }
    }

    private void check(TeachingSession before, TeachingSession after) {
      hold(!before.state().isLast(), "nothing comes after the last state");
      hold(isPrefix(papers, after.papers()), "no document is lost or changed");
      hold(isPrefix(attendance, after.attendance()), "nobody who came is forgotten");
      papers = after.papers();
      attendance = after.attendance();
      hold(after.consent().isPresent() == agrees, "the consent is what was last decided");
      var form = after.form();
      hold(
          after.enrolled().size() <= form.seats()
              && after.enrolled().stream().map(Attended::who).distinct().count()
                  == after.enrolled().size(),
          "one seat each, and no more than there are");
      hold(
          after.attendance().stream().map(Attended::who).distinct().count()
              == after.attendance().size(),
          "each is noted once");
      if (after.state().isOpen()) {
        hold(form.patient().isEmpty() || agrees, "nobody sees a patient without consent");
        hold(after.announcedAt().isPresent(), "it was announced");
      }
      var isHeld = after.state().isOpen() || after.state() == TeachingState.ANNOUNCED;
      hold(after.taken().isPresent() == isHeld, "the teacher's time is taken while it is to come");
      hold(
          after
              .taken()
              .filter(it -> !it.start().equals(form.start()) || !it.end().equals(form.end()))
              .isEmpty(),
          "it is the session's time");
      hold(after.recordings().isEmpty() || form.isRecorded(), "nothing is recorded unless planned");
      var isRecorded =
          after.state() == TeachingState.RECORDED || after.state() == TeachingState.CLOSED;
      hold(after.record().isPresent() == isRecorded, "a record is signed once, at the end");
      hold(
          !EnumSet.of(TeachingState.ANNOUNCED, TeachingState.LOBBY).contains(after.state())
              || has(after, TeachingTimer.Kind.NOT_HELD),
          "whoever waits has an end");
      hold(
          after.state() != TeachingState.LIVE || has(after, TeachingTimer.Kind.OVERRUN),
          "a session has an end");
      for (var timer : after.timers()) {
        hold(
            TABLE.states(timer.kind().name()).contains(after.state().name()),
            timer.kind() + " belongs to " + after.state());
      }
      hold(
          after.timers().stream().map(TeachingTimer::kind).distinct().count()
              == after.timers().size(),
          "one time-out of a kind");
      for (var alert : after.alerts()) {
        hold(
            TABLE.states(alert.name()).contains(after.state().name()),
            alert + " is told while it matters");
      }
    }

    private static <T> boolean isPrefix(List<T> some, List<T> all) {
      return all.size() >= some.size() && all.subList(0, some.size()).equals(some);
    }

    private static boolean has(TeachingSession session, TeachingTimer.Kind kind) {
      return session.timers().stream().anyMatch(it -> it.kind() == kind);
    }

    private RequestDecision<TeachingSession> likely(TeachingSession session) {
      return switch (session.state()) {
        case DRAFT -> room.tell(COUNTY_DOCTOR, room.announcement());
        case ANNOUNCED -> {
          if (!session.isConsented()) {
            yield room.tell(COUNTY_DOCTOR, room.consent(random.nextBoolean()));
          }
          if (session.enrolled().isEmpty()) {
            yield room.tell(EXPERT, new TeachingCommand.Enrol(Set.of(SPECIALIST)));
          }
          if (random.nextInt(3) > 0 && room.now.isBefore(session.form().start())) {
            room.now = session.form().start().minus(Duration.ofMinutes(random.nextInt(40)));
          }
          yield room.tell(COUNTY_DOCTOR, new TeachingCommand.Open());
        }
        case LOBBY ->
            random.nextBoolean()
                ? room.tell(EXPERT, new TeachingCommand.Join())
                : room.tell(COUNTY_DOCTOR, new TeachingCommand.Start(true));
        case LIVE -> random.nextInt(3) > 0 ? any() : room.tell(SYSTEM, new TeachingCommand.End());
        case SUSPENDED -> room.tell(SYSTEM, new TeachingCommand.Resume());
        case ENDED -> room.tell(COUNTY_DOCTOR, room.record("小结"));
        case RECORDED, CLOSED, CANCELLED, NOT_HELD, BROKEN_OFF -> any();
      };
    }

    private RequestDecision<TeachingSession> any() {
      return room.tell(PEOPLE.get(random.nextInt(PEOPLE.size())), command());
    }

    private Set<PractitionerId> someDoctors() {
      var some = new ArrayList<PractitionerId>();
      for (var doctor : DOCTORS) {
        if (random.nextInt(3) == 0) {
          some.add(doctor);
        }
      }
      return Set.copyOf(some);
    }

    private TeachingCommand command() {
      var text = random.nextInt(3) > 0 ? " " : "原因";
      return switch (random.nextInt(17)) {
        case 0 -> new TeachingCommand.Edit(room.form(random.nextInt(3) > 0, random.nextBoolean()));
        case 1 -> room.consent(random.nextBoolean());
        case 2 -> room.withdrawal();
        case 3 -> room.announcement();
        case 4 -> room.moved(Duration.ofHours(random.nextInt(100) - 50), text);
        case 5 -> new TeachingCommand.Enrol(someDoctors());
        case 6 -> new TeachingCommand.Unenrol(DOCTORS.get(random.nextInt(DOCTORS.size())));
        case 7 -> new TeachingCommand.Open();
        case 8 -> new TeachingCommand.Join();
        case 9 -> new TeachingCommand.Start(random.nextBoolean());
        case 10 -> new TeachingCommand.AddRecording("r-" + random.nextInt(100));
        case 11 -> new TeachingCommand.Suspend();
        case 12 -> new TeachingCommand.Resume();
        case 13 -> new TeachingCommand.End();
        case 14 -> room.record(text);
        case 15 -> new TeachingCommand.Close();
        default -> new TeachingCommand.Cancel(text);
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
