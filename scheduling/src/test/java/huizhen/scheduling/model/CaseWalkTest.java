package huizhen.scheduling.model;

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
import huizhen.scheduling.api.Application;
import huizhen.scheduling.api.CaseCommand;
import huizhen.scheduling.api.CaseDocument;
import huizhen.scheduling.api.CaseState;
import huizhen.scheduling.api.CaseTimer;
import huizhen.scheduling.api.Consent;
import huizhen.scheduling.api.ConsultationCase;
import huizhen.scheduling.api.DocumentId;
import huizhen.scheduling.api.ExitCause;
import huizhen.scheduling.api.Practitioner;
import huizhen.scheduling.api.PractitionerId;
import huizhen.scheduling.api.SchedulingRules;
import huizhen.scheduling.api.WorkingHours;
import huizhen.scheduling.testing.Clinics;
import huizhen.scheduling.testing.Walks;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Random commands by random people at random times, with time-outs and clocks that jump, against
/// [CaseTable] and what must always hold. [Walks] says how many.
class CaseWalkTest {
  private static final int WALKS = 3_000;
  private static final int STEPS = 60;
  private static final CaseTable TABLE = CaseTable.read();
  private static final List<Actor> PEOPLE =
      List.of(
          COUNTY_DOCTOR,
          EXPERT,
          OTHER_EXPERT,
          COUNTY_COORDINATOR,
          HOSPITAL_COORDINATOR,
          SYSTEM,
          Clinics.actor("regulator", Actor.Role.REGULATOR, HOSPITAL, Optional.empty()));
  private static final Set<Step> BOOKINGS = EnumSet.of(Step.HOLD, Step.BOOK, Step.OVERBOOK);
  private static final Set<CaseState> AFTER_SESSION =
      EnumSet.of(
          CaseState.IN_SESSION,
          CaseState.SUSPENDED,
          CaseState.ENDED,
          CaseState.OPINION_DRAFT,
          CaseState.DELIVERED,
          CaseState.ACKNOWLEDGED,
          CaseState.CLOSED);

  @Test
  void holds_its_invariants_on_random_walks() {
    long first = Walks.firstSeed(20_260_310L);
    var walks = Walks.count(WALKS);
    var reached = EnumSet.noneOf(CaseState.class);
    var fired = EnumSet.noneOf(CaseTimer.Kind.class);
    for (int i = 0; i < walks; i++) {
      var walk = new Walk(first + i);
      for (int step = 0; step < STEPS && !walk.isAtEnd(); step++) {
        walk.step();
        reached.add(walk.story.state().state());
      }
      fired.addAll(walk.fired);
    }
    var places = EnumSet.allOf(CaseState.class);
    // One needs another configuration, the other is only passed through.
    places.removeAll(Set.of(CaseState.SUBMITTED, CaseState.OPINION_SIGNED));
    assertThat(reached).as("from seed %d", first).isEqualTo(places);
    var kinds = EnumSet.allOf(CaseTimer.Kind.class);
    kinds.removeAll(Set.of(CaseTimer.Kind.RING, CaseTimer.Kind.ARRIVAL)); // EmergencyWalkTest
    assertThat(fired).as("from seed %d", first).isEqualTo(kinds);
  }

  /// One walk, and what the model knows of it: which time-outs are set and have not come.
  private static final class Walk {
    private final long seed;
    private final Random random;
    private final Story story = story();
    private final Map<CaseTimer, Integer> set = new HashMap<>();
    private final Set<CaseTimer.Kind> fired = EnumSet.noneOf(CaseTimer.Kind.class);
    private int steps;

    Walk(long seed) {
      this.seed = seed;
      random = new Random(seed);
      hold(story.create(application(random)) instanceof Decision.Changed, "a case is opened");
    }

    boolean isAtEnd() {
      return isLast(story.state().state());
    }

    void step() {
      steps++;
      var before = story.state();
      var due = CaseMachine.next(before);
      if (due.isPresent() && random.nextInt(6) == 0 && !due.get().at().isBefore(story.now)) {
        story.now = due.get().at(); // somebody waits for it
      } else if (random.nextInt(200) == 0) {
        story.now = story.now.plus(Duration.ofHours(random.nextInt(-3, 80))); // a clock jumps
      }
      if (random.nextInt(3) == 0 && sweep(before)) {
        return;
      }
      var decision = CaseWalkTest.step(story, random);
      judge(decision, before);
    }

    /// What a gateway does each second.
    private boolean sweep(ConsultationCase before) {
      var timer = CaseMachine.next(before);
      var decision = story.machine.elapse(before, story.now);
      hold(
          decision.isPresent() == timer.filter(it -> !it.at().isAfter(story.now)).isPresent(),
          "what is due fires, and nothing else");
      if (decision.isEmpty()) {
        return false;
      }
      var left = set.merge(timer.orElseThrow(), -1, Integer::sum);
      hold(left == 0, "it was set, and fires once");
      fired.add(timer.orElseThrow().kind());
      story.state = Optional.of(decision.get().next());
      judge(decision.get(), before);
      return true;
    }

    private void judge(Decision decision, ConsultationCase before) {
      var after = story.state();
      switch (decision) {
        case Decision.Changed(var next, var step, var states) -> {
          hold(
              next.equals(after) && states.getLast() == after.state(),
              "the last state is the new one");
          hold(after.version() == before.version() + 1, "the version grows by one");
          if (step != Step.TIME_OUT) {
            hold(
                TABLE.allows(step.word(), before.state(), after.state()),
                step.word() + " is in docs/cases.md");
          }
          check(before, after);
          made(step, TABLE.document(step, after.state()), before, after);
          timers(before, after);
        }
        case Decision.Refused _ -> hold(after.equals(before), "a refusal changes nothing");
        case Decision.Illegal(var state, var step) -> {
          hold(after.equals(before), "an illegal command changes nothing");
          hold(!TABLE.from(step.word()).contains(state), step.word() + " is not in docs/cases.md");
        }
      }
    }

    private void timers(ConsultationCase before, ConsultationCase after) {
      var old = Set.copyOf(before.progress().timers());
      for (var timer : after.progress().timers()) {
        hold(
            TABLE.timers(after.state()).contains(timer.kind()),
            timer.kind() + " in " + after.state() + " is in docs/cases.md");
        if (!old.contains(timer)) {
          set.put(timer, 1);
        }
      }
      var kinds = after.progress().timers().stream().map(CaseTimer::kind).distinct().count();
      hold(kinds == after.progress().timers().size(), "one time-out of a kind");
      hold(
          after.progress().timers().stream().allMatch(it -> set.getOrDefault(it, 0) == 1),
          "what is set has not fired");
    }

    private void check(ConsultationCase before, ConsultationCase after) {
      isPrefix("documents", before.progress().documents(), after.progress().documents());
      isPrefix("materials", before.materials(), after.materials());
      isPrefix("recordings", before.recordings(), after.recordings());
      isPrefix(
          "signed opinions",
          before.opinions().stream().filter(it -> it.signedAt().isPresent()).toList(),
          after.opinions());
      var versions = new EnumMap<CaseDocument.Kind, Integer>(CaseDocument.Kind.class);
      for (var document : after.progress().documents()) {
        hold(
            versions.merge(document.kind(), 1, Integer::sum) == document.version(),
            "documents count from one");
      }
      after
          .consent()
          .ifPresent(it ->
              hold(
                  after.progress().documents().stream()
                      .anyMatch(doc -> doc.stored().equals(Optional.of(it.document()))),
                  "a consent is listed"));
      for (int i = 0; i < after.opinions().size(); i++) {
        hold(after.opinions().get(i).version() == i + 1, "opinions count from one");
      }
      if (AFTER_SESSION.contains(after.state())) {
        hold(CaseChecks.isConsented(after.consent()), "no session without consent");
        hold(after.specialist().isPresent() && after.appointment().isPresent(), "who and when");
        hold(versions.containsKey(CaseDocument.Kind.SESSION), "the session is listed");
      }
      if (after.state() == CaseState.IN_SESSION && before.state() == CaseState.LOBBY) {
        var appointment = after.appointment().orElseThrow();
        hold(
            !after.changedAt().isBefore(appointment.start().minus(Duration.ofMinutes(1)))
                && after.changedAt().isBefore(appointment.end()),
            "a session begins in its time");
      }
      if (after.state() == CaseState.DELIVERED) {
        hold(after.opinions().getLast().signedAt().isPresent(), "what is delivered is signed");
        hold(
            versions.getOrDefault(CaseDocument.Kind.OPINION, 0) == after.opinions().size(),
            "every opinion is listed");
      }
      var isOffTheWay =
          Set.of(CaseState.NO_SHOW, CaseState.ABORTED, CaseState.CONVERTED).contains(after.state());
      hold(after.progress().exit().isPresent() == isOffTheWay, "an exit has its cause");
      for (var alert : after.progress().alerts()) {
        hold(TimerPlan.states(alert.kind()).contains(after.state()), "an alert goes in time");
      }
      hold(after.requester().equals(before.requester()), "the requester stays");
      hold(after.createdAt().equals(before.createdAt()), "the beginning stays");
    }

    private void made(
        Step step,
        Optional<CaseDocument.Kind> document,
        ConsultationCase before,
        ConsultationCase after) {
      var old = before.progress().documents().size();
      var made = after.progress().documents().stream().skip(old).map(CaseDocument::kind).toList();
      // Who has the time that is booked has the case, and says so (docs/cases.md, of waiting).
      var isAnothers = BOOKINGS.contains(step) && !after.specialist().equals(before.specialist());
      var expected =
          Stream.concat(
                  document.stream(),
                  isAnothers ? Stream.of(CaseDocument.Kind.ACCEPTANCE) : Stream.empty())
              .toList();
      hold(made.equals(expected), "made " + made + ", not " + expected);
    }

    private void isPrefix(String what, List<?> before, List<?> after) {
      hold(
          after.size() >= before.size() && after.subList(0, before.size()).equals(before),
          what + " are never lost or changed");
    }

    private void hold(boolean holds, String what) {
      if (!holds) {
        throw new AssertionError(
            "%s: broken at -Dhuizhen.seed=%d, step %d, state %s"
                .formatted(what, seed, steps, story.state.map(it -> it.state().name())));
      }
    }
  }

  private static boolean isLast(CaseState state) {
    return Set.of(CaseState.ARCHIVED, CaseState.CANCELLED, CaseState.CONVERTED).contains(state);
  }

  private static Application application(Random random) {
    var it = Clinics.application();
    return new Application(
        it.patient(),
        it.invited(),
        it.reason(),
        it.purpose(),
        it.recordSummary(),
        it.department(),
        it.wishedTitle(),
        random.nextBoolean() ? Application.Urgency.ROUTINE : Application.Urgency.URGENT);
  }

  private static Decision step(Story story, Random random) {
    // Often what brings the case on, so that walks get far; else anything by anybody.
    if (random.nextInt(3) == 0) {
      return likely(story, random);
    }
    var actor = PEOPLE.get(random.nextInt(PEOPLE.size()));
    story.now = story.now.plus(Duration.ofSeconds(random.nextInt(300)));
    var booked = story.state().appointment();
    if (booked.isPresent() && random.nextInt(8) == 0) {
      var start = booked.get().start();
      story.now = story.now.isBefore(start) ? start : story.now;
    }
    if (random.nextInt(12) == 0) {
      var start = story.now.plus(Duration.ofMinutes(random.nextInt(60)));
      var end = start.plus(Duration.ofMinutes(random.nextInt(60)));
      return switch (random.nextInt(4)) {
        case 0, 1 -> story.book(actor, start, end);
        case 2 -> story.hold(actor, start, end);
        default -> {
          var reason = random.nextInt(3) == 0 ? " " : "加号";
          yield story.book(actor, CaseMachine.Slot.over(start, end, reason));
        }
      };
    }
    return story.tell(actor, command(story, random));
  }

  private static Decision likely(Story story, Random random) {
    var state = story.state();
    return switch (state.state()) {
      case DRAFT, RETURNED, EXPIRED -> story.tell(COUNTY_DOCTOR, new CaseCommand.Submit());
      case DECLINED -> story.tell(COUNTY_DOCTOR, new CaseCommand.Edit(Clinics.application()));
      case DISPATCHED -> story.tell(EXPERT, new CaseCommand.Accept(SPECIALIST));
      case ACCEPTED, NO_SHOW, ABORTED -> {
        var start = story.now.plus(Duration.ofMinutes(10));
        var end = start.plus(Duration.ofHours(1));
        yield random.nextBoolean()
            ? story.book(COUNTY_DOCTOR, start, end)
            : story.hold(COUNTY_DOCTOR, start, end);
      }
      case SCHEDULING ->
          story.tell(
              EXPERT, new CaseCommand.ConfirmTime(state.appointment().orElseThrow().fence()));
      case SCHEDULED ->
          story.tell(COUNTY_DOCTOR, new CaseCommand.GiveConsent(Clinics.consent(story.now)));
      case READY -> story.tell(COUNTY_DOCTOR, new CaseCommand.OpenLobby());
      case LOBBY ->
          random.nextInt(3) == 0
              ? story.tell(
                  random.nextBoolean() ? EXPERT : COUNTY_DOCTOR, new CaseCommand.OpenLobby())
              : story.tell(EXPERT, new CaseCommand.Start(true, true));
      case IN_SESSION -> story.tell(EXPERT, new CaseCommand.End());
      case SUSPENDED -> story.tell(SYSTEM, new CaseCommand.Resume());
      case ENDED -> story.tell(EXPERT, new CaseCommand.DraftOpinion("所见", "诊断", "建议"));
      case OPINION_DRAFT ->
          story.tell(EXPERT, Clinics.signature(state.opinions().size(), story.now));
      case DELIVERED ->
          random.nextInt(3) == 0
              ? story.tell(EXPERT, new CaseCommand.DraftOpinion("补充", "诊断", "建议"))
              : story.tell(COUNTY_DOCTOR, new CaseCommand.Acknowledge("同意"));
      case ACKNOWLEDGED -> story.tell(COUNTY_DOCTOR, new CaseCommand.Close());
      case CLOSED -> story.tell(SYSTEM, new CaseCommand.Archive());
      case SUBMITTED, OPINION_SIGNED, ARCHIVED, CANCELLED, CONVERTED ->
          throw new AssertionError("no walk rests in " + state.state());
    };
  }

  /// A specialist who may be booked at any time, so that walks do not end at night.
  private static Story story() {
    var story = new Story(SchedulingRules.standard());
    var it = Clinics.specialist();
    story.facts =
        Story.with(
            story.facts,
            new Practitioner(
                it.id(),
                it.organisation(),
                it.name(),
                it.title(),
                it.department(),
                it.licence(),
                it.independentSince(),
                it.licenceValidTo(),
                new WorkingHours(
                    EnumSet.allOf(DayOfWeek.class),
                    LocalTime.MIDNIGHT,
                    LocalTime.MIDNIGHT,
                    Duration.ofMinutes(30))));
    return story;
  }

  private static CaseCommand command(Story story, Random random) {
    var now = story.now;
    var text = random.nextInt(5) == 0 ? " " : "文本" + random.nextInt(1_000);
    return switch (random.nextInt(30)) {
      case 0 -> new CaseCommand.Edit(Clinics.application());
      case 1 -> new CaseCommand.AddMaterial(Clinics.material("m" + random.nextInt(60), now));
      case 2, 3 -> new CaseCommand.Submit();
      case 4 -> new CaseCommand.Approve();
      case 5, 6 -> new CaseCommand.Accept(SPECIALIST);
      case 7 -> random.nextInt(6) == 0 ? new CaseCommand.Return(text) : new CaseCommand.Resume();
      case 8 -> random.nextInt(9) == 0 ? new CaseCommand.Decline(text) : new CaseCommand.Resume();
      case 9, 10 ->
          new CaseCommand.GiveConsent(
              new Consent(
                  new DocumentId("c"),
                  "1",
                  random.nextInt(4) > 0,
                  random.nextInt(4) > 0,
                  random.nextBoolean(),
                  "甲",
                  Consent.Relation.SELF,
                  now));
      case 11 -> new CaseCommand.WithdrawRecordingConsent();
      case 12 -> new CaseCommand.OpenLobby();
      case 13, 14 -> new CaseCommand.Start(random.nextInt(4) > 0, random.nextInt(4) > 0);
      case 15 -> new CaseCommand.AddRecording("r" + random.nextInt(10));
      case 16 -> new CaseCommand.Suspend();
      case 17 -> new CaseCommand.Resume();
      case 18 -> new CaseCommand.End();
      case 19 -> new CaseCommand.DraftOpinion(text, text, text);
      case 20, 21 -> Clinics.signature(1 + random.nextInt(3), now);
      case 22 -> new CaseCommand.Acknowledge(text);
      case 23 -> new CaseCommand.ConfirmTime(story.state().version() - random.nextInt(2));
      case 24 -> new CaseCommand.ReleaseTime();
      case 25 ->
          new CaseCommand.Reassign(
              random.nextBoolean() ? SPECIALIST : new PractitionerId("doctor-zhao"), text);
      case 26 -> new CaseCommand.NoShow(cause(random), text);
      case 27 ->
          random.nextInt(4) == 0
              ? new CaseCommand.Abort(cause(random), text)
              : new CaseCommand.Suspend();
      case 28 ->
          random.nextInt(8) == 0
              ? new CaseCommand.Convert(cause(random), text)
              : new CaseCommand.Suspend();
      default -> random.nextInt(8) == 0 ? new CaseCommand.Cancel(text) : new CaseCommand.Close();
    };
  }

  private static ExitCause cause(Random random) {
    var causes = ExitCause.values();
    return causes[random.nextInt(causes.length)];
  }
}
