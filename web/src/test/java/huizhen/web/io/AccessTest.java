package huizhen.web.io;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.recording.api.CaseFiles.ExportedDocument;
import huizhen.recording.api.CaseId;
import huizhen.recording.api.RecordingArchive.Note;
import huizhen.recording.api.RecordingId;
import huizhen.recording.api.RecordingManifest;
import huizhen.recording.api.RecordingManifest.Gap;
import huizhen.recording.api.RecordingManifest.Segment;
import huizhen.recording.api.RecordingManifest.Track;
import huizhen.recording.api.RecordingState;
import huizhen.recording.api.RetentionClass;
import huizhen.relay.api.TrackSource;
import huizhen.web.api.StillDocument;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Who sees and does what with somebody's case.
final class AccessTest {
  private Clinic clinic;

  @BeforeEach
  void open() {
    clinic = Clinic.fresh();
  }

  private JsonObject answer(String username, HttpMethod method, String path) {
    return Clinic.json(clinic.as(username, method, path).send());
  }

  @Test
  void hides_a_case_from_the_doctor_of_another_clinic_and_audits_the_attempt() {
    var id = clinic.booked();
    var hidden = answer("zhao", HttpMethod.GET, "cases/" + id);
    assertThat(hidden.getInteger("_status")).isEqualTo(404);
    assertThat(clinic.get("zhao", "cases").getJsonArray("items")).isEmpty();
    var joined = clinic.post("zhao", "cases/" + id + "/join", new JsonObject());
    assertThat(joined.getInteger("_status")).isEqualTo(404);
    assertThat(clinic.trail.entries)
        .extracting(it -> it.event().actor() + " " + it.event().outcome())
        .contains("a-zhao refused:not-found");
  }

  @Test
  void hides_a_case_from_other_specialists_once_one_has_accepted() {
    var id = clinic.submitted();
    assertThat(answer("chen", HttpMethod.GET, "cases/" + id).getInteger("_status")).isEqualTo(200);
    var _ = clinic.post("wang", "cases/" + id + "/accept", of("specialist", "p-wang"));
    assertThat(answer("chen", HttpMethod.GET, "cases/" + id).getInteger("_status")).isEqualTo(404);
  }

  @Test
  void hides_a_draft_from_the_invited_side() {
    var id = clinic.post("li", "cases", Clinic.application()).getString("id");
    for (var who : List.of("wang", "xu")) {
      assertThat(answer(who, HttpMethod.GET, "cases/" + id).getInteger("_status")).isEqualTo(404);
    }
  }

  @Test
  void lets_a_specialist_accept_only_for_himself() {
    var id = clinic.submitted();
    var refused = clinic.post("chen", "cases/" + id + "/accept", of("specialist", "p-wang"));
    assertThat(refused.getInteger("_status")).isEqualTo(403);
    var accepted = clinic.post("xu", "cases/" + id + "/accept", of("specialist", "p-wang"));
    assertThat(accepted.getInteger("_status")).isEqualTo(200);
  }

  @Test
  void shows_the_open_rooms_to_the_operator_alone_and_audits_it() {
    assertThat(answer("operator", HttpMethod.GET, "rooms").getInteger("total")).isZero();
    assertThat(clinic.trail.entries)
        .extracting(it -> it.event().actor() + " " + it.event().action())
        .contains("a-operator rooms.read");
    for (var who : List.of("li", "wang", "xu", "regulator")) {
      assertThat(answer(who, HttpMethod.GET, "rooms").getInteger("_status")).as(who).isEqualTo(403);
    }
  }

  @Test
  void forbids_what_a_role_may_not_do() {
    var id = clinic.booked();
    assertThat(clinic.post("wang", "cases", Clinic.application()).getInteger("_status"))
        .isEqualTo(403);
    assertThat(clinic.post("regulator", "cases/" + id + "/close", of()).getInteger("_status"))
        .isEqualTo(403);
    assertThat(answer("wang", HttpMethod.GET, "patients").getInteger("_status")).isEqualTo(403);
    assertThat(answer("li", HttpMethod.GET, "audit").getInteger("_status")).isEqualTo(403);
    assertThat(answer("operator", HttpMethod.GET, "cases").getInteger("_status")).isEqualTo(403);
    assertThat(answer("xu", HttpMethod.GET, "cases/" + id + "/audit").getInteger("_status"))
        .isEqualTo(403);
    assertThat(
            clinic.post("xu", "cases/" + id + "/consent", Clinic.consent()).getInteger("_status"))
        .isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "session",
        "cases",
        "cases/x",
        "patients",
        "audit",
        "recordings/x",
        "recordings/x/tracks/1/segments/1",
        "cases/x/opinion.pdf",
        "directory/organisations"
      })
  void asks_strangers_to_sign_in(String path) {
    var refused = Clinic.json(clinic.api(HttpMethod.GET, path).send());
    assertThat(refused.getInteger("_status")).isEqualTo(401);
    assertThat(refused.getString("code")).isEqualTo("not-signed-in");
  }

  @Test
  void shows_a_coordinator_no_clinical_text() {
    var id = clinic.booked();
    var seen = clinic.get("xu", "cases/" + id);
    assertThat(seen.getJsonObject("application").fieldNames())
        .doesNotContain("reason", "purpose", "recordSummary");
    assertThat(seen.encode()).doesNotContain("胸闷", "高血压");
    assertThat(seen.getJsonObject("appointment")).isNotNull();
  }

  @Test
  void shows_a_regulator_masked_identities() {
    var id = clinic.booked();
    var seen = clinic.get("regulator", "cases/" + id);
    assertThat(seen.encode()).doesNotContain(Clinic.PATIENT, "1234", "1980-01-02");
    assertThat(seen.getJsonObject("application").getString("reason")).isEqualTo("张**反复胸闷");
    var row = clinic.get("regulator", "cases").getJsonArray("items").getJsonObject(0);
    assertThat(row.getString("patientName")).isEqualTo("张**");
    assertThat(clinic.trail.count("case.list")).isEqualTo(1);
  }

  @Test
  void shows_a_doctor_masked_numbers_of_patients() {
    var patients = clinic.get("li", "patients").getJsonArray("items");
    assertThat(patients.getJsonObject(0).getString("identityNumber"))
        .isEqualTo("330***********1234");
    assertThat(patients.getJsonObject(0).getString("phone")).isEqualTo("138****5678");
    assertThat(clinic.get("zhao", "patients").getJsonArray("items")).isEmpty();
  }

  @Test
  void shows_nothing_that_it_cannot_audit() {
    var id = clinic.booked();
    clinic.trail.isBroken = true;
    for (var path : List.of("cases/" + id, "patients", "cases/" + id + "/audit")) {
      var refused = answer("li", HttpMethod.GET, path);
      assertThat(refused.getInteger("_status")).as(path).isEqualTo(503);
      assertThat(refused.encode()).doesNotContain(Clinic.PATIENT);
    }
  }

  @Test
  void plays_a_recording_to_its_doctors_and_audits_it_once() {
    var id = clinic.booked();
    record("rec-1", id);
    var seen = clinic.get("wang", "recordings/rec-1");
    assertThat(seen.getJsonArray("tracks").getJsonObject(0).getString("source"))
        .isEqualTo("screen-audio");
    assertThat(seen.getJsonArray("tracks").getJsonObject(0).getString("name")).isEqualTo("李医生");
    for (int i = 0; i < 3; i++) {
      var segment =
          Clinic.await(
              clinic.as("wang", HttpMethod.GET, "recordings/rec-1/tracks/1/segments/0").send());
      assertThat(segment.bodyAsString()).isEqualTo("webm 1/0");
      assertThat(segment.getHeader("Content-Type")).isEqualTo("audio/webm");
    }
    assertThat(clinic.trail.count("recording.play")).isEqualTo(1);
    var captions =
        Clinic.await(clinic.as("wang", HttpMethod.GET, "recordings/rec-1/captions").send());
    assertThat(captions.getHeader("Content-Type")).startsWith("text/vtt");
    assertThat(captions.bodyAsString()).startsWith("WEBVTT").contains("<v 李医生>好的");
    assertThat(clinic.trail.count("recording.captions")).isEqualTo(1);
    for (var path : List.of("", "/notes", "/captions", "/tracks/1", "/tracks/1/segments/0")) {
      assertThat(answer("zhao", HttpMethod.GET, "recordings/rec-1" + path).getInteger("_status"))
          .isEqualTo(404);
    }
    assertThat(
            answer("regulator", HttpMethod.GET, "recordings/rec-1/tracks/1/segments/0")
                .getInteger("_status"))
        .isEqualTo(403);
    assertThat(clinic.get("regulator", "recordings/rec-1").encode()).doesNotContain("李医生");
  }

  @Test
  void makes_a_film_for_a_purpose_and_marks_it_with_who_asked() {
    record("rec-1", clinic.booked());
    record("rec-live", clinic.booked());
    var asked = new JsonObject().put("purpose", "DISPUTE");
    var film = clinic.post("wang", "recordings/rec-1/films", asked);
    assertThat(film.getString("state")).isEqualTo("QUEUED");
    assertThat(film.getString("mark")).contains("wang").endsWith("UTC").doesNotContain("医生");
    assertThat(clinic.trail.count("recording.film")).isEqualTo(1);
    var content =
        Clinic.await(
            clinic.as("wang", HttpMethod.GET, "recordings/rec-1/films/" + MemoryFilms.ID).send());
    assertThat(content.bodyAsString()).isEqualTo("film");
    assertThat(content.getHeader("Content-Type")).isEqualTo("video/mp4");
    assertThat(content.getHeader("Content-Disposition")).startsWith("attachment");
    assertThat(clinic.trail.count("recording.film.download")).isEqualTo(1);
    assertThat(clinic.post("wang", "recordings/rec-live/films", asked).getString("code"))
        .isEqualTo("recording-under-way");
    var others = new JsonObject().put("purpose", "CURIOSITY");
    assertThat(clinic.post("wang", "recordings/rec-1/films", others).getInteger("_status"))
        .isEqualTo(400);
    assertThat(
            answer("wang", HttpMethod.GET, "recordings/rec-1/films/ffffffffffffffff")
                .getInteger("_status"))
        .isEqualTo(404);
    assertThat(answer("zhao", HttpMethod.GET, "recordings/rec-1/films").getInteger("_status"))
        .isEqualTo(404);
  }

  @Test
  void finds_no_track_or_segment_that_is_not_there() {
    record("rec-1", clinic.booked());
    for (var path : List.of("tracks/9", "tracks/1/segments/9", "tracks/9/segments/0")) {
      assertThat(answer("wang", HttpMethod.GET, "recordings/rec-1/" + path).getInteger("_status"))
          .as(path)
          .isEqualTo(404);
    }
    assertThat(answer("wang", HttpMethod.GET, "recordings/rec-1/tracks/1").getInteger("_status"))
        .as("a torn file")
        .isEqualTo(503);
  }

  @Test
  void exports_the_case_file_to_its_doctors_and_the_regulator_and_audits_it() {
    var id = clinic.booked();
    var nothing = answer("wang", HttpMethod.GET, "cases/" + id + "/export");
    assertThat(nothing.getString("code")).isEqualTo("nothing-to-export");
    var consent = clinic.post("li", "cases/" + id + "/consent", Clinic.consent());
    assertThat(consent.getInteger("_status")).isEqualTo(200);
    for (var who : List.of("li", "wang", "regulator")) {
      var sent = Clinic.await(clinic.as(who, HttpMethod.GET, "cases/" + id + "/export").send());
      assertThat(sent.statusCode()).as(who).isEqualTo(200);
      assertThat(sent.getHeader("Content-Type")).isEqualTo("application/zip");
      assertThat(sent.getHeader("Content-Disposition")).contains("case-" + id + ".zip");
      assertThat(sent.bodyAsString()).isEqualTo("zip");
    }
    assertThat(clinic.trail.count("case.export")).isEqualTo(4);
    assertThat(clinic.files.exported.getFirst().documents())
        .singleElement()
        .matches(it -> it.role().equals("consent"));
    for (var who : List.of("zhao", "xu", "operator")) {
      assertThat(answer(who, HttpMethod.GET, "cases/" + id + "/export").getInteger("_status"))
          .as(who)
          .isIn(403, 404);
    }
    assertThat(clinic.files.exported).hasSize(3);
  }

  @Test
  void shows_a_frozen_picture_of_the_recorded_case_and_of_no_other() {
    var id = clinic.booked();
    record("rec-1", id);
    var mine = StillDocument.id(new UUID(1, 1));
    var foreign = StillDocument.id(new UUID(1, 2));
    keep(mine, new CaseId(id));
    keep(foreign, new CaseId("other-case"));
    var shown =
        Clinic.await(clinic.as("wang", HttpMethod.GET, "recordings/rec-1/stills/" + mine).send());
    assertThat(shown.bodyAsString()).isEqualTo(mine);
    assertThat(shown.getHeader("Content-Type")).isEqualTo("image/jpeg");
    assertThat(clinic.trail.count("recording.play")).isEqualTo(1);
    for (var still : List.of(foreign, StillDocument.id(new UUID(9, 9)))) {
      assertThat(
              answer("wang", HttpMethod.GET, "recordings/rec-1/stills/" + still)
                  .getInteger("_status"))
          .isEqualTo(404);
    }
    assertThat(answer("wang", HttpMethod.GET, "recordings/rec-1/stills/x").getInteger("_status"))
        .isEqualTo(400);
    assertThat(
            answer("zhao", HttpMethod.GET, "recordings/rec-1/stills/" + mine).getInteger("_status"))
        .isEqualTo(404);
  }

  @Test
  void lists_the_frozen_pictures_of_a_case_with_their_lines_and_exports_them() {
    var id = clinic.booked();
    var still = StillDocument.id(new UUID(1, 1));
    record("rec-1", id);
    clinic.archive.notes.add(
        new Note(
            40,
            "frozen",
            """
            {"from":"a-wang","picture":"a-li","source":"screen","still":"%s"}\
            """
                .formatted(still)));
    clinic.archive.notes.add(
        new Note(
            60,
            "drawn",
            """
            {"from":"a-wang","picture":"a-li","source":"screen","line":"1","colour":"cyan","points":"0.1,0.2"}\
            """));
    var listed = clinic.get("wang", "cases/" + id + "/stills").getJsonArray("items");
    assertThat(listed).hasSize(1);
    var one = listed.getJsonObject(0);
    assertThat(one.getString("id")).isEqualTo(still);
    assertThat(one.getString("recording")).isEqualTo("rec-1");
    assertThat(one.getString("by")).isEqualTo("王主任");
    assertThat(one.getJsonArray("lines"))
        .containsExactly(new JsonObject().put("colour", "cyan").put("points", "0.1,0.2"));
    assertThat(clinic.trail.count("recording.stills")).isEqualTo(1);
    for (var who : List.of("zhao", "xu", "operator", "regulator")) {
      assertThat(answer(who, HttpMethod.GET, "cases/" + id + "/stills").getInteger("_status"))
          .as(who)
          .isIn(403, 404);
    }
    var _ = Clinic.await(clinic.as("wang", HttpMethod.GET, "cases/" + id + "/export").send());
    assertThat(clinic.files.exported.getFirst().documents())
        .containsExactly(ExportedDocument.ifKept(still, "still"));
  }

  private void keep(String still, CaseId caseId) {
    var _ =
        Clinic.await(
            clinic.vault.store(
                still,
                caseId,
                StillDocument.MEDIA_TYPE,
                RetentionClass.PROCESS_RECORD,
                Buffer.buffer(still)));
  }

  @Test
  void names_the_actors_of_the_audit_trail() {
    var id = clinic.booked();
    var _ = clinic.get("wang", "cases/" + id);
    var entry = clinic.get("li", "cases/" + id + "/audit").getJsonArray("items").getJsonObject(0);
    assertThat(entry.getString("action")).isEqualTo("case.view");
    assertThat(entry.getString("actorName")).isEqualTo("王主任");
    assertThat(clinic.get("regulator", "audit?limit=2").getJsonArray("items")).hasSize(2);
    assertThat(clinic.get("regulator", "audit/verification").getInteger("entries")).isPositive();
  }

  private void record(String recording, String caseId) {
    var segment =
        new Segment(0, "f", 10, "00", "00", Duration.ZERO, Duration.ofSeconds(1), 50, false);
    var track =
        new Track(
            1,
            "a-li",
            TrackSource.SCREEN_AUDIO,
            "opus",
            Duration.ZERO,
            Duration.ofSeconds(1),
            List.of(segment));
    var manifest =
        new RecordingManifest(
            new RecordingId(recording),
            new CaseId(caseId),
            RecordingState.PARTIAL,
            Instant.EPOCH,
            Instant.EPOCH.plusSeconds(1),
            RetentionClass.PROCESS_RECORD,
            List.of(),
            List.of(track),
            List.of(new Gap(1, Duration.ZERO, Duration.ofMillis(20), "loss")),
            "build",
            "key",
            "signature");
    clinic.archive.manifests.put(manifest.id(), manifest);
  }

  private static JsonObject of() {
    return new JsonObject();
  }

  private static JsonObject of(String key, String value) {
    return new JsonObject().put(key, value);
  }
}
