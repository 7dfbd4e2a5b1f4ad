package huizhen.web.io;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import huizhen.recording.api.CaseId;
import huizhen.recording.api.RecordingId;
import huizhen.recording.api.RecordingManifest;
import huizhen.recording.api.RecordingState;
import huizhen.recording.api.RetentionClass;
import huizhen.scheduling.api.DocumentId;
import huizhen.scheduling.api.OrganisationId;
import huizhen.scheduling.api.PatientId;
import huizhen.scheduling.api.PractitionerId;
import huizhen.scheduling.visit.api.BlockId;
import huizhen.scheduling.visit.api.Precheck;
import huizhen.scheduling.visit.api.QueuePlace;
import huizhen.scheduling.visit.api.SessionBlock;
import huizhen.scheduling.visit.api.Visit;
import huizhen.scheduling.visit.api.VisitConsent;
import huizhen.scheduling.visit.api.VisitCourse;
import huizhen.scheduling.visit.api.VisitId;
import huizhen.scheduling.visit.api.VisitPlan;
import huizhen.scheduling.visit.api.VisitState;
import huizhen.web.api.AccountStore.ServiceClient;
import huizhen.web.api.CaptionDoor.Outcome;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Who may caption which room, and what comes of a caption.
final class CaptionRoutesTest {
  private Clinic clinic;

  @BeforeEach
  void open() {
    clinic = Clinic.fresh();
  }

  private JsonObject post(String client, String path, JsonObject body) {
    var scope = client.equals("other") ? "rooms" : "captions";
    var token = Clinic.ok(200, clinic.accessToken(client, scope)).getString("access_token");
    return Clinic.json(
        clinic
            .api(HttpMethod.POST, "rooms/" + path)
            .bearerTokenAuthentication(token)
            .sendJsonObject(body));
  }

  private static JsonObject caption() {
    return new JsonObject()
        .put("id", "s4-17")
        .put("mid", "0")
        .put("text", "血压一百六十")
        .put("language", "zh-CN")
        .put("final", true)
        .put("lengthMillis", 1_200)
        .put("agoMillis", 300);
  }

  private String hospitalsRecogniser() {
    return recogniserOf("hospital");
  }

  @CanIgnoreReturnValue
  private String recogniserOf(String organisation) {
    Clinic.await(
        clinic.accounts.put(
            new ServiceClient(
                "asr",
                Clinic.await(clinic.accounts.client("his")).orElseThrow().secretHash(),
                Set.of("captions"),
                Optional.of(new OrganisationId(organisation)))));
    return "asr";
  }

  @Test
  void a_recogniser_gets_a_ticket_that_hears_and_its_words_go_into_the_room() {
    var ticket = post("his", "ward/caption-tickets", new JsonObject());
    assertThat(ticket.getInteger("_status")).isEqualTo(201);
    assertThat(ticket.fieldNames())
        .containsExactlyInAnyOrder("id", "ticket", "expiresAt", "whep", "_status");
    assertThat(clinic.tickets.minted.getLast())
        .satisfies(it -> {
          assertThat(it.role()).isEqualTo("RECOGNISER");
          assertThat(it.publish()).isFalse();
          assertThat(it.subscribe()).isTrue();
        });
    assertThat(clinic.trail.count("room.captions")).isEqualTo(1);
    var said = post("his", "ward/captions", caption());
    assertThat(said.getString("outcome")).isEqualTo("shown");
    assertThat(clinic.captions.said).containsExactly("ward s4-17 0 血压一百六十 zh-CN true 1200 300 his");
  }

  @ParameterizedTest
  @EnumSource(Outcome.class)
  void says_what_became_of_a_caption(Outcome outcome) {
    clinic.captions.outcome = outcome;
    var answer = post("his", "ward/captions", caption());
    var expected =
        switch (outcome) {
          case SHOWN -> "200 shown";
          case DROPPED -> "200 dropped";
          case REPEATED -> "200 repeated";
          case NOT_LIVE -> "409 room-not-live";
          case NOT_LISTENING -> "409 not-listening";
          case TOO_MANY -> "429 too-many";
        };
    assertThat(
            answer.getInteger("_status")
                + " "
                + answer.getString("outcome", answer.getString("code")))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "id, a b",
    "id, ''",
    "text, ''",
    "text, '  '",
    "language, chinese!",
    "mid, ''",
  })
  void refuses_what_is_no_caption_and_shows_nothing(String field, String value) {
    var answer = post("his", "ward/captions", caption().put(field, value));
    assertThat(answer.getInteger("_status")).isEqualTo(400);
    assertThat(answer.getString("code")).isEqualTo("bad-request");
    assertThat(clinic.captions.said).isEmpty();
  }

  @Test
  void refuses_what_is_too_long_missing_unknown_or_out_of_bounds() {
    for (var body :
        new JsonObject[] {
          caption().put("text", "长".repeat(501)),
          caption().put("text", "two\nlines"),
          caption().put("agoMillis", 60_001),
          caption().put("lengthMillis", -1),
          caption().put("final", "yes"),
          caption().put("speaker", "u-1"),
          new JsonObject().put("id", "a")
        }) {
      assertThat(post("his", "ward/captions", body).getInteger("_status"))
          .as(body.fieldNames().toString())
          .isEqualTo(400);
    }
    assertThat(clinic.captions.said).isEmpty();
  }

  @Test
  void takes_nothing_where_the_deployment_has_not_switched_captions_on() {
    clinic.captions.isOpen = false;
    for (var path : new String[] {"ward/captions", "ward/caption-tickets"}) {
      var answer = post("his", path, path.endsWith("captions") ? caption() : new JsonObject());
      assertThat(answer.getInteger("_status")).isEqualTo(403);
      assertThat(answer.getString("code")).isEqualTo("captions-off");
    }
    assertThat(clinic.trail.count("access.addcaption")).isEqualTo(1);
    assertThat(clinic.captions.said).isEmpty();
    assertThat(clinic.tickets.minted).isEmpty();
  }

  @Test
  void keeps_out_other_scopes_other_clients_rooms_and_rooms_of_others() {
    assertThat(post("other", "ward/captions", caption()).getInteger("_status")).isEqualTo(401);
    var asr = hospitalsRecogniser();
    assertThat(post("his", "ward/captions", caption()).getInteger("_status")).isEqualTo(200);
    var foreign = post(asr, "ward/captions", caption());
    assertThat(foreign.getInteger("_status")).isEqualTo(403);
    assertThat(foreign.getString("code")).isEqualTo("foreign-room");
    assertThat(post(asr, "case-none/captions", caption()).getString("code"))
        .isEqualTo("foreign-room");
    assertThat(clinic.captions.said).hasSize(1);
  }

  @Test
  void captions_a_consultation_of_its_hospital_while_the_patient_agrees() {
    var asr = hospitalsRecogniser();
    var id = clinic.booked();
    var path = "case-" + id + "/captions";
    assertThat(post("his", path, caption()).getString("code")).isEqualTo("foreign-room");
    assertThat(post(asr, path, caption()).getString("rule")).isEqualTo("captions.no-consent");
    var consented = clinic.post("li", "cases/" + id + "/consent", Clinic.consent());
    assertThat(consented.getInteger("_status")).isEqualTo(200);
    assertThat(post(asr, path, caption()).getString("outcome")).isEqualTo("shown");
    assertThat(post(asr, "case-" + id + "/caption-tickets", new JsonObject()).getInteger("_status"))
        .isEqualTo(201);
  }

  private void visit(VisitState state, boolean isConsented) {
    var start = Instant.parse(Clinic.WHEN);
    var block =
        SessionBlock.open(
            new BlockId("block-1"),
            new OrganisationId("hospital"),
            new PractitionerId("p-wang"),
            start,
            start.plusSeconds(3_600),
            4);
    var plan =
        new VisitPlan(
            block.id(),
            block.organisation(),
            block.doctor(),
            new PatientId("patient-1"),
            1,
            start,
            start,
            block.end(),
            "高血压",
            Optional.empty());
    var consent =
        new VisitConsent(new DocumentId("consent-1"), "visit-1", true, isConsented, true, start);
    clinic.visits.keep(
        block,
        new Visit(
            new VisitId("v1"),
            1,
            state,
            plan,
            Precheck.NONE.consent(consent),
            QueuePlace.booked(false),
            VisitCourse.NONE,
            List.of(),
            start,
            start));
  }

  @Test
  void captions_a_visit_and_a_teaching_session_of_its_hospital_while_the_patient_agrees() {
    var asr = hospitalsRecogniser();
    assertThat(post(asr, "visit-v1/captions", caption()).getString("code"))
        .isEqualTo("foreign-room");
    visit(VisitState.IN_SESSION, false);
    assertThat(post(asr, "visit-v1/captions", caption()).getString("rule"))
        .isEqualTo("captions.no-consent");
    visit(VisitState.IN_SESSION, true);
    assertThat(post("his", "visit-v1/captions", caption()).getString("code"))
        .isEqualTo("foreign-room");
    assertThat(post(asr, "visit-v1/captions", caption()).getString("outcome")).isEqualTo("shown");

    var id = clinic.post("li", "teaching", TeachingRoutesTest.form(true)).getString("id");
    var path = "teaching-" + id + "/captions";
    assertThat(post(asr, path, caption()).getString("code")).isEqualTo("foreign-room");
    recogniserOf("clinic-a");
    assertThat(post(asr, path, caption()).getString("rule")).isEqualTo("captions.no-consent");
    var agreed = clinic.post("li", "teaching/" + id + "/consent", TeachingRoutesTest.agreed(true));
    assertThat(agreed.getInteger("_status")).as(agreed.encode()).isEqualTo(200);
    assertThat(post(asr, path, caption()).getString("outcome")).isEqualTo("shown");
    assertThat(post("his", path, caption()).getString("code")).isEqualTo("foreign-room");
    assertThat(post(asr, "teaching-/captions", caption()).getInteger("_status")).isIn(400, 403);
  }

  @Test
  void tells_a_room_of_another_gateway_from_one_in_which_nothing_is_said() {
    var asr = hospitalsRecogniser();
    clinic.captions.outcome = Outcome.NOT_LIVE;
    visit(VisitState.SUSPENDED, true);
    var elsewhere = post(asr, "visit-v1/captions", caption());
    assertThat(elsewhere.getInteger("_status")).isEqualTo(409);
    assertThat(elsewhere.getString("code")).isEqualTo("room-elsewhere");
    visit(VisitState.COMPLETED, true);
    assertThat(post(asr, "visit-v1/captions", caption()).getString("code"))
        .isEqualTo("room-not-live");
  }

  private void recorded(String recording, String room, Instant start) {
    var manifest =
        new RecordingManifest(
            new RecordingId(recording),
            new CaseId(room),
            RecordingState.SEALED,
            start,
            start.plusSeconds(30),
            RetentionClass.PROCESS_RECORD,
            List.of(),
            List.of(),
            List.of(),
            "build",
            "key",
            "signature");
    clinic.archive.manifests.put(manifest.id(), manifest);
  }

  private String webVtt(String who, String path, int status) {
    var answer = Clinic.await(clinic.as(who, HttpMethod.GET, path).send());
    assertThat(answer.statusCode()).as(answer.bodyAsString()).isEqualTo(status);
    return String.valueOf(answer.bodyAsString());
  }

  @Test
  void the_doctor_of_a_visit_and_the_teacher_alone_have_what_was_heard_as_a_file() {
    visit(VisitState.COMPLETED, true);
    var start = Instant.parse(Clinic.WHEN);
    recorded("rec-2", "visit-v1", start.plusSeconds(60));
    recorded("rec-1", "visit-v1", start);
    assertThat(webVtt("wang", "visits/v1/captions", 200))
        .contains("00:00:00.009 --> ", "00:01:00.009 --> ", "<v 李医生>好的");
    assertThat(clinic.trail.count("recording.captions")).isEqualTo(1);
    assertThat(webVtt("chen", "visits/v1/captions", 403)).doesNotContain("好的");
    assertThat(webVtt("xu", "visits/v1/captions", 403)).doesNotContain("好的");

    var id = clinic.post("li", "teaching", TeachingRoutesTest.form(true)).getString("id");
    var announced =
        clinic.post("li", "teaching/" + id + "/steps", new JsonObject().put("step", "announce"));
    assertThat(announced.getInteger("_status")).isEqualTo(200);
    var agreed = clinic.post("li", "teaching/" + id + "/consent", TeachingRoutesTest.agreed(true));
    assertThat(agreed.getInteger("_status")).as(agreed.encode()).isEqualTo(200);
    recorded("rec-3", "teaching-" + id, start);
    assertThat(webVtt("li", "teaching/" + id + "/captions", 200)).contains("好的");
    assertThat(webVtt("wang", "teaching/" + id + "/captions", 403)).doesNotContain("好的");
  }
}
