package huizhen.app.demo;

import huizhen.scheduling.api.Actor;
import huizhen.scheduling.api.CooperationAgreement;
import huizhen.scheduling.api.OnCallRota;
import huizhen.scheduling.api.OnCallShift;
import huizhen.scheduling.api.Organisation;
import huizhen.scheduling.api.OrganisationId;
import huizhen.scheduling.api.Patient;
import huizhen.scheduling.api.PatientId;
import huizhen.scheduling.api.Practitioner;
import huizhen.scheduling.api.PractitionerId;
import huizhen.scheduling.api.WorkingHours;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Who there is in the demo: all invented. Specialists can be booked around the clock, so that a
/// newcomer can try at any hour. Identity numbers use the unassigned region 999999.
final class DemoPeople {
  private static final String ZONE = "Asia/Shanghai";
  static final OrganisationId PROVINCIAL = new OrganisationId("demo-provincial");
  private static final OrganisationId QINGXI = new OrganisationId("demo-qingxi");
  private static final OrganisationId BAISHI = new OrganisationId("demo-baishi");
  private static final String CARDIOLOGY = "心血管内科";
  private static final String NEUROLOGY = "神经内科";
  private static final String RESPIRATORY = "呼吸内科";
  private static final String SURGERY = "胸外科";
  private static final String ONCOLOGY = "肿瘤科";
  private static final String IMAGING = "医学影像科";
  private static final String PATHOLOGY = "病理科";
  private static final String GENERAL = "全科医疗科";
  private static final Set<String> SPECIALTIES =
      Set.of(CARDIOLOGY, NEUROLOGY, RESPIRATORY, SURGERY, ONCOLOGY, IMAGING, PATHOLOGY);

  private DemoPeople() {}

  /// One who can sign in.
  record Person(String username, String name, Actor actor) {}

  static List<Organisation> organisations() {
    return List.of(
        new Organisation(
            PROVINCIAL,
            "云山省人民医院（演示）",
            Organisation.Kind.PROVINCIAL_HOSPITAL,
            "DEMO-PDY-0001",
            SPECIALTIES,
            ZONE,
            true),
        clinic(QINGXI, "青溪县中心卫生院（演示）", "DEMO-PDY-0002"),
        clinic(BAISHI, "白石县人民医院（演示）", "DEMO-PDY-0003"));
  }

  static List<CooperationAgreement> agreements(LocalDate today) {
    return List.of(agreement(QINGXI, today), agreement(BAISHI, today));
  }

  static List<Practitioner> practitioners(LocalDate today) {
    return List.of(
        doctor("demo-d-chen", QINGXI, "陈晓雨", "主治医师", GENERAL, 6, today),
        doctor("demo-d-lin", QINGXI, "林志远", "住院医师", GENERAL, 4, today),
        doctor("demo-d-zhao", BAISHI, "赵明", "主治医师", GENERAL, 8, today),
        doctor("demo-d-sun", BAISHI, "孙丽", "住院医师", GENERAL, 5, today),
        doctor("demo-s-zhou", PROVINCIAL, "周建国", "主任医师", CARDIOLOGY, 25, today),
        doctor("demo-s-qian", PROVINCIAL, "钱立", "副主任医师", CARDIOLOGY, 12, today),
        doctor("demo-s-feng", PROVINCIAL, "冯岚", "主任医师", CARDIOLOGY, 19, today),
        doctor("demo-s-wu", PROVINCIAL, "吴海燕", "副主任医师", NEUROLOGY, 16, today),
        doctor("demo-s-zheng", PROVINCIAL, "郑文博", "主任医师", RESPIRATORY, 21, today),
        // For teams; who signs in for them is their coordinator.
        doctor("demo-s-han", PROVINCIAL, "韩磊", "主任医师", SURGERY, 18, today),
        doctor("demo-s-shen", PROVINCIAL, "沈悦", "副主任医师", ONCOLOGY, 14, today),
        doctor("demo-s-luo", PROVINCIAL, "罗颖", "主任医师", IMAGING, 20, today),
        doctor("demo-s-tang", PROVINCIAL, "唐宁", "副主任医师", PATHOLOGY, 11, today));
  }

  static List<Patient> patients() {
    return List.of(
        patient("demo-p-1", QINGXI, "王秀英", "19520314", "女", "0021"),
        patient("demo-p-2", QINGXI, "李国强", "19610822", "男", "0037"),
        patient("demo-p-3", QINGXI, "张小雅", "19930506", "女", "0048"),
        patient("demo-p-4", BAISHI, "刘德福", "19481130", "男", "0056"),
        patient("demo-p-5", BAISHI, "黄美玲", "19780217", "女", "0069"));
  }

  static List<Person> people() {
    return List.of(
        doctorAccount("chen", "陈晓雨", Actor.Role.COUNTY_DOCTOR, QINGXI, "demo-d-chen"),
        doctorAccount("lin", "林志远", Actor.Role.COUNTY_DOCTOR, QINGXI, "demo-d-lin"),
        doctorAccount("zhao", "赵明", Actor.Role.COUNTY_DOCTOR, BAISHI, "demo-d-zhao"),
        doctorAccount("sun", "孙丽", Actor.Role.COUNTY_DOCTOR, BAISHI, "demo-d-sun"),
        doctorAccount("zhou", "周建国", Actor.Role.SPECIALIST, PROVINCIAL, "demo-s-zhou"),
        doctorAccount("qian", "钱立", Actor.Role.SPECIALIST, PROVINCIAL, "demo-s-qian"),
        doctorAccount("feng", "冯岚", Actor.Role.SPECIALIST, PROVINCIAL, "demo-s-feng"),
        doctorAccount("wu", "吴海燕", Actor.Role.SPECIALIST, PROVINCIAL, "demo-s-wu"),
        doctorAccount("zheng", "郑文博", Actor.Role.SPECIALIST, PROVINCIAL, "demo-s-zheng"),
        account("xu", "徐静", Actor.Role.COORDINATOR, Optional.of(PROVINCIAL)),
        account("he", "何平", Actor.Role.COORDINATOR, Optional.of(QINGXI)),
        account("jianguan", "监管员", Actor.Role.REGULATOR, Optional.empty()),
        // An order to watch takes two people.
        account("jiancha", "监管员乙", Actor.Role.REGULATOR, Optional.empty()),
        account("yunwei", "运维员", Actor.Role.OPERATOR, Optional.empty()),
        // Deletions take two people.
        account("weiyun", "运维员乙", Actor.Role.OPERATOR, Optional.empty()));
  }

  /// Around the clock: two cardiologists are rung first, a third after them.
  static OnCallRota rota() {
    return new OnCallRota(
        0,
        List.of(
            shift("demo-s-zhou", CARDIOLOGY, 1),
            shift("demo-s-qian", CARDIOLOGY, 1),
            shift("demo-s-feng", CARDIOLOGY, 2),
            shift("demo-s-wu", NEUROLOGY, 1),
            shift("demo-s-zheng", RESPIRATORY, 1)),
        List.of());
  }

  private static OnCallShift shift(String doctor, String department, int level) {
    return new OnCallShift(
        "shift-" + doctor,
        new PractitionerId(doctor),
        department,
        level,
        new OnCallShift.Weekly(
            EnumSet.allOf(DayOfWeek.class), LocalTime.MIDNIGHT, LocalTime.MIDNIGHT, ZONE));
  }

  private static Organisation clinic(OrganisationId id, String name, String licence) {
    return new Organisation(
        id, name, Organisation.Kind.COUNTY_CLINIC, licence, Set.of(GENERAL), ZONE, true);
  }

  private static CooperationAgreement agreement(OrganisationId inviting, LocalDate today) {
    var liability = "邀请方对患者的诊疗负责，受邀方提供会诊意见（演示协议）。";
    return new CooperationAgreement(
        "demo-agreement-" + inviting,
        inviting,
        PROVINCIAL,
        SPECIALTIES,
        today.minusYears(1),
        today.plusYears(2),
        liability,
        sha256(liability));
  }

  private static Practitioner doctor(
      String id,
      OrganisationId organisation,
      String name,
      String title,
      String department,
      int years,
      LocalDate today) {
    return new Practitioner(
        new PractitionerId(id),
        organisation,
        name,
        title,
        department,
        "DEMO-" + id.substring(5).toUpperCase(java.util.Locale.ROOT),
        today.minusYears(years),
        today.plusYears(2),
        new WorkingHours(
            EnumSet.allOf(DayOfWeek.class),
            LocalTime.MIDNIGHT,
            LocalTime.MIDNIGHT,
            Duration.ofMinutes(30)));
  }

  private static Patient patient(
      String id, OrganisationId organisation, String name, String born, String sex, String tail) {
    return new Patient(
        new PatientId(id),
        organisation,
        name,
        identityNumber("999999" + born + tail.substring(1)),
        "1990000" + tail,
        LocalDate.parse(born, java.time.format.DateTimeFormatter.BASIC_ISO_DATE),
        sex);
  }

  /// Adds the check character (GB 11643-1999, ISO 7064 MOD 11-2).
  private static String identityNumber(String seventeen) {
    var sum = 0;
    for (var i = 0; i < 17; i++) {
      sum += (seventeen.charAt(i) - '0') * ((1 << (17 - i)) % 11);
    }
    return seventeen + "10X98765432".charAt(sum % 11);
  }

  private static Person doctorAccount(
      String username, String name, Actor.Role role, OrganisationId organisation, String id) {
    return new Person(
        username,
        name,
        new Actor(
            "demo-" + username,
            role,
            Optional.of(organisation),
            Optional.of(new PractitionerId(id))));
  }

  private static Person account(
      String username, String name, Actor.Role role, Optional<OrganisationId> organisation) {
    return new Person(
        username, name, new Actor("demo-" + username, role, organisation, Optional.empty()));
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JDK lacks SHA-256", e);
    }
  }
}
