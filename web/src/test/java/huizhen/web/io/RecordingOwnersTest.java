package huizhen.web.io;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.recording.api.CaseId;
import huizhen.recording.api.RecordingId;
import huizhen.recording.api.RecordingManifest;
import huizhen.recording.api.RecordingManifest.Segment;
import huizhen.recording.api.RecordingManifest.Track;
import huizhen.recording.api.RecordingState;
import huizhen.recording.api.RetentionClass;
import huizhen.relay.api.TrackSource;
import huizhen.scheduling.api.Consent.Relation;
import huizhen.scheduling.visit.api.Attendant;
import huizhen.scheduling.visit.api.Visit;
import huizhen.scheduling.visit.api.VisitId;
import huizhen.scheduling.visit.api.VisitState;
import huizhen.web.io.AccessMatrix.Ownership;
import huizhen.web.io.AccessMatrix.Principal;
import huizhen.web.policy.RouteRule;
import huizhen.web.policy.RouteTable;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Who lists and plays the recordings of follow-up visits and of teaching sessions.
final class RecordingOwnersTest {
  private static final VisitId VISIT = new VisitId("followup-1");

  private AccessWorld world;
  private Clinic clinic;

  @BeforeEach
  void open() {
    world = new AccessWorld("booked");
    clinic = world.clinic;
  }

  static Stream<RouteRule> routesOfRecordings() {
    return RouteTable.RULES.stream().filter(it -> it.subject() == RouteRule.Subject.RECORDING);
  }

  private void recorded(String recording, String evidence, String... participants) {
    var segment =
        new Segment(0, "f", 10, "00", "00", Duration.ZERO, Duration.ofSeconds(1), 50, false);
    var tracks =
        Stream.iterate(1, it -> it + 1)
            .limit(participants.length)
            .map(it ->
                new Track(
                    it,
                    participants[it - 1],
                    TrackSource.MICROPHONE,
                    "opus",
                    Duration.ZERO,
                    Duration.ofSeconds(1),
                    List.of(segment)))
            .toList();
    var id = new RecordingId(recording);
    clinic.archive.manifests.put(
        id,
        new RecordingManifest(
            id,
            new CaseId(evidence),
            RecordingState.SEALED,
            Instant.EPOCH,
            Instant.EPOCH.plusSeconds(1),
            RetentionClass.PROCESS_RECORD,
            List.of(),
            tracks,
            List.of(),
            "build",
            "key",
            "signature"));
  }

  /// Doctor wang's visit, over, to which the patient's daughter came.
  private void visited() {
    var it = Clinic.await(clinic.visits.find(VISIT)).orElseThrow();
    var block = Clinic.await(clinic.visits.session(it.plan().block())).orElseThrow().block();
    clinic.visits.keep(
        block,
        new Visit(
            it.id(),
            it.version() + 1,
            VisitState.COMPLETED,
            it.plan(),
            it.precheck().attendant(new Attendant(Relation.GUARDIAN, "张大丽", Instant.EPOCH)),
            it.place(),
            it.course().recordings(List.of("rec-v")),
            it.timers(),
            it.createdAt(),
            clinic.clock.instant()));
    recorded("rec-v", Visit.room(VISIT), "a-wang", Visit.patientAccount(VISIT));
  }

  /// Doctor li's session, announced, in which wang has a seat.
  private String taught(boolean showsPatient) {
    var id = clinic.post("li", "teaching", TeachingRoutesTest.form(showsPatient)).getString("id");
    step("li", id, "announce");
    step("wang", id, "enrol");
    if (showsPatient) {
      var agreed = TeachingRoutesTest.agreed(true);
      var consented = clinic.post("li", "teaching/" + id + "/consent", agreed);
      assertThat(consented.getInteger("_status")).isEqualTo(200);
    }
    recorded("rec-t", "teaching-" + id, "a-li");
    return id;
  }

  private void step(String who, String id, String step) {
    var body = new JsonObject().put("step", step);
    var done = clinic.post(who, "teaching/" + id + "/steps", body);
    assertThat(done.getInteger("_status")).as(done.encode()).isEqualTo(200);
  }

  private int status(String who, String path) {
    return Clinic.await(clinic.as(who, HttpMethod.GET, path).send()).statusCode();
  }

  private HttpResponse<Buffer> asked(String who, RouteRule rule, String recording) {
    var path =
        rule.path()
            .substring("/api/v1/".length())
            .replace("{id}", recording)
            .replace("{track}", "1")
            .replace("{segment}", "0")
            .replace("{still}", "still-00000000-0000-0000-0000-000000000007")
            .replace("{film}", MemoryFilms.ID);
    var sent = clinic.as(who, HttpMethod.valueOf(rule.method()), path);
    return Clinic.await(
        rule.method().equals("POST")
            ? sent.sendJsonObject(new JsonObject().put("purpose", "TREATMENT"))
            : sent.send());
  }

  private List<String> trail(String action) {
    return clinic.trail.entries.stream()
        .map(it -> it.event())
        .filter(it -> it.action().equals(action))
        .map(it ->
            String.join(
                " ",
                it.actor(),
                it.caseId().map(CaseId::value).orElse("-"),
                it.subject(),
                it.outcome()))
        .toList();
  }

  @Test
  void the_doctor_of_a_visit_lists_and_plays_its_recording_and_each_is_in_its_trail() {
    visited();
    var listed = clinic.get("wang", "visits/followup-1/recordings").getJsonArray("items");
    assertThat(listed).hasSize(1);
    assertThat(listed.getJsonObject(0).getString("id")).isEqualTo("rec-v");
    var seen = clinic.get("wang", "recordings/rec-v");
    assertThat(seen.getJsonArray("tracks").getJsonObject(1).getString("name"))
        .as("whoever came by the link")
        .isEqualTo("张大丽");
    for (int i = 0; i < 3; i++) {
      var segment =
          Clinic.await(
              clinic.as("wang", HttpMethod.GET, "recordings/rec-v/tracks/1/segments/0").send());
      assertThat(segment.bodyAsString()).isEqualTo("webm 1/0");
    }
    assertThat(clinic.get("wang", "recordings/rec-v/notes").getJsonArray("items")).isNotEmpty();
    assertThat(clinic.get("wang", "visits/followup-1").getInteger("recordings")).isEqualTo(1);
    assertThat(trail("recording.list"))
        .containsExactly("a-wang visit-followup-1 visit-followup-1 ok");
    assertThat(trail("recording.view")).containsExactly("a-wang visit-followup-1 rec-v ok");
    assertThat(trail("recording.play")).containsExactly("a-wang visit-followup-1 rec-v ok");
    assertThat(trail("recording.notes")).containsExactly("a-wang visit-followup-1 rec-v ok");
  }

  @Test
  void the_patient_reads_that_the_recording_was_played_and_plays_nothing() {
    visited();
    assertThat(status("wang", "recordings/rec-v/tracks/1/segments/0")).isEqualTo(200);
    var own = clinic.api(HttpMethod.GET, "visit/audit");
    world.shows(Principal.PATIENT, Ownership.OWN).forEach(own::putHeader);
    assertThat(Clinic.await(own.send()).bodyAsString()).contains("recording.play", "rec-v");
    for (var path :
        List.of(
            "visits/followup-1/recordings",
            "recordings/rec-v",
            "recordings/rec-v/tracks/1",
            "recordings/rec-v/tracks/1/segments/0")) {
      var sent = clinic.api(HttpMethod.GET, path);
      world.shows(Principal.PATIENT, Ownership.OWN).forEach(sent::putHeader);
      assertThat(Clinic.await(sent.send()).statusCode()).as(path).isEqualTo(401);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("routesOfRecordings")
  void a_visits_recording_is_its_doctors_alone(RouteRule rule) {
    visited();
    assertThat(asked("wang", rule, "rec-v").statusCode()).isEqualTo(expected(rule));
    // A colleague, doctors of other hospitals, coordinators of this one and of others, an operator.
    for (var who : List.of("chen", "feng", "li", "xu", "he", "operator")) {
      var refused = asked(who, rule, "rec-v");
      assertThat(refused.statusCode()).as(who).isIn(403, 404);
      assertThat(refused.bodyAsString()).as(who).doesNotContain("张", "webm", "film\"");
    }
    var regulator = asked("regulator", rule, "rec-v");
    if (rule.operation().equals("getRecording")) {
      assertThat(regulator.statusCode()).isEqualTo(200);
      assertThat(regulator.bodyAsString()).contains("张**").doesNotContain("张大丽");
    } else {
      assertThat(regulator.statusCode()).isEqualTo(403);
    }
    assertThat(trail("access." + rule.operation().toLowerCase(java.util.Locale.ROOT)))
        .contains("a-chen visit-followup-1 visit-followup-1 refused:not-found");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("routesOfRecordings")
  void a_sessions_recording_is_its_teachers_alone(RouteRule rule) {
    var id = taught(true);
    assertThat(asked("li", rule, "rec-t").statusCode()).isEqualTo(expected(rule));
    // Who had a seat, who was invited, a colleague of the teacher, both offices, an operator.
    for (var who : List.of("wang", "chen", "li2", "he", "xu", "operator")) {
      assertThat(asked(who, rule, "rec-t").statusCode()).as(who).isIn(403, 404);
    }
    assertThat(asked("regulator", rule, "rec-t").statusCode())
        .isEqualTo(rule.operation().equals("getRecording") ? 200 : 403);
    assertThat(trail("access." + rule.operation().toLowerCase(java.util.Locale.ROOT)))
        .contains("a-wang teaching-%1$s teaching-%1$s refused:not-found".formatted(id));
  }

  /// The world has neither such a still nor a whole track.
  private static int expected(RouteRule rule) {
    return switch (rule.operation()) {
      case "getStill" -> 404;
      case "playTrack" -> 503;
      case "askFilm" -> 202;
      default -> 200;
    };
  }

  @Test
  void lists_go_to_the_doctor_or_teacher_and_masked_to_the_regulator() {
    visited();
    var id = taught(false);
    var ofVisit = "visits/followup-1/recordings";
    var ofTeaching = "teaching/" + id + "/recordings";
    assertThat(clinic.get("li", ofTeaching).getJsonArray("items")).hasSize(1);
    assertThat(clinic.get("regulator", ofTeaching).encode()).contains("李**").doesNotContain("李医生");
    assertThat(clinic.get("regulator", ofVisit).encode()).contains("张**").doesNotContain("张大丽");
    for (var who : List.of("chen", "feng", "li", "zhao", "xu", "he", "operator")) {
      assertThat(status(who, ofVisit)).as(who).isIn(403, 404);
    }
    for (var who : List.of("wang", "chen", "li2", "zhao", "xu", "he", "operator")) {
      assertThat(status(who, ofTeaching)).as(who).isIn(403, 404);
    }
    assertThat(trail("recording.list"))
        .containsExactly(
            "a-li teaching-%1$s teaching-%1$s ok".formatted(id),
            "a-regulator teaching-%1$s teaching-%1$s ok".formatted(id),
            "a-regulator visit-followup-1 visit-followup-1 ok");
    for (var path : List.of("visits/none/recordings", "teaching/none/recordings")) {
      assertThat(status("wang", path)).as(path).isEqualTo(404);
    }
    var tooLong = "x".repeat(60);
    for (var path : List.of("visits/%s/recordings", "teaching/%s/recordings")) {
      assertThat(status("wang", path.formatted(tooLong))).as(path).isEqualTo(404);
    }
  }

  @Test
  void what_a_patient_does_not_agree_to_any_more_is_kept_and_played_to_nobody() {
    var id = taught(true);
    var play = "recordings/rec-t/tracks/1/segments/0";
    assertThat(status("li", play)).isEqualTo(200);
    step("li", id, "withdrawConsent");
    for (var path :
        List.of(
            play,
            "recordings/rec-t/notes",
            "recordings/rec-t/captions",
            "teaching/" + id + "/captions")) {
      assertThat(status("li", path)).as(path).isEqualTo(403);
    }
    assertThat(status("li", "recordings/rec-t")).as("that it is there").isEqualTo(200);
    assertThat(clinic.get("li", "teaching/" + id + "/recordings").getJsonArray("items")).hasSize(1);
    assertThat(trail("access.playsegment"))
        .containsExactly("a-li teaching-%1$s teaching-%1$s refused:forbidden".formatted(id));
  }

  @Test
  void what_retention_has_deleted_is_neither_listed_nor_found() {
    visited();
    clinic.archive.manifests.remove(new RecordingId("rec-v"));
    assertThat(clinic.get("wang", "visits/followup-1/recordings").getJsonArray("items")).isEmpty();
    for (var path : List.of("", "/notes", "/tracks/1/segments/0")) {
      assertThat(status("wang", "recordings/rec-v" + path)).as(path).isEqualTo(404);
    }
    assertThat(trail("recording.play")).isEmpty();
  }

  @Test
  void a_recording_of_a_services_room_is_played_to_nobody() {
    recorded("rec-w", "ward-his", "a-wang");
    recorded("rec-x", "visit-none", "a-wang");
    for (var who : List.of("li", "wang", "regulator")) {
      for (var id : List.of("rec-w", "rec-x")) {
        assertThat(status(who, "recordings/" + id)).as(who + id).isEqualTo(404);
      }
    }
  }

  @Test
  void what_is_asked_while_the_entry_is_written_waits_for_it_and_makes_no_other() {
    visited();
    var _ = clinic.get("wang", "recordings/rec-v"); // signed in
    var written = Promise.<Void>promise();
    clinic.trail.disk = written.future();
    var asked =
        Stream.of(1, 2, 1)
            .map(it ->
                clinic
                    .as(
                        "wang",
                        HttpMethod.GET,
                        "recordings/rec-v/tracks/%d/segments/0".formatted(it))
                    .send())
            .toList();
    while (clinic.trail.count("recording.play") == 0) {
      Thread.onSpinWait();
    }
    // Behind them on the same loop.
    var _ = Clinic.await(clinic.api(HttpMethod.GET, "meta").send());
    assertThat(asked).noneMatch(it -> it.isComplete());
    clinic.trail.disk = Future.succeededFuture();
    written.complete();
    asked.forEach(it -> assertThat(Clinic.await(it).statusCode()).isEqualTo(200));
    assertThat(trail("recording.play")).hasSize(1);
  }

  @Test
  void nothing_is_played_that_can_not_be_audited() {
    visited();
    clinic.trail.isBroken = true;
    for (var path :
        List.of("recordings/rec-v/tracks/1/segments/0", "visits/followup-1/recordings")) {
      assertThat(status("wang", path)).as(path).isEqualTo(503);
    }
    clinic.trail.isBroken = false;
    assertThat(status("wang", "recordings/rec-v/tracks/1/segments/0")).as("again").isEqualTo(200);
  }
}
