package huizhen.web.policy;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.scheduling.api.Actor;
import huizhen.scheduling.api.Actor.Role;
import huizhen.scheduling.api.Consent;
import huizhen.scheduling.api.DocumentId;
import huizhen.scheduling.api.OrganisationId;
import huizhen.scheduling.api.PatientId;
import huizhen.scheduling.api.PractitionerId;
import huizhen.scheduling.teaching.api.Attended;
import huizhen.scheduling.teaching.api.TeachingConsent;
import huizhen.scheduling.teaching.api.TeachingForm;
import huizhen.scheduling.teaching.api.TeachingId;
import huizhen.scheduling.teaching.api.TeachingSession;
import huizhen.scheduling.teaching.api.TeachingState;
import huizhen.scheduling.visit.api.BlockId;
import huizhen.scheduling.visit.api.Precheck;
import huizhen.scheduling.visit.api.QueuePlace;
import huizhen.scheduling.visit.api.Visit;
import huizhen.scheduling.visit.api.VisitCourse;
import huizhen.scheduling.visit.api.VisitId;
import huizhen.scheduling.visit.api.VisitPlan;
import huizhen.scheduling.visit.api.VisitState;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// How somebody stands to follow-up visits and teaching sessions.
final class RelationTest {
  private static final Instant NOW = Instant.parse("2026-03-02T02:00:00Z");
  private static final VisitId VISIT = new VisitId("v1");

  private static Actor actor(Role role, String organisation, String practitioner) {
    return new Actor(
        "a-" + practitioner,
        role,
        Optional.of(new OrganisationId(organisation)),
        practitioner.isEmpty()
            ? Optional.empty()
            : Optional.of(new PractitionerId("p-" + practitioner)));
  }

  private static Visit visit() {
    var plan =
        new VisitPlan(
            new BlockId("block-1"),
            new OrganisationId("clinic"),
            new PractitionerId("p-li"),
            new PatientId("patient-1"),
            1,
            NOW,
            NOW,
            NOW.plusSeconds(3_600),
            "高血压",
            Optional.empty());
    return new Visit(
        VISIT,
        1,
        VisitState.COMPLETED,
        plan,
        Precheck.NONE,
        QueuePlace.booked(false),
        VisitCourse.NONE,
        List.of(),
        NOW,
        NOW);
  }

  private static TeachingSession session(boolean showsPatient, Optional<TeachingConsent> consent) {
    var form =
        new TeachingForm(
            "胸痛",
            "心电图",
            "心血管内科",
            new PractitionerId("p-li"),
            NOW,
            Duration.ofHours(1),
            showsPatient ? Optional.of(new PatientId("patient-1")) : Optional.empty(),
            Set.of(new OrganisationId("hospital")),
            Set.of(new PractitionerId("p-zhou")),
            20,
            true);
    var seat = new Attended(new PractitionerId("p-wang"), new OrganisationId("hospital"), NOW);
    return new TeachingSession(
        new TeachingId("t1"),
        1,
        TeachingState.ENDED,
        new OrganisationId("clinic"),
        form,
        consent,
        Optional.of(NOW),
        List.of(seat),
        List.of(seat),
        List.of(),
        Optional.empty(),
        List.of("rec-1"),
        Optional.empty(),
        Set.of(),
        List.of(),
        NOW,
        NOW);
  }

  private static Optional<TeachingConsent> agreed(
      boolean teaching, boolean sensitive, boolean recording) {
    return Optional.of(
        new TeachingConsent(
            new DocumentId("d1"),
            "00",
            "teaching-1",
            teaching,
            sensitive,
            recording,
            "张小明",
            Consent.Relation.SELF,
            NOW));
  }

  @ParameterizedTest
  @EnumSource(names = {"COUNTY_DOCTOR", "SPECIALIST"})
  void the_doctor_of_a_visit_and_no_other_stands_to_it(Role role) {
    assertThat(Relation.of(actor(role, "clinic", "li"), visit())).contains(Relation.VISIT_DOCTOR);
    assertThat(Relation.of(actor(role, "clinic", "wang"), visit())).isEmpty();
    assertThat(Relation.of(actor(role, "clinic", ""), visit())).isEmpty();
    assertThat(Relation.of(actor(role, "hospital", "li"), visit())).as("moved away").isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"COORDINATOR", "OPERATOR", "PATIENT", "SERVICE", "SYSTEM"})
  void nobody_stands_to_a_visit_or_a_session_by_another_role(Role role) {
    var who = actor(role, "clinic", "li");
    assertThat(Relation.of(who, visit())).isEmpty();
    assertThat(Relation.of(who, session(false, Optional.empty()))).isEmpty();
    var patient =
        new Actor(Visit.patientAccount(VISIT), Role.PATIENT, Optional.empty(), Optional.empty());
    assertThat(Relation.of(patient, visit())).isEmpty();
  }

  @Test
  void a_regulator_stands_to_all_and_sees_them_masked() {
    var regulator = actor(Role.REGULATOR, "province", "");
    assertThat(Relation.of(regulator, visit())).contains(Relation.REGULATOR);
    assertThat(Relation.of(regulator, session(true, Optional.empty())))
        .contains(Relation.REGULATOR);
    assertThat(Relation.REGULATOR.sight()).isEqualTo(Relation.Sight.MASKED);
  }

  @ParameterizedTest
  @EnumSource(names = {"COUNTY_DOCTOR", "SPECIALIST"})
  void the_teacher_alone_stands_to_a_session(Role role) {
    var session = session(false, Optional.empty());
    assertThat(Relation.of(actor(role, "clinic", "li"), session)).contains(Relation.TEACHER);
    assertThat(Relation.of(actor(role, "hospital", "li"), session)).isEmpty();
    assertThat(Relation.of(actor(role, "clinic", "zhou"), session)).as("a presenter").isEmpty();
    assertThat(Relation.of(actor(role, "hospital", "wang"), session)).as("was there").isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "true, true, true, TEACHER",
    "false, true, true, TEACHER_WITHOUT_CONSENT",
    "true, false, true, TEACHER_WITHOUT_CONSENT",
    "true, true, false, TEACHER_WITHOUT_CONSENT",
  })
  void what_shows_a_patient_is_played_while_the_patient_agrees_to_all_of_it(
      boolean teaching, boolean sensitive, boolean recording, Relation expected) {
    var teacher = actor(Role.COUNTY_DOCTOR, "clinic", "li");
    assertThat(Relation.of(teacher, session(true, agreed(teaching, sensitive, recording))))
        .contains(expected);
    assertThat(Relation.of(teacher, session(true, Optional.empty())))
        .as("withdrawn")
        .contains(Relation.TEACHER_WITHOUT_CONSENT);
  }

  @Test
  void no_relation_is_of_nobody() {
    assertThat(EnumSet.allOf(Relation.class)).allSatisfy(it -> assertThat(it.roles()).isNotEmpty());
  }
}
