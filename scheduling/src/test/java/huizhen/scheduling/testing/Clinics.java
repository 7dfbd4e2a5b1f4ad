package huizhen.scheduling.testing;

import huizhen.scheduling.api.Actor;
import huizhen.scheduling.api.Application;
import huizhen.scheduling.api.CaseCommand;
import huizhen.scheduling.api.CaseId;
import huizhen.scheduling.api.Consent;
import huizhen.scheduling.api.CooperationAgreement;
import huizhen.scheduling.api.Directory;
import huizhen.scheduling.api.DocumentId;
import huizhen.scheduling.api.Material;
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

/// A county clinic, a provincial hospital, and the people of one consultation.
public final class Clinics {
  /// A Tuesday, 09:00 in Shanghai.
  public static final Instant NOW = Instant.parse("2026-03-10T01:00:00Z");

  public static final String ZONE = "Asia/Shanghai";
  public static final String DEPARTMENT = "心血管内科";
  public static final String PATIENT_NAME = "欧阳秋水";

  public static final OrganisationId COUNTY = new OrganisationId("county");
  public static final OrganisationId HOSPITAL = new OrganisationId("hospital");
  public static final PractitionerId REQUESTER = new PractitionerId("doctor-li");
  public static final PractitionerId SPECIALIST = new PractitionerId("doctor-wang");
  public static final PatientId PATIENT = new PatientId("patient-1");
  public static final CaseId CASE = new CaseId("case-1");

  public static final Actor COUNTY_DOCTOR =
      actor("li", Actor.Role.COUNTY_DOCTOR, COUNTY, Optional.of(REQUESTER));
  public static final Actor EXPERT =
      actor("wang", Actor.Role.SPECIALIST, HOSPITAL, Optional.of(SPECIALIST));
  public static final Actor OTHER_EXPERT =
      actor(
          "zhao", Actor.Role.SPECIALIST, HOSPITAL, Optional.of(new PractitionerId("doctor-zhao")));
  public static final Actor HOSPITAL_COORDINATOR =
      actor("hua", Actor.Role.COORDINATOR, HOSPITAL, Optional.empty());
  public static final Actor COUNTY_COORDINATOR =
      actor("xian", Actor.Role.COORDINATOR, COUNTY, Optional.empty());
  public static final Actor SYSTEM =
      new Actor("system", Actor.Role.SYSTEM, Optional.empty(), Optional.empty());

  private Clinics() {}

  public static Actor actor(
      String account,
      Actor.Role role,
      OrganisationId organisation,
      Optional<PractitionerId> practitioner) {
    return new Actor(account, role, Optional.of(organisation), practitioner);
  }

  public static Organisation county() {
    return new Organisation(
        COUNTY,
        "青山县人民医院",
        Organisation.Kind.COUNTY_CLINIC,
        "PDY-0001",
        Set.of(DEPARTMENT),
        ZONE,
        false);
  }

  public static Organisation hospital() {
    return new Organisation(
        HOSPITAL,
        "省立医院",
        Organisation.Kind.PROVINCIAL_HOSPITAL,
        "PDY-0002",
        Set.of(DEPARTMENT, "神经内科"),
        ZONE,
        false);
  }

  public static Practitioner requester() {
    return practitioner(REQUESTER, COUNTY, "1999-01-01", "2030-12-31");
  }

  public static Practitioner specialist() {
    return practitioner(SPECIALIST, HOSPITAL, "2005-07-01", "2030-12-31");
  }

  public static Practitioner practitioner(
      PractitionerId id, OrganisationId organisation, String independentSince, String validTo) {
    return new Practitioner(
        id,
        organisation,
        "某医师",
        "主任医师",
        DEPARTMENT,
        "110" + id.value(),
        LocalDate.parse(independentSince),
        LocalDate.parse(validTo),
        hours());
  }

  public static WorkingHours hours() {
    return new WorkingHours(
        EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY),
        LocalTime.of(8, 0),
        LocalTime.of(17, 0),
        Duration.ofMinutes(30));
  }

  public static Patient patient() {
    return new Patient(
        PATIENT,
        COUNTY,
        PATIENT_NAME,
        "11010519491231002X",
        "13800138000",
        LocalDate.parse("1949-12-31"),
        "F");
  }

  public static CooperationAgreement agreement() {
    return new CooperationAgreement(
        "agreement-1",
        COUNTY,
        HOSPITAL,
        Set.of(DEPARTMENT),
        LocalDate.parse("2025-01-01"),
        LocalDate.parse("2027-12-31"),
        "会诊由邀请方承担责任",
        "0".repeat(64));
  }

  public static Application application() {
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

  public static Consent consent(Instant at) {
    return new Consent(
        new DocumentId("consent-1"),
        "2026-1",
        true,
        true,
        true,
        PATIENT_NAME,
        Consent.Relation.SELF,
        at);
  }

  public static Material material(String id, Instant at) {
    return new Material(
        new DocumentId(id), "心电图.pdf", "application/pdf", 1_024, "a".repeat(64), at);
  }

  public static CaseCommand.SignOpinion signature(int version, Instant at) {
    return new CaseCommand.SignOpinion(
        version, new DocumentId("opinion-" + version), "c2lnbmF0dXJl", at);
  }

  /// Puts them all into a directory.
  public static Future<Void> register(Directory directory) {
    return Future.all(
            directory.put(county()),
            directory.put(hospital()),
            directory.put(requester()),
            directory.put(specialist()),
            directory.put(patient()))
        .compose(_ -> directory.put(agreement()));
  }
}
