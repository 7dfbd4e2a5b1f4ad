package huizhen.web.io;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.scheduling.api.OrganisationId;
import huizhen.scheduling.visit.api.Visit;
import huizhen.scheduling.visit.api.VisitId;
import huizhen.scheduling.visit.api.VisitState;
import huizhen.web.io.AccessMatrix.Ownership;
import huizhen.web.io.AccessMatrix.Principal;
import huizhen.web.rating.Rating;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// How content a county doctor and a patient were: one answer each, theirs alone, and in figures of
/// no fewer than five.
final class RatingRoutesTest {
  private static final String MARCH = "from=2026-02-28T16:00:00Z&to=2026-04-01T00:00:00Z";

  private AccessWorld world;
  private Clinic clinic;

  @BeforeEach
  void open() {
    world = new AccessWorld("booked");
    clinic = world.clinic;
  }

  private static JsonObject stars(int stars) {
    return new JsonObject().put("stars", stars);
  }

  private JsonObject patient(HttpMethod method, JsonObject body) {
    var sent = clinic.api(method, "visit/rating");
    world.shows(Principal.PATIENT, Ownership.OWN).forEach(sent::putHeader);
    return Clinic.json(method.equals(HttpMethod.PUT) ? sent.sendJsonObject(body) : sent.send());
  }

  private JsonObject rate(String who, String id, JsonObject body) {
    return Clinic.json(
        clinic.as(who, HttpMethod.PUT, "cases/" + id + "/rating").sendJsonObject(body));
  }

  private void over() {
    var it = Clinic.await(clinic.visits.find(new VisitId("followup-1"))).orElseThrow();
    var block = Clinic.await(clinic.visits.session(it.plan().block())).orElseThrow().block();
    clinic.visits.keep(
        block,
        new Visit(
            it.id(),
            it.version() + 1,
            VisitState.COMPLETED,
            it.plan(),
            it.precheck(),
            it.place(),
            it.course(),
            it.timers(),
            it.createdAt(),
            clinic.clock.instant()));
  }

  /// A case of Dr. Li that was held and is concluded.
  private String held() {
    var id = world.caseId;
    var _ = clinic.post("li", "cases/" + id + "/consent", Clinic.consent());
    clinic.later(Duration.ofMinutes(50));
    var _ = clinic.post("wang", "cases/" + id + "/join", new JsonObject());
    var opinion = new JsonObject().put("findings", "f").put("diagnosis", "d").put("advice", "a");
    var _ =
        Clinic.ok(
            200,
            clinic.as("wang", HttpMethod.PUT, "cases/" + id + "/opinion").sendJsonObject(opinion));
    var _ =
        clinic.post(
            "wang",
            "cases/" + id + "/opinion/signature",
            new JsonObject().put("password", Clinic.PASSWORD));
    return id;
  }

  /// Of others, in the month of the clock.
  private void others(String organisation, Rating.Group group, int count, int stars) {
    for (int i = 0; i < count; i++) {
      assertThat(
              Clinic.await(
                  clinic.ratings.put(
                      organisation + group + i,
                      "somebody",
                      group,
                      Set.of(new OrganisationId(organisation)),
                      Optional.empty(),
                      Rating.first(stars, "", clinic.clock.instant()))))
          .isTrue();
    }
  }

  @Test
  void a_patient_rates_a_visit_with_one_tap_once_it_is_over() {
    assertThat(patient(HttpMethod.GET, new JsonObject()).getBoolean("isOpen")).isFalse();
    var early = patient(HttpMethod.PUT, stars(5));
    assertThat(early.getInteger("_status")).isEqualTo(409);
    assertThat(early.getString("code")).isEqualTo("rating-early");
    over();
    assertThat(patient(HttpMethod.GET, new JsonObject()).getBoolean("isOpen")).isTrue();
    assertThat(patient(HttpMethod.PUT, stars(5)).getInteger("_status")).isEqualTo(200);
    var own = patient(HttpMethod.GET, new JsonObject());
    assertThat(own.getInteger("stars")).isEqualTo(5);
    assertThat(own.getString("text")).isEmpty();
  }

  @Test
  void an_answer_is_changed_for_a_day_and_there_is_one() {
    var id = held();
    var first = rate("li", id, stars(2).put("text", "等得太久"));
    assertThat(first.getInteger("_status")).isEqualTo(200);
    assertThat(first.getString("text")).isEqualTo("等得太久");
    clinic.later(Rating.CHANGEABLE.minusSeconds(1));
    var changed = rate("li", id, stars(4));
    assertThat(changed.getInteger("stars")).isEqualTo(4);
    assertThat(changed.getString("changeableUntil")).isEqualTo(first.getString("changeableUntil"));
    clinic.later(Duration.ofSeconds(1));
    var late = rate("li", id, stars(1));
    assertThat(late.getInteger("_status")).isEqualTo(409);
    assertThat(late.getString("code")).isEqualTo("rating-closed");
    var own = clinic.get("li", "cases/" + id + "/rating");
    assertThat(own.getInteger("stars")).isEqualTo(4);
    assertThat(own.getBoolean("isOpen")).isFalse();
  }

  @Test
  void nobody_else_is_shown_it_and_the_trail_does_not_say_what_it_was() {
    var id = held();
    var _ = rate("li", id, stars(1).put("text", "意见很私人"));
    for (var who : new String[] {"wang", "xu", "regulator", "operator"}) {
      var asked = clinic.as(who, HttpMethod.GET, "cases/" + id + "/rating").send();
      assertThat(Clinic.await(asked).statusCode()).as(who).isEqualTo(403);
    }
    assertThat(clinic.get("wang", "cases/" + id).encode()).doesNotContain("意见很私人", "\"stars\"");
    assertThat(clinic.trail.count("rating.give")).isEqualTo(1);
    assertThat(clinic.trail.entries.toString()).doesNotContain("意见很私人", "stars");
  }

  @Test
  void what_is_no_rating_is_refused_and_changes_nothing() {
    var id = held();
    for (var body :
        new JsonObject[] {
          new JsonObject(),
          stars(0),
          stars(6),
          new JsonObject().put("stars", 4.5),
          new JsonObject().put("stars", "5"),
          stars(5).put("text", "好".repeat(301)),
          stars(5).put("text", "a\u0000b"),
          stars(5).put("more", 1)
        }) {
      assertThat(rate("li", id, body).getInteger("_status")).as(body.encode()).isEqualTo(400);
    }
    assertThat(clinic.get("li", "cases/" + id + "/rating").containsKey("stars")).isFalse();
  }

  @Test
  void a_coordinator_sees_the_own_organisations_figures_from_five_answers_on() {
    others("hospital", Rating.Group.PATIENT, 4, 5);
    others("clinic-b", Rating.Group.PATIENT, 9, 1);
    assertThat(clinic.get("xu", "satisfaction?" + MARCH).getJsonArray("items")).isEmpty();
    over();
    var _ = patient(HttpMethod.PUT, stars(3));
    var items = clinic.get("xu", "satisfaction?" + MARCH).getJsonArray("items");
    assertThat(items).hasSize(1);
    var patients = items.getJsonObject(0);
    assertThat(patients.getString("group")).isEqualTo("PATIENT");
    assertThat(patients.getInteger("count")).isEqualTo(5);
    assertThat(patients.getDouble("mean")).isEqualTo(4.6);
    assertThat(patients.getDouble("share")).isEqualTo(0.8);
    assertThat(clinic.trail.count("rating.satisfaction")).isEqualTo(2);
    for (var span :
        new String[] {"", "from=x&to=y", "from=2026-03-02T00:00:00Z&to=2026-03-01T00:00:00Z"}) {
      var answer = Clinic.await(clinic.as("xu", HttpMethod.GET, "satisfaction?" + span).send());
      assertThat(answer.statusCode()).isEqualTo(400);
    }
  }

  @Test
  void a_consultation_counts_for_both_sides_and_for_the_regulator() {
    others("clinic-a", Rating.Group.COUNTY_DOCTOR, 4, 2);
    var _ = rate("li", held(), stars(5));
    var url = "/supervision/v1/indicators?" + MARCH;
    var signed = clinic.signIn("regulator", Clinic.PASSWORD);
    var all =
        Clinic.ok(
            200,
            clinic
                .ask(HttpMethod.GET, url)
                .putHeader("Cookie", "__Host-huizhen_session=" + signed.cookie())
                .send());
    var found =
        all.getJsonArray("items").stream()
            .map(JsonObject.class::cast)
            .filter(it -> it.getString("indicator").startsWith("satisfaction-"))
            .toList();
    assertThat(found).hasSize(1);
    assertThat(found.getFirst().getString("indicator")).isEqualTo("satisfaction-county-doctor");
    assertThat(found.getFirst().getInteger("count")).isEqualTo(5);
    assertThat(found.getFirst().getDouble("share")).isEqualTo(0.2);
    // The hospital has one alone.
    assertThat(clinic.get("xu", "satisfaction?" + MARCH).getJsonArray("items")).isEmpty();
  }
}
