package huizhen.scheduling.testing;

import huizhen.scheduling.api.Actor;
import huizhen.scheduling.api.CooperationAgreement;
import huizhen.scheduling.api.Directory;
import huizhen.scheduling.api.Organisation;
import huizhen.scheduling.api.OrganisationId;
import huizhen.scheduling.api.Practitioner;
import huizhen.scheduling.api.PractitionerId;
import huizhen.scheduling.api.TeamCommand;
import huizhen.scheduling.api.TeamCommand.Place;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The members of a team beside the people of [Clinics]: a neurologist and a radiologist of the
/// hospital, and a surgeon of another one.
public final class Teams {
  public static final OrganisationId INSTITUTE = new OrganisationId("institute");
  public static final PractitionerId NEUROLOGIST = new PractitionerId("doctor-zhao");
  public static final PractitionerId RADIOLOGIST = new PractitionerId("doctor-sun");
  public static final PractitionerId SURGEON = new PractitionerId("doctor-qian");
  private static final String RADIOLOGY = "医学影像科";
  private static final String SURGERY = "心脏大血管外科";

  public static final Actor NEUROLOGY_EXPERT = expert("zhao", Clinics.HOSPITAL, NEUROLOGIST);
  public static final Actor RADIOLOGY_EXPERT = expert("sun", Clinics.HOSPITAL, RADIOLOGIST);
  public static final Actor SURGERY_EXPERT = expert("qian", INSTITUTE, SURGEON);
  public static final Actor INSTITUTE_COORDINATOR =
      Clinics.actor("jia", Actor.Role.COORDINATOR, INSTITUTE, Optional.empty());

  private Teams() {}

  private static Actor expert(String account, OrganisationId where, PractitionerId id) {
    return Clinics.actor(account, Actor.Role.SPECIALIST, where, Optional.of(id));
  }

  public static Organisation hospital() {
    return place(Clinics.HOSPITAL, "省立医院", Set.of(Clinics.DEPARTMENT, "神经内科", RADIOLOGY));
  }

  public static Organisation institute() {
    return place(INSTITUTE, "心血管病研究所", Set.of(SURGERY));
  }

  private static Organisation place(OrganisationId id, String name, Set<String> departments) {
    return new Organisation(
        id,
        name,
        Organisation.Kind.PROVINCIAL_HOSPITAL,
        "PDY-" + id,
        departments,
        Clinics.ZONE,
        false);
  }

  public static List<Practitioner> doctors() {
    return List.of(
        doctor(NEUROLOGIST, Clinics.HOSPITAL, "神经内科"),
        doctor(RADIOLOGIST, Clinics.HOSPITAL, RADIOLOGY),
        doctor(SURGEON, INSTITUTE, SURGERY));
  }

  public static Practitioner doctor(PractitionerId id, OrganisationId where, String department) {
    var it = Clinics.practitioner(id, where, "2005-07-01", "2030-12-31");
    return new Practitioner(
        it.id(),
        it.organisation(),
        it.name(),
        it.title(),
        department,
        it.licence(),
        it.independentSince(),
        it.licenceValidTo(),
        it.hours());
  }

  public static List<CooperationAgreement> agreements() {
    return List.of(
        agreement("agreement-1", Clinics.HOSPITAL, hospital().departments()),
        agreement("agreement-2", INSTITUTE, institute().departments()));
  }

  private static CooperationAgreement agreement(
      String id, OrganisationId invited, Set<String> departments) {
    return new CooperationAgreement(
        id,
        Clinics.COUNTY,
        invited,
        departments,
        LocalDate.parse("2025-01-01"),
        LocalDate.parse("2027-12-31"),
        "会诊由邀请方承担责任",
        "0".repeat(64));
  }

  /// Neurology and surgery have to come, radiology may.
  public static TeamCommand.SetTeam team() {
    return new TeamCommand.SetTeam(
        List.of(
            new Place(NEUROLOGIST, true), new Place(SURGEON, true), new Place(RADIOLOGIST, false)),
        0,
        "讨论手术时机");
  }

  public static TeamCommand.GiveOpinion opinion(String diagnosis, Instant at) {
    return new TeamCommand.GiveOpinion("所见", diagnosis, "建议", "c2ln", at);
  }

  /// Puts them into a directory that has [Clinics#register]ed.
  public static Future<Void> register(Directory directory) {
    var puts = new java.util.ArrayList<Future<Void>>();
    puts.add(directory.put(hospital()));
    puts.add(directory.put(institute()));
    doctors().forEach(it -> puts.add(directory.put(it)));
    agreements().forEach(it -> puts.add(directory.put(it)));
    return Future.all(puts).mapEmpty();
  }
}
