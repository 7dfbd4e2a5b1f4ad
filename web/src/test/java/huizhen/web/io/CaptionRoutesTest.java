package huizhen.web.io;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.scheduling.api.OrganisationId;
import huizhen.web.api.AccountStore.ServiceClient;
import huizhen.web.api.CaptionDoor.Outcome;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
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
    Clinic.await(
        clinic.accounts.put(
            new ServiceClient(
                "asr",
                Clinic.await(clinic.accounts.client("his")).orElseThrow().secretHash(),
                Set.of("captions"),
                Optional.of(new OrganisationId("hospital")))));
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
  void keeps_out_other_scopes_other_clients_rooms_and_rooms_of_visits() {
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
}
