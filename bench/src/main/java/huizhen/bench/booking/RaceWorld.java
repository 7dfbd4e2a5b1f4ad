package huizhen.bench.booking;

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
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Who races for whom: a county hospital full of doctors, and hospitals in zones of which two
/// change their clocks within the days that are booked (Berlin and London on 25 October 2026, New
/// York on 1 November), one has a quarter of an hour (Kathmandu) and one no change at all
/// (Shanghai). Everybody can be booked by night, so that the changes lie within the times. All are
/// invented.
final class RaceWorld {
  /// The clock of the whole race: no time-out comes.
  static final Instant NOW = Instant.parse("2026-10-23T08:00:00Z");

  static final InstantSource CLOCK = InstantSource.fixed(NOW);
  static final List<String> ZONES =
      List.of(
          "Europe/Berlin", "America/New_York", "Asia/Shanghai", "Europe/London", "Asia/Kathmandu");
  private static final Instant AUTUMN = Instant.parse("2026-10-24T18:00:00Z");
  private static final Instant NEW_YORK = Instant.parse("2026-10-31T22:00:00Z");
  private static final String DEPARTMENT = "心血管内科";
  private static final OrganisationId COUNTY = new OrganisationId("county");
  private static final PatientId PATIENT = new PatientId("nobody");
  private static final WorkingHours ALWAYS =
      new WorkingHours(
          EnumSet.allOf(DayOfWeek.class),
          LocalTime.MIDNIGHT,
          LocalTime.MIDNIGHT,
          Duration.ofMinutes(30));

  private RaceWorld() {}

  static Future<Void> register(Directory directory, int specialists, int requesters) {
    var puts = new ArrayList<Future<Void>>();
    puts.add(directory.put(organisation(COUNTY, "Asia/Shanghai")));
    for (int zone = 0; zone < ZONES.size(); zone++) {
      puts.add(directory.put(organisation(hospital(zone), ZONES.get(zone))));
      puts.add(
          directory.put(
              new CooperationAgreement(
                  "agreement-" + zone,
                  COUNTY,
                  hospital(zone),
                  Set.of(DEPARTMENT),
                  LocalDate.of(2026, 1, 1),
                  LocalDate.of(2027, 12, 31),
                  "-",
                  "0".repeat(64))));
    }
    for (int i = 0; i < specialists; i++) {
      puts.add(directory.put(doctor(specialist(i), hospital(i % ZONES.size()))));
    }
    for (int i = 0; i < requesters; i++) {
      puts.add(directory.put(doctor(requester(i), COUNTY)));
    }
    puts.add(
        directory.put(
            new Patient(
                PATIENT, COUNTY, "某人", "999999195001010011", "-", LocalDate.of(1950, 1, 1), "F")));
    return Future.join(puts).mapEmpty();
  }

  /// Where the times of this specialist begin: the evening before the clock changes there.
  static Instant from(int specialist) {
    return ZONES.get(specialist % ZONES.size()).equals("America/New_York") ? NEW_YORK : AUTUMN;
  }

  static PractitionerId specialist(int number) {
    return new PractitionerId("specialist-" + number);
  }

  static PractitionerId requester(int number) {
    return new PractitionerId("requester-" + number);
  }

  static int zoneOf(String specialist) {
    return Integer.parseInt(specialist.substring("specialist-".length())) % ZONES.size();
  }

  static Actor requesting(int number) {
    return new Actor(
        "account-" + number,
        Actor.Role.COUNTY_DOCTOR,
        Optional.of(COUNTY),
        Optional.of(requester(number)));
  }

  static Actor coordinator(int zone) {
    return new Actor(
        "desk-" + zone, Actor.Role.COORDINATOR, Optional.of(hospital(zone)), Optional.empty());
  }

  static Application application(int zone) {
    return new Application(
        PATIENT, hospital(zone), "-", "-", "-", DEPARTMENT, "", Application.Urgency.ROUTINE);
  }

  private static OrganisationId hospital(int zone) {
    return new OrganisationId("hospital-" + zone);
  }

  private static Organisation organisation(OrganisationId id, String zone) {
    return new Organisation(
        id,
        id.value(),
        id.equals(COUNTY) ? Organisation.Kind.COUNTY_CLINIC : Organisation.Kind.PROVINCIAL_HOSPITAL,
        "L-" + id,
        Set.of(DEPARTMENT),
        zone,
        false);
  }

  private static Practitioner doctor(PractitionerId id, OrganisationId where) {
    return new Practitioner(
        id,
        where,
        id.value(),
        "主任医师",
        DEPARTMENT,
        "P-" + id,
        LocalDate.of(2005, 1, 1),
        LocalDate.of(2035, 1, 1),
        ALWAYS);
  }
}
