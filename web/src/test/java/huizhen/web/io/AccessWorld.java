package huizhen.web.io;

import huizhen.recording.api.CaseId;
import huizhen.recording.api.RecordingId;
import huizhen.recording.api.RecordingManifest;
import huizhen.recording.api.RecordingManifest.Segment;
import huizhen.recording.api.RecordingManifest.Track;
import huizhen.recording.api.RecordingState;
import huizhen.recording.api.RetentionClass;
import huizhen.relay.api.TrackSource;
import huizhen.scheduling.api.Actor.Role;
import huizhen.scheduling.api.OrganisationId;
import huizhen.scheduling.api.Patient;
import huizhen.scheduling.api.PatientId;
import huizhen.scheduling.api.PractitionerId;
import huizhen.scheduling.visit.api.BlockId;
import huizhen.scheduling.visit.api.Precheck;
import huizhen.scheduling.visit.api.QueuePlace;
import huizhen.scheduling.visit.api.SessionBlock;
import huizhen.scheduling.visit.api.Visit;
import huizhen.scheduling.visit.api.VisitCourse;
import huizhen.scheduling.visit.api.VisitId;
import huizhen.scheduling.visit.api.VisitPlan;
import huizhen.scheduling.visit.api.VisitState;
import huizhen.web.api.MachineDrafts;
import huizhen.web.api.StillDocument;
import huizhen.web.io.AccessMatrix.Ownership;
import huizhen.web.io.AccessMatrix.Principal;
import huizhen.web.policy.RouteRule;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// One case, its recording, and visits, in a [Clinic] with somebody of each kind in each relation
/// to them, and what each of them shows at the door.
final class AccessWorld {
  private static final Map<Principal, Map<Ownership, String>> PEOPLE =
      Map.of(
          Principal.COUNTY_DOCTOR, people("li", "li2", "sun", "zhao"),
          Principal.SPECIALIST, people("wang", "chen", "qian", "feng"),
          Principal.COORDINATOR, people("xu", "xu2", "he", "mo"),
          Principal.REGULATOR, people("regulator", "regulator", "regulator", "regulator"),
          Principal.OPERATOR, people("operator", "operator2", "operator", "operator2"));

  final Clinic clinic = Clinic.fresh();
  final String caseId;
  private final String material;
  private final Sessions sessions =
      new Sessions(
          clinic.sessions,
          clinic.accounts,
          clinic.tickets,
          new Tokens(new SecureRandom()),
          Duration.ofMinutes(15),
          clinic.clock);

  private static Map<Ownership, String> people(
      String own, String same, String other, String stranger) {
    return Map.of(
        Ownership.OWN, own,
        Ownership.SAME_ORGANISATION, same,
        Ownership.OTHER_PARTY, other,
        Ownership.STRANGER, stranger);
  }

  AccessWorld(String on) {
    clinic.staff("li2", "李二医生", Role.COUNTY_DOCTOR, "clinic-a");
    clinic.staff("sun", "孙医生", Role.COUNTY_DOCTOR, "hospital");
    clinic.staff("qian", "钱主任", Role.SPECIALIST, "clinic-a");
    clinic.staff("feng", "冯主任", Role.SPECIALIST, "clinic-b");
    clinic.staff("xu2", "徐二协调", Role.COORDINATOR, "hospital");
    clinic.staff("he", "何协调", Role.COORDINATOR, "clinic-a");
    clinic.staff("mo", "莫协调", Role.COORDINATOR, "clinic-b");
    var _ =
        clinic.scheduling.put(
            new Patient(
                new PatientId("patient-2"),
                new OrganisationId("clinic-b"),
                "周大海",
                "330102197001015678",
                "13900000000",
                LocalDate.parse("1970-01-01"),
                "male"));
    caseId = clinic.post("li", "cases", Clinic.application()).getString("id");
    material = upload();
    bring(on);
    record();
    visit("1", "hospital", "p-wang");
    visit("2", "hospital", "p-chen");
    visit("3", "clinic-a", "p-li");
    visit("4", "clinic-b", "p-zhao");
    clinic.machine("ai-2", "hospital");
    clinic.machine("ai-3", "clinic-a");
    clinic.machine("ai-4", "clinic-b");
    var now = clinic.clock.instant();
    var _ =
        clinic.drafts.ask(
            new MachineDrafts.Wish(
                "wish-1",
                id(),
                new OrganisationId("hospital"),
                "a-wang",
                now,
                now.plus(MachineDrafts.OPEN),
                Optional.empty()));
    var _ = clinic.tickets.openAdHoc("ward-his", "his");
    var _ = clinic.tickets.openAdHoc("ward-other", "other");
  }

  /// On to the state that a row speaks of.
  private void bring(String on) {
    post("li", "submit", new JsonObject());
    if (on.equals("submitted")) {
      return;
    }
    post("wang", "accept", json("specialist", "p-wang"));
    switch (on) {
      case "booked" ->
          post("li", "booking", json("start", Clinic.WHEN).put("end", "2026-03-02T02:30:00Z"));
      case "team" -> {
        var member = json("practitioner", "p-chen").put("mandatory", true);
        var team =
            new JsonObject()
                .put("members", new JsonArray().add(member))
                .put("optionalNeeded", 0)
                .put("agenda", "讨论手术时机");
        var put = clinic.as("xu", HttpMethod.PUT, "cases/" + caseId + "/team");
        var _ = Clinic.ok(200, put.sendJsonObject(team));
      }
      default -> throw new IllegalArgumentException("no case is " + on);
    }
  }

  private void post(String who, String what, JsonObject body) {
    var sent = clinic.as(who, HttpMethod.POST, "cases/" + caseId + "/" + what);
    var _ = Clinic.ok(what.equals("booking") ? 201 : 200, sent.sendJsonObject(body));
  }

  private String upload() {
    var sent =
        clinic
            .as("li", HttpMethod.POST, "cases/" + caseId + "/materials")
            .putHeader("Content-Type", "application/pdf")
            .putHeader("X-File-Name", "ecg.pdf")
            .sendBuffer(io.vertx.core.buffer.Buffer.buffer("%PDF-1.7 ecg"));
    return Clinic.ok(201, sent).getString("id");
  }

  private void record() {
    var segment =
        new Segment(0, "f", 10, "00", "00", Duration.ZERO, Duration.ofSeconds(1), 50, false);
    var track =
        new Track(
            1,
            "a-li",
            TrackSource.MICROPHONE,
            "opus",
            Duration.ZERO,
            Duration.ofSeconds(1),
            List.of(segment));
    var id = new RecordingId("rec-1");
    clinic.archive.manifests.put(
        id,
        new RecordingManifest(
            id,
            new CaseId(caseId),
            RecordingState.SEALED,
            Instant.EPOCH,
            Instant.EPOCH.plusSeconds(1),
            RetentionClass.PROCESS_RECORD,
            List.of(),
            List.of(track),
            List.of(),
            "build",
            "key",
            "signature"));
  }

  private void visit(String number, String organisation, String doctor) {
    var start = Instant.parse(Clinic.WHEN);
    var block =
        SessionBlock.open(
            new BlockId("block-" + number),
            new OrganisationId(organisation),
            new PractitionerId(doctor),
            start,
            start.plusSeconds(3_600),
            4);
    var plan =
        new VisitPlan(
            block.id(),
            block.organisation(),
            block.doctor(),
            new PatientId(number.equals("1") ? "patient-1" : "patient-2"),
            1,
            start,
            start.minusSeconds(3_600),
            block.end(),
            "高血压",
            Optional.empty());
    var now = clinic.clock.instant();
    clinic.visits.keep(
        block,
        new Visit(
            new VisitId("followup-" + number),
            1,
            VisitState.BOOKED,
            plan,
            Precheck.NONE,
            QueuePlace.booked(false),
            VisitCourse.NONE,
            List.of(),
            now,
            now));
  }

  /// Where the operation finds what this matrix is about: for a service client a room, for others
  /// the case and the visit that is theirs when anybody's is.
  String path(RouteRule rule, Principal principal, Ownership ownership) {
    var isCounty = principal == Principal.COUNTY_DOCTOR;
    var room =
        switch (ownership) {
          case OWN -> "ward-his";
          case OTHER_PARTY -> "case-" + caseId;
          case SAME_ORGANISATION, STRANGER -> "ward-other";
        };
    var id =
        switch (rule.subject()) {
          case CASE -> caseId;
          case RECORDING -> "rec-1";
          case NONE, VISIT, TEACHING -> rule.path().contains("practitioners/") ? "p-wang" : "none";
        };
    return rule.path()
        .replace("{id}", id)
        .replace("{material}", material)
        .replace("{track}", "1")
        .replace("{still}", StillDocument.id(new UUID(0, 7)))
        .replace("{film}", MemoryFilms.ID)
        .replace("{study}", MemoryImages.STUDY)
        .replace("{series}", MemoryImages.SERIES)
        .replace("{instance}", MemoryImages.INSTANCE)
        .replace("{frame}", "1")
        .replace("{segment}", "0")
        .replace("{room}", room)
        .replace("{request}", "wish-1")
        .replace("{kind}", "recording")
        .replace("{case}", caseId)
        .replace("{block}", isCounty ? "block-3" : "block-1")
        .replace("{visit}", isCounty ? "followup-3" : "followup-1")
        .replaceAll("\\{[a-z]+}", "none");
  }

  /// Empty for who has no account.
  static Optional<String> username(Principal principal, Ownership ownership) {
    return Optional.ofNullable(PEOPLE.get(principal)).map(it -> it.get(ownership));
  }

  /// The headers with which this one comes.
  Map<String, String> shows(Principal principal, Ownership ownership) {
    return switch (principal) {
      case COUNTY_DOCTOR, SPECIALIST, COORDINATOR, REGULATOR, OPERATOR -> {
        var signed = clinic.signIn(username(principal, ownership).orElseThrow(), Clinic.PASSWORD);
        yield cookie(Gatekeeper.COOKIE, signed.cookie(), signed.csrf());
      }
      case PATIENT, RELATIVE -> {
        var visit = new VisitId("followup-" + (ownership.place() + 1));
        var opened = Clinic.await(sessions.openPatient(visit));
        yield cookie(Gatekeeper.PATIENT_COOKIE, opened.token(), opened.csrf());
      }
      case INTERPRETER, TRAINEE, DEVICE -> {
        var ticket = "ticket-of-" + principal;
        yield Map.of(
            "Authorization",
            "Bearer " + ticket,
            "Cookie",
            "%s=%s; %s=%s".formatted(Gatekeeper.COOKIE, ticket, Gatekeeper.PATIENT_COOKIE, ticket));
      }
      case SERVICE ->
          Map.of(
              "Authorization",
              "Bearer "
                  + Clinic.json(clinic.accessToken("his", "rooms captions"))
                      .getString("access_token"));
      case AI ->
          Map.of(
              "Authorization",
              "Bearer "
                  + Clinic.json(clinic.accessToken("ai-" + (ownership.place() + 1), "drafts"))
                      .getString("access_token"));
      case ANONYMOUS -> Map.of();
    };
  }

  private static Map<String, String> cookie(String name, String value, String csrf) {
    return Map.of("Cookie", name + "=" + value, Gatekeeper.CSRF_HEADER, csrf);
  }

  private static JsonObject json(String key, String value) {
    return new JsonObject().put(key, value);
  }

  /// What a refused request may not have changed.
  Map<String, Long> standing() {
    return Map.of(
        "case",
        Clinic.await(clinic.scheduling.find(id())).orElseThrow().version(),
        "documents",
        (long) clinic.vault.documents.size(),
        "tickets",
        (long) clinic.tickets.minted.size() + clinic.tickets.revoked.size(),
        "exports",
        (long) clinic.files.exported.size());
  }

  /// How many refusals of this operation were audited.
  long refusals(String operation) {
    var action = "access." + operation.toLowerCase(java.util.Locale.ROOT);
    synchronized (clinic.trail) {
      return clinic.trail.entries.stream()
          .filter(it -> it.event().action().equals(action))
          .filter(it -> it.event().outcome().startsWith("refused:"))
          .count();
    }
  }

  /// Words that nobody is shown who has nothing to do with the case, its patient or the visit.
  List<String> secrets(Principal principal) {
    var number = principal == Principal.COUNTY_DOCTOR ? "3" : "1";
    return List.of(caseId, Clinic.PATIENT, "followup-" + number, "block-" + number);
  }

  private huizhen.scheduling.api.CaseId id() {
    return new huizhen.scheduling.api.CaseId(caseId);
  }
}
