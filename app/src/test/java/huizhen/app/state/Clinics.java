package huizhen.app.state;

import huizhen.scheduling.api.Actor;
import huizhen.scheduling.api.Application;
import huizhen.scheduling.api.Consent;
import huizhen.scheduling.api.CooperationAgreement;
import huizhen.scheduling.api.Directory;
import huizhen.scheduling.api.DocumentId;
import huizhen.scheduling.api.Organisation;
import huizhen.scheduling.api.OrganisationId;
import huizhen.scheduling.api.Patient;
import huizhen.scheduling.api.PatientId;
import huizhen.scheduling.api.Practitioner;
import huizhen.scheduling.api.PractitionerId;
import huizhen.scheduling.api.WorkingHours;
import io.vertx.core.Future;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/// A county clinic, a hospital, and the people of one consultation. Scheduling's tests have more of
/// them; app does not depend on those.
final class Clinics {
  /// A Tuesday, 09:00 in Shanghai.
  static final Instant NOW = Instant.parse("2026-03-10T01:00:00Z");

  static final OrganisationId COUNTY = new OrganisationId("county");
  static final OrganisationId HOSPITAL = new OrganisationId("hospital");
  static final PractitionerId SPECIALIST = new PractitionerId("doctor-wang");
  static final PatientId PATIENT = new PatientId("patient-1");
  private static final PractitionerId REQUESTER = new PractitionerId("doctor-li");
  private static final String ZONE = "Asia/Shanghai";
  private static final String DEPARTMENT = "心血管内科";

  static final Actor COUNTY_DOCTOR =
      actor("li", Actor.Role.COUNTY_DOCTOR, COUNTY, Optional.of(REQUESTER));
  static final Actor EXPERT =
      actor("wang", Actor.Role.SPECIALIST, HOSPITAL, Optional.of(SPECIALIST));
  static final Actor HOSPITAL_COORDINATOR =
      actor("hua", Actor.Role.COORDINATOR, HOSPITAL, Optional.empty());

  private Clinics() {}

  private static Actor actor(
      String account, Actor.Role role, OrganisationId of, Optional<PractitionerId> practitioner) {
    return new Actor(account, role, Optional.of(of), practitioner);
  }

  private static Organisation organisation(OrganisationId id, Organisation.Kind kind) {
    return new Organisation(id, "医院 " + id, kind, "PDY-" + id, Set.of(DEPARTMENT), ZONE, false);
  }

  private static Practitioner practitioner(PractitionerId id, OrganisationId organisation) {
    return new Practitioner(
        id,
        organisation,
        "某医师",
        "主任医师",
        DEPARTMENT,
        "110" + id.value(),
        LocalDate.parse("1999-01-01"),
        LocalDate.parse("2030-12-31"),
        new WorkingHours(
            EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY),
            LocalTime.of(8, 0),
            LocalTime.of(17, 0),
            Duration.ofMinutes(30)));
  }

  static Application application() {
    return new Application(
        PATIENT,
        HOSPITAL,
        "反复胸闷三月",
        "明确诊断",
        "患者，女，76岁。",
        DEPARTMENT,
        "主任医师",
        Application.Urgency.ROUTINE);
  }

  static Consent consent(Instant at) {
    return new Consent(
        new DocumentId("consent-1"), "2026-1", true, true, true, "欧阳秋水", Consent.Relation.SELF, at);
  }

  /// Puts them all into a directory.
  static Future<Void> register(Directory directory) {
    return Future.all(
            directory.put(organisation(COUNTY, Organisation.Kind.COUNTY_CLINIC)),
            directory.put(organisation(HOSPITAL, Organisation.Kind.PROVINCIAL_HOSPITAL)),
            directory.put(practitioner(REQUESTER, COUNTY)),
            directory.put(practitioner(SPECIALIST, HOSPITAL)),
            directory.put(
                new Patient(
                    PATIENT,
                    COUNTY,
                    "欧阳秋水",
                    "11010519491231002X",
                    "13800138000",
                    LocalDate.parse("1949-12-31"),
                    "F")))
        .compose(_ ->
            directory.put(
                new CooperationAgreement(
                    "agreement-1",
                    COUNTY,
                    HOSPITAL,
                    Set.of(DEPARTMENT),
                    LocalDate.parse("2025-01-01"),
                    LocalDate.parse("2027-12-31"),
                    "会诊由邀请方承担责任",
                    "0".repeat(64))));
  }
}
