package huizhen.web.io;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The door for other systems, health, the contract and the pages.
final class ServiceDoorTest {
  private Clinic clinic;

  @BeforeEach
  void open() {
    clinic = Clinic.fresh();
  }

  private String token(String client) {
    return Clinic.ok(200, clinic.accessToken(client)).getString("access_token");
  }

  private JsonObject mint(String token, String room, JsonObject body) {
    return Clinic.json(
        clinic
            .api(HttpMethod.POST, "rooms/" + room + "/tickets")
            .bearerTokenAuthentication(token)
            .sendJsonObject(body));
  }

  private static JsonObject ticket() {
    return new JsonObject()
        .put("identity", "ward-7")
        .put("name", "七病区")
        .put("publish", true)
        .put("subscribe", false)
        .put("record", false);
  }

  @Test
  void mints_a_ticket_for_an_ad_hoc_room() {
    var minted = mint(token("his"), "ward", ticket());
    assertThat(minted.getInteger("_status")).isEqualTo(201);
    assertThat(minted.getString("ticket")).isEqualTo("ticket-1");
    assertThat(minted.getString("whip")).startsWith("http://127.0.0.1:").endsWith("/whip/ward");
    assertThat(minted.getString("whep")).endsWith("/whep/ward");
    assertThat(clinic.tickets.minted.getFirst().role()).isEqualTo("MEMBER");
    var watcher = mint(token("his"), "ward", ticket().put("publish", false));
    assertThat(watcher.getInteger("_status")).isEqualTo(201);
    assertThat(clinic.tickets.minted.getLast().role()).isEqualTo("OBSERVER");
    assertThat(clinic.trail.count("room.ticket")).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({
    "chair, true, true, 201",
    "patient, true, true, 201",
    "relative, true, true, 201",
    "interpreter, true, true, 201",
    "trainee, false, true, 201",
    "device, true, false, 201",
    "trainee, true, true, 400",
    "observer, true, true, 400",
    "device, true, true, 400",
    "surgeon, true, true, 400",
    "CHAIR, true, true, 400"
  })
  void mints_tickets_for_each_role_that_makes_sense(
      String role, boolean publish, boolean subscribe, int status) {
    var body = ticket().put("role", role).put("publish", publish).put("subscribe", subscribe);
    var answer = mint(token("his"), "ward", body);
    assertThat(answer.getInteger("_status")).isEqualTo(status);
    if (status == 201) {
      assertThat(clinic.tickets.minted.getLast().role()).isEqualToIgnoringCase(role);
    } else {
      assertThat(answer.getString("field")).isEqualTo("role");
    }
  }

  @Test
  void keeps_clients_out_of_rooms_that_are_not_theirs() {
    assertThat(mint(token("his"), "ward", ticket()).getInteger("_status")).isEqualTo(201);
    for (var room : new String[] {"ward", "case-1"}) {
      var refused = mint(token("other"), room, ticket());
      assertThat(refused.getInteger("_status")).isEqualTo(403);
      assertThat(refused.getString("code")).isEqualTo("foreign-room");
    }
  }

  /// The code of the problem, or the status.
  private String revoke(String token, String room, String id) {
    var answer =
        Clinic.await(
            clinic
                .api(HttpMethod.DELETE, "rooms/" + room + "/tickets/" + id)
                .bearerTokenAuthentication(token)
                .send());
    return answer.statusCode() == 204
        ? "204"
        : requireNonNull(answer.bodyAsJsonObject()).getString("code");
  }

  @Test
  void withdraws_a_ticket_of_the_clients_own_room() {
    var token = token("his");
    var id = mint(token, "ward", ticket()).getString("id");
    assertThat(revoke(token, "ward", id)).isEqualTo("204");
    assertThat(clinic.tickets.revoked).containsExactly("ward/" + id);
    assertThat(revoke(token, "ward", "never-was")).isEqualTo("204");
    assertThat(revoke(token, "ward", "one-more")).isEqualTo("too-many");
  }

  @Test
  void withdraws_nothing_for_others_and_for_names_that_are_none() {
    var id = mint(token("his"), "ward", ticket()).getString("id");
    assertThat(revoke(token("other"), "ward", id)).isEqualTo("foreign-room");
    assertThat(revoke(token("his"), "case-1", id)).isEqualTo("foreign-room");
    assertThat(revoke("wrong", "ward", id)).isEqualTo("bad-access-token");
    assertThat(revoke(token("his"), "ward", "a.b")).isEqualTo("bad-request");
    assertThat(revoke(token("his"), "ward", "x".repeat(65))).isEqualTo("bad-request");
    var session = clinic.signIn("li", Clinic.PASSWORD);
    assertThat(revoke(session.cookie(), "ward", id)).isEqualTo("bad-access-token");
    assertThat(clinic.tickets.revoked).isEmpty();
  }

  @Test
  void refuses_an_access_token_that_is_wrong_or_expired() {
    var token = token("his");
    assertThat(mint("wrong", "ward", ticket()).getString("code")).isEqualTo("bad-access-token");
    clinic.clock.advance(Duration.ofMinutes(6));
    assertThat(mint(token, "ward", ticket()).getInteger("_status")).isEqualTo(201);
    clinic.clock.advance(Duration.ofMinutes(6));
    var expired = mint(token, "ward", ticket());
    assertThat(expired.getInteger("_status")).as("using it does not prolong it").isEqualTo(401);
  }

  @Test
  void takes_no_session_for_an_access_token() {
    var session = clinic.signIn("li", Clinic.PASSWORD);
    assertThat(mint(session.cookie(), "ward", ticket()).getInteger("_status")).isEqualTo(401);
  }

  @ParameterizedTest
  @CsvSource({
    "client_credentials, rooms, his, wrong, 401, invalid_client",
    "client_credentials, rooms, nobody, wrong, 401, invalid_client",
    "password, rooms, his, correct horse 9, 400, unsupported_grant_type",
    "client_credentials, admin, his, correct horse 9, 400, invalid_scope",
    "client_credentials, rooms, his, , 401, invalid_client"
  })
  void refuses_a_bad_token_request(
      String grant, String scope, String id, String secret, int status, String error) {
    var form =
        MultiMap.caseInsensitiveMultiMap()
            .add("grant_type", grant)
            .add("scope", scope)
            .add("client_id", id);
    if (secret != null) {
      form.add("client_secret", secret);
    }
    var answer = Clinic.json(clinic.api(HttpMethod.POST, "oauth/token").sendForm(form));
    assertThat(answer.getInteger("_status")).isEqualTo(status);
    assertThat(answer.getString("error")).isEqualTo(error);
  }

  @Test
  void takes_the_secret_in_the_form_too() {
    var form =
        MultiMap.caseInsensitiveMultiMap()
            .add("grant_type", "client_credentials")
            .add("client_id", "his")
            .add("client_secret", Clinic.PASSWORD);
    var answer = Clinic.json(clinic.api(HttpMethod.POST, "oauth/token").sendForm(form));
    assertThat(answer.getString("token_type")).isEqualTo("Bearer");
    assertThat(answer.getInteger("expires_in")).isEqualTo(600);
  }

  @Test
  void asks_for_a_form() {
    var answer =
        Clinic.json(
            clinic
                .api(HttpMethod.POST, "oauth/token")
                .sendJsonObject(new JsonObject().put("grant_type", "client_credentials")));
    assertThat(answer.getInteger("_status")).isEqualTo(415);
  }

  @Test
  void says_503_and_when_to_try_again_while_scheduling_is_away() {
    var id = clinic.submitted();
    var _ = clinic.get("wang", "session");
    clinic.scheduling.isAway = true;
    var answer =
        Clinic.await(
            clinic
                .as("wang", HttpMethod.POST, "cases/" + id + "/accept")
                .sendJsonObject(new JsonObject().put("specialist", "p-wang")));
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.getHeader("Retry-After")).isNotBlank();
    var ready = Clinic.json(clinic.ask(HttpMethod.GET, "/health/ready").send());
    assertThat(ready.getInteger("_status")).isEqualTo(503);
    assertThat(ready.getJsonObject("checks").getString("redis")).isEqualTo("down");
    assertThat(Clinic.json(clinic.ask(HttpMethod.GET, "/health/live").send()).getInteger("_status"))
        .isEqualTo(200);
    clinic.scheduling.isAway = false;
    assertThat(Clinic.json(clinic.ask(HttpMethod.GET, "/health/ready").send()).getString("status"))
        .isEqualTo("up");
  }

  @Test
  void publishes_its_contract_and_what_runs() {
    var contract = Clinic.ok(200, clinic.api(HttpMethod.GET, "openapi.json").send());
    assertThat(contract.getString("openapi")).isEqualTo("3.1.0");
    assertThat(contract.getJsonObject("paths").getJsonObject("/api/v1/oauth/token").encode())
        .contains("application/x-www-form-urlencoded");
    var meta = Clinic.ok(200, clinic.api(HttpMethod.GET, "meta").send());
    assertThat(meta.getBoolean("demo")).isTrue();
  }

  @Test
  void protects_every_answer_by_headers() {
    for (var path : new String[] {"/", "/api/v1/meta", "/api/v1/nothing", "/health/live"}) {
      var answer = Clinic.await(clinic.ask(HttpMethod.GET, path).send());
      assertThat(answer.getHeader("Content-Security-Policy"))
          .as(path)
          .contains(
              "default-src 'self'",
              "script-src 'self';",
              "frame-ancestors 'none'",
              "wss://127.0.0.1");
      assertThat(answer.getHeader("Strict-Transport-Security")).contains("max-age=31536000");
      assertThat(answer.getHeader("X-Content-Type-Options")).isEqualTo("nosniff");
    }
  }

  @Test
  void puts_no_foreign_text_into_headers() {
    var answer =
        Clinic.await(
            clinic.api(HttpMethod.GET, "meta").virtualHost("evil.example; script-src *").send());
    assertThat(answer.headers().toString()).doesNotContain("evil", "*");
  }
}
