package huizhen.web.io;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Who has no account comes into a consultation by a link that opens once; who only learns, with
/// the patient's consent to teaching alone.
final class GuestRoutesTest {
  private Clinic clinic;

  @BeforeEach
  void open() {
    clinic = Clinic.fresh();
  }

  @ParameterizedTest
  @ValueSource(strings = {"interpreter", "relative", "trainee", "observer"})
  void a_link_lets_one_person_in_once_with_the_rights_of_the_role(String role) {
    var id = openRoom(true);
    var link = clinic.post("wang", "cases/" + id + "/guest-links", guest(role));
    assertThat(link.getInteger("_status")).as(link.encode()).isEqualTo(201);
    assertThat(link.getString("url")).contains("/guest#" + role + ".");
    assertThat(clinic.tickets.minted).allMatch(it -> !it.name().equals("周译员"));
    assertThat(clinic.links.kept()).as("by its hash").doesNotContain(token(link));

    var opened = opening(token(link));
    assertThat(opened.getInteger("_status")).as(opened.encode()).isEqualTo(201);
    assertThat(opened.getString("signaling")).endsWith("/signaling");
    var minted = clinic.tickets.minted.getLast();
    assertThat(minted.room()).isEqualTo("case-" + id);
    assertThat(minted.role()).isEqualTo(role.toUpperCase(Locale.ROOT));
    assertThat(minted.name()).isEqualTo("周译员");
    assertThat(minted.participant()).startsWith("guest-");
    assertThat(minted.publish()).isEqualTo(List.of("interpreter", "relative").contains(role));
    assertThat(minted.subscribe()).isTrue();
    assertThat(minted.session()).isEmpty();
    assertThat(opening(token(link)).getInteger("_status")).as("once").isEqualTo(410);
    assertThat(clinic.trail.count("room.link")).isEqualTo(1);
    assertThat(clinic.trail.count("room.link.open")).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"trainee", "observer"})
  void nobody_learns_without_the_consent_to_teaching(String role) {
    var id = openRoom(false);
    for (var path : List.of("/guest-links", "/device-tickets")) {
      var refused = clinic.post("wang", "cases/" + id + path, guest(role));
      assertThat(refused.getInteger("_status")).isEqualTo(409);
      assertThat(refused.getString("rule")).isEqualTo("consent.teaching");
      assertThat(refused.getString("zh")).contains("教学");
      assertThat(refused.getString("en")).contains("teaching");
    }
    assertThat(clinic.trail.count("room.link")).as("both refusals").isEqualTo(2);
    var interpreter = clinic.post("wang", "cases/" + id + "/guest-links", guest("interpreter"));
    assertThat(interpreter.getInteger("_status")).isEqualTo(201);
  }

  @Test
  void a_link_is_too_old_after_two_hours_and_made_up_ones_open_nothing() {
    var id = openRoom(true);
    var link = clinic.post("wang", "cases/" + id + "/guest-links", guest("interpreter"));
    assertThat(opening("A".repeat(43)).getInteger("_status")).isEqualTo(410);
    clinic.later(GuestRoutes.LIFE.plusSeconds(1));
    assertThat(opening(token(link)).getInteger("_status")).isEqualTo(410);
  }

  @Test
  void a_link_of_a_visit_is_none_of_a_consultation() {
    var hash = Tokens.hash("B".repeat(43));
    var visit = new JsonObject().put("visit", "v1").put("until", "2030-01-01T00:00:00Z");
    Clinic.await(clinic.links.put(hash, visit.encode(), Duration.ofHours(1)));
    assertThat(opening("B".repeat(43)).getInteger("_status")).isEqualTo(410);
    assertThat(Clinic.await(clinic.links.get(hash))).isPresent();
  }

  private String openRoom(boolean isForTeaching) {
    var id = clinic.booked();
    var consent = Clinic.consent().put("teaching", isForTeaching);
    var given = clinic.post("li", "cases/" + id + "/consent", consent);
    assertThat(given.getInteger("_status")).as(given.encode()).isEqualTo(200);
    assertThat(given.getJsonObject("consent").getBoolean("teaching")).isEqualTo(isForTeaching);
    clinic.later(Duration.ofMinutes(50));
    var joined = clinic.post("wang", "cases/" + id + "/join", new JsonObject());
    assertThat(joined.getInteger("_status")).isEqualTo(201);
    return id;
  }

  private static JsonObject guest(String role) {
    return new JsonObject().put("role", role).put("name", "周译员");
  }

  private static String token(JsonObject link) {
    var url = link.getString("url");
    return url.substring(url.lastIndexOf('.') + 1);
  }

  private JsonObject opening(String token) {
    return Clinic.json(
        clinic
            .api(io.vertx.core.http.HttpMethod.POST, "guest-links/openings")
            .sendJsonObject(new JsonObject().put("token", token)));
  }
}
