package huizhen.app.notice;

import huizhen.scheduling.api.Actor;
import huizhen.scheduling.api.Application;
import huizhen.scheduling.api.CaseId;
import huizhen.scheduling.api.CooperationAgreement;
import huizhen.scheduling.api.Directory;
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

/// Two organisations and the people of one consultation, as far as a booking needs them.
public final class Booked {
  /// A Tuesday, 09:00 in Shanghai.
  public static final Instant NOW = Instant.parse("2026-03-10T01:00:00Z");

  static final String PATIENT_NAME = "欧阳秋水";
  public static final CaseId CASE = new CaseId("case-1");
  public static final PractitionerId REQUESTER = new PractitionerId("doctor-li");
  public static final PractitionerId SPECIALIST = new PractitionerId("doctor-wang");

  public static final String DEPARTMENT = "心血管内科";
  private static final OrganisationId COUNTY = new OrganisationId("county");
  public static final OrganisationId HOSPITAL = new OrganisationId("hospital");

  public static final Actor COUNTY_DOCTOR =
      new Actor("li", Actor.Role.COUNTY_DOCTOR, Optional.of(COUNTY), Optional.of(REQUESTER));
  public static final Actor EXPERT =
      new Actor("wang", Actor.Role.SPECIALIST, Optional.of(HOSPITAL), Optional.of(SPECIALIST));
  public static final Actor COORDINATOR =
      new Actor("hua", Actor.Role.COORDINATOR, Optional.of(HOSPITAL), Optional.empty());

  private Booked() {}

  public static Application application() {
    return new Application(
        new PatientId("patient-1"),
        HOSPITAL,
        "反复胸闷三月",
        "明确诊断",
        "患者，女，76岁。",
        DEPARTMENT,
        "主任医师",
        Application.Urgency.ROUTINE);
  }

  public static Future<Void> register(Directory directory) {
    return Future.all(
            directory.put(organisation(COUNTY, Organisation.Kind.COUNTY_CLINIC)),
            directory.put(organisation(HOSPITAL, Organisation.Kind.PROVINCIAL_HOSPITAL)),
            directory.put(practitioner(REQUESTER, COUNTY)),
            directory.put(practitioner(SPECIALIST, HOSPITAL)),
            directory.put(patient()))
        .compose(_ -> directory.put(agreement()));
  }

  private static Organisation organisation(OrganisationId id, Organisation.Kind kind) {
    return new Organisation(
        id, id.value(), kind, "PDY-" + id.value(), Set.of(DEPARTMENT), "Asia/Shanghai", false);
  }

  private static Practitioner practitioner(PractitionerId id, OrganisationId at) {
    var hours =
        new WorkingHours(
            EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY),
            LocalTime.of(8, 0),
            LocalTime.of(17, 0),
            Duration.ofMinutes(30));
    return new Practitioner(
        id,
        at,
        "某医师",
        "主任医师",
        DEPARTMENT,
        "110" + id.value(),
        LocalDate.parse("2005-07-01"),
        LocalDate.parse("2030-12-31"),
        hours);
  }

  private static Patient patient() {
    return new Patient(
        new PatientId("patient-1"),
        COUNTY,
        PATIENT_NAME,
        "11010519491231002X",
        "13800138000",
        LocalDate.parse("1949-12-31"),
        "F");
  }

  private static CooperationAgreement agreement() {
    return agreement(LocalDate.parse("2027-12-31"));
  }

  /// The one that there is, to this day.
  public static CooperationAgreement agreement(LocalDate until) {
    return new CooperationAgreement(
        "agreement-1",
        COUNTY,
        HOSPITAL,
        Set.of(DEPARTMENT),
        LocalDate.parse("2025-01-01"),
        until,
        "会诊由邀请方承担责任",
        "0".repeat(64));
  }
}
