package huizhen.bench.region;

import huizhen.scheduling.api.Actor;
import huizhen.scheduling.api.Application;
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
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/// Who there is in a region: 40 clinics that ask, 6 hospitals that answer, 150 doctors on each
/// side, 500 patients a clinic. Of the demo's people four clinics' doctors and five specialists are
/// in it, so that its accounts see what theirs would. All are invented.
final class Region {
  static final int CLINICS = 40;
  static final int HOSPITALS = 6;
  static final int SPECIALISTS = 150;
  static final int REQUESTERS = 150;
  static final int PATIENTS = 500;
  private static final String DEPARTMENT = "心血管内科";
  private static final int AT_ONCE = 64;
  private static final WorkingHours ALWAYS =
      new WorkingHours(
          EnumSet.allOf(DayOfWeek.class),
          LocalTime.MIDNIGHT,
          LocalTime.MIDNIGHT,
          Duration.ofMinutes(30));

  private final LocalDate today;

  Region(LocalDate today) {
    this.today = today;
  }

  static OrganisationId hospital(int number) {
    return new OrganisationId(number == 0 ? "demo-provincial" : "region-h-" + number);
  }

  static OrganisationId clinic(int number) {
    return new OrganisationId(
        switch (number) {
          case 0 -> "demo-qingxi";
          case 1 -> "demo-baishi";
          default -> "region-c-" + number;
        });
  }

  static PractitionerId specialist(int number) {
    return new PractitionerId(number == 0 ? "demo-s-zhou" : "region-s-" + number);
  }

  static PractitionerId requester(int number) {
    return new PractitionerId(
        switch (number) {
          case 0 -> "demo-d-chen";
          case 1 -> "demo-d-zhao";
          default -> "region-d-" + number;
        });
  }

  static PatientId patient(int clinic, int number) {
    return new PatientId("region-p-%d-%d".formatted(clinic, number));
  }

  static Actor asking(int requester) {
    return new Actor(
        "region-asks-" + requester,
        Actor.Role.COUNTY_DOCTOR,
        Optional.of(clinic(requester % CLINICS)),
        Optional.of(requester(requester)));
  }

  static Actor answering(int specialist) {
    return new Actor(
        "region-answers-" + specialist,
        Actor.Role.SPECIALIST,
        Optional.of(hospital(specialist % HOSPITALS)),
        Optional.of(specialist(specialist)));
  }

  static Application application(PatientId patient, int hospital, Application.Urgency urgency) {
    return new Application(
        patient,
        hospital(hospital),
        "反复胸闷三天，活动后加重，休息可缓解，既往有高血压病史十年。",
        "请上级医院协助明确诊断并指导治疗方案。",
        "血压 150/90 mmHg，心率 88 次/分，心电图示 ST 段压低，肌钙蛋白阴性。",
        DEPARTMENT,
        "",
        urgency);
  }

  /// Puts all of them into the directory; what the demo has there already stays.
  Future<Void> register(Directory directory) {
    var puts = new ArrayList<Supplier<Future<Void>>>();
    for (int i = 1; i < HOSPITALS; i++) {
      var it = organisation(hospital(i), Organisation.Kind.PROVINCIAL_HOSPITAL);
      puts.add(() -> directory.put(it));
    }
    for (int i = 2; i < CLINICS; i++) {
      var it = organisation(clinic(i), Organisation.Kind.COUNTY_CLINIC);
      puts.add(() -> directory.put(it));
    }
    for (int c = 0; c < CLINICS; c++) {
      for (int h = 0; h < HOSPITALS; h++) {
        var it = agreement(clinic(c), hospital(h));
        puts.add(() -> directory.put(it));
      }
    }
    for (int i = 1; i < SPECIALISTS; i++) {
      var it = doctor(specialist(i), hospital(i % HOSPITALS));
      puts.add(() -> directory.put(it));
    }
    for (int i = 2; i < REQUESTERS; i++) {
      var it = doctor(requester(i), clinic(i % CLINICS));
      puts.add(() -> directory.put(it));
    }
    for (int c = 0; c < CLINICS; c++) {
      for (int i = 0; i < PATIENTS; i++) {
        var it = patientOf(c, i);
        puts.add(() -> directory.put(it));
      }
    }
    return inTurn(puts, 0);
  }

  private static Future<Void> inTurn(List<Supplier<Future<Void>>> puts, int from) {
    if (from >= puts.size()) {
      return Future.succeededFuture();
    }
    int to = Math.min(puts.size(), from + AT_ONCE);
    return Future.all(puts.subList(from, to).stream().map(Supplier::get).toList())
        .compose(_ -> inTurn(puts, to));
  }

  private static Organisation organisation(OrganisationId id, Organisation.Kind kind) {
    return new Organisation(
        id, "演示机构 " + id, kind, "L-" + id, Set.of(DEPARTMENT), "Asia/Shanghai", true);
  }

  private CooperationAgreement agreement(OrganisationId clinic, OrganisationId hospital) {
    return new CooperationAgreement(
        "region-agreement-%s-%s".formatted(clinic, hospital),
        clinic,
        hospital,
        Set.of(DEPARTMENT),
        today.minusYears(3),
        today.plusYears(2),
        "-",
        "0".repeat(64));
  }

  private Practitioner doctor(PractitionerId id, OrganisationId where) {
    return new Practitioner(
        id,
        where,
        "医生 " + id,
        "主任医师",
        DEPARTMENT,
        "P-" + id,
        today.minusYears(12),
        today.plusYears(5),
        ALWAYS);
  }

  private static Patient patientOf(int clinic, int number) {
    int serial = clinic * PATIENTS + number;
    var born = LocalDate.of(1935, 1, 1).plusDays(serial % 25_000);
    return new Patient(
        patient(clinic, number),
        clinic(clinic),
        "患者 " + serial,
        "999999%tY%<tm%<td%03d1".formatted(born, number),
        "-",
        born,
        number % 2 == 0 ? "女" : "男");
  }
}
