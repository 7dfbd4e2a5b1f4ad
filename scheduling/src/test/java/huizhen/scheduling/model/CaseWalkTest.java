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
import huizhen.scheduling.api.CaseCommand;
import huizhen.scheduling.api.CaseState;
import huizhen.scheduling.api.Consent;
import huizhen.scheduling.api.ConsultationCase;
import huizhen.scheduling.api.DocumentId;
import huizhen.scheduling.api.Practitioner;
import huizhen.scheduling.api.SchedulingRules;
import huizhen.scheduling.api.WorkingHours;
import huizhen.scheduling.testing.Clinics;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Random commands by random people at random times, against what must always hold.
class CaseWalkTest {
  private static final int COMMANDS = 10_000;
  private static final List<Actor> PEOPLE =
      List.of(
          COUNTY_DOCTOR,
          EXPERT,
          OTHER_EXPERT,
          COUNTY_COORDINATOR,
          HOSPITAL_COORDINATOR,
          SYSTEM,
          Clinics.actor("regulator", Actor.Role.REGULATOR, HOSPITAL, java.util.Optional.empty()));
  private static final Set<CaseState> AFTER_SESSION =
      EnumSet.of(
          CaseState.IN_SESSION,
          CaseState.SUSPENDED,
          CaseState.ENDED,
          CaseState.OPINION_DRAFT,
          CaseState.DELIVERED,
          CaseState.ACKNOWLEDGED,
          CaseState.CLOSED);

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 42, 20_260_310})
  void holds_its_invariants_on_random_walks(long seed) {
    var random = new Random(seed);
    var story = story();
    var reached = EnumSet.noneOf(CaseState.class);
    var closed = 0;
    for (int i = 0; i < COMMANDS; i++) {
      if (story.state.isEmpty() || isAtEnd(story.state()) || random.nextInt(400) == 0) {
        story = story();
        assertThat(story.create(Clinics.application())).isInstanceOf(Decision.Changed.class);
      }
      var before = story.state();
      var decision = step(story, random);
      var after = story.state();
      var where = "seed %d, command %d: %s".formatted(seed, i, decision);
      switch (decision) {
        case Decision.Changed(var next, var step, var states) -> {
          assertThat(next).as(where).isSameAs(after);
          assertThat(states.getLast()).as(where).isEqualTo(after.state());
          assertThat(step.from()).as(where).contains(before.state());
          assertThat(after.version()).as(where).isEqualTo(before.version() + 1);
          check(where, before, after);
        }
        case Decision.Refused _ -> assertThat(after).as(where).isSameAs(before);
        case Decision.Illegal(var state, var step) -> {
          assertThat(after).as(where).isSameAs(before);
          assertThat(step.from()).as(where).doesNotContain(state);
        }
      }
      reached.add(after.state());
      closed += after.state() == CaseState.CLOSED ? 1 : 0;
    }
    assertThat(reached).as("seed %d", seed).containsAll(AFTER_SESSION);
    assertThat(closed).as("walks that come to the end, seed %d", seed).isGreaterThan(10);
  }

  private static void check(String where, ConsultationCase before, ConsultationCase after) {
    assertThat(after.state())
        .as(where)
        .isNotIn(CaseState.OPINION_SIGNED, CaseState.EXPIRED, CaseState.ABORTED);
    var signed = before.opinions().stream().filter(it -> it.signedAt().isPresent()).toList();
    assertThat(after.opinions().stream().limit(signed.size()).toList())
        .as("signed opinions stay, " + where)
        .isEqualTo(signed);
    for (int i = 0; i < after.opinions().size(); i++) {
      assertThat(after.opinions().get(i).version()).as(where).isEqualTo(i + 1);
    }
    if (AFTER_SESSION.contains(after.state())) {
      assertThat(after.consent().filter(Consent::treatment)).as(where).isPresent();
      assertThat(after.consent().filter(Consent::sensitiveInformation)).as(where).isPresent();
      assertThat(after.specialist()).as(where).contains(SPECIALIST);
      assertThat(after.appointment()).as(where).isPresent();
    }
    if (after.state() == CaseState.IN_SESSION && before.state() == CaseState.LOBBY) {
      var appointment = after.appointment().orElseThrow();
      assertThat(after.changedAt())
          .as(where)
          .isAfterOrEqualTo(appointment.start().minus(Duration.ofMinutes(1)))
          .isBefore(appointment.end());
    }
    if (after.state() == CaseState.DELIVERED) {
      assertThat(after.opinions().getLast().signedAt()).as(where).isPresent();
    }
    assertThat(after.requester()).as(where).isEqualTo(before.requester());
    assertThat(after.createdAt()).as(where).isEqualTo(before.createdAt());
  }

  private static boolean isAtEnd(ConsultationCase state) {
    return state.state() == CaseState.CLOSED || state.state() == CaseState.CANCELLED;
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
      return story.book(actor, start, start.plus(Duration.ofMinutes(random.nextInt(60))));
    }
    return story.tell(actor, command(story.now, random));
  }

  private static Decision likely(Story story, Random random) {
    var state = story.state();
    return switch (state.state()) {
      case DRAFT, RETURNED -> story.tell(COUNTY_DOCTOR, new CaseCommand.Submit());
      case DECLINED -> story.tell(COUNTY_DOCTOR, new CaseCommand.Edit(Clinics.application()));
      case DISPATCHED -> story.tell(EXPERT, new CaseCommand.Accept(SPECIALIST));
      case ACCEPTED -> {
        var start = story.now.plus(Duration.ofMinutes(10));
        yield story.book(COUNTY_DOCTOR, start, start.plus(Duration.ofHours(1)));
      }
      case SCHEDULED ->
          story.tell(COUNTY_DOCTOR, new CaseCommand.GiveConsent(Clinics.consent(story.now)));
      case READY -> story.tell(COUNTY_DOCTOR, new CaseCommand.OpenLobby());
      case LOBBY -> story.tell(EXPERT, new CaseCommand.Start(true, true));
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
      case SUBMITTED, OPINION_SIGNED, EXPIRED, CLOSED, CANCELLED, ABORTED ->
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

  private static CaseCommand command(Instant now, Random random) {
    var text = random.nextInt(5) == 0 ? " " : "文本" + random.nextInt(1_000);
    return switch (random.nextInt(24)) {
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
      default -> random.nextInt(8) == 0 ? new CaseCommand.Cancel(text) : new CaseCommand.Close();
    };
  }
}
