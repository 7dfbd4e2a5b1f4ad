package huizhen.web.io;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.scheduling.api.CaseId;
import huizhen.scheduling.api.FreeSlot;
import huizhen.scheduling.api.PractitionerId;
import huizhen.scheduling.api.Proposal;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The waiting list over HTTP; what it decides is `WaitlistTest`'s in scheduling.
final class WaitRoutesTest {
  private Clinic clinic;

  @BeforeEach
  void open() {
    clinic = Clinic.fresh();
  }

  private String accepted() {
    var id = clinic.submitted();
    var answer =
        Clinic.json(
            clinic
                .as("wang", HttpMethod.POST, "cases/" + id + "/accept")
                .sendJsonObject(new JsonObject().put("specialist", "p-wang")));
    assertThat(answer.getInteger("_status")).as(answer.encode()).isEqualTo(200);
    return id;
  }

  private JsonObject post(String user, String path) {
    return Clinic.json(clinic.as(user, HttpMethod.POST, path).sendJsonObject(new JsonObject()));
  }

  @Test
  void puts_a_case_on_the_list_and_books_the_time_that_is_offered() {
    var id = accepted();
    assertThat(clinic.get("li", "cases/" + id + "/waiting").getString("state")).isEqualTo("NONE");
    assertThat(post("li", "cases/" + id + "/waiting").getString("state")).isEqualTo("WAITING");
    assertThat(post("li", "cases/" + id + "/waiting").getInteger("_status")).isEqualTo(409);

    var start = Instant.parse(Clinic.WHEN);
    clinic.waitlist.offer(
        new CaseId(id),
        new FreeSlot(new PractitionerId("p-wang"), start, start.plus(Duration.ofMinutes(30))));
    var shown = clinic.get("li", "cases/" + id + "/waiting");
    assertThat(shown.getString("state")).isEqualTo("OFFERED");
    assertThat(shown.getJsonObject("offer").getString("start")).isEqualTo(Clinic.WHEN);

    var booked = post("li", "cases/" + id + "/waiting/acceptance");
    assertThat(booked.getInteger("_status")).as(booked.encode()).isEqualTo(201);
    assertThat(booked.getString("state")).isEqualTo("SCHEDULED");
    assertThat(clinic.get("li", "cases/" + id + "/waiting").getString("state")).isEqualTo("TAKEN");
  }

  /// A slow click on an offer that has lapsed must not book the next one.
  @Test
  void takes_an_offer_only_as_it_was_seen_and_says_whose_time_it_is() {
    var id = accepted();
    var joined =
        clinic
            .as("li", HttpMethod.POST, "cases/" + id + "/waiting")
            .sendJsonObject(new JsonObject().put("anyone", true));
    assertThat(Clinic.json(joined).getBoolean("anyone")).isTrue();
    var start = Instant.parse(Clinic.WHEN);
    clinic.waitlist.offer(
        new CaseId(id),
        new FreeSlot(new PractitionerId("p-chen"), start, start.plus(Duration.ofMinutes(30))));
    var seen = Clinic.await(clinic.as("li", HttpMethod.GET, "cases/" + id + "/waiting").send());
    assertThat(seen.getHeader("ETag")).isEqualTo("\"2\"");
    assertThat(
            new JsonObject(seen.bodyAsString()).getJsonObject("offer").getJsonObject("specialist"))
        .isEqualTo(JsonObject.of("id", "p-chen", "name", "陈主任"));
    for (var path : new String[] {"acceptance", "refusal"}) {
      var late =
          Clinic.json(
              clinic
                  .as("li", HttpMethod.POST, "cases/" + id + "/waiting/" + path)
                  .putHeader("If-Match", "\"1\"")
                  .sendJsonObject(new JsonObject()));
      assertThat(late.getInteger("_status")).as(path).isEqualTo(412);
      assertThat(late.getInteger("version")).isEqualTo(2);
    }
    assertThat(clinic.get("li", "cases/" + id + "/waiting").getString("state"))
        .isEqualTo("OFFERED");
  }

  private String ofTeam() {
    var id = accepted();
    var member = new JsonObject().put("practitioner", "p-chen").put("mandatory", true);
    var team =
        new JsonObject().put("members", new JsonArray().add(member)).put("optionalNeeded", 0);
    var put = clinic.as("xu", HttpMethod.PUT, "cases/" + id + "/team").sendJsonObject(team);
    assertThat(Clinic.json(put).getInteger("_status")).isEqualTo(200);
    return id;
  }

  private JsonObject join(String user, String id, JsonObject wish) {
    return Clinic.json(
        clinic.as(user, HttpMethod.POST, "cases/" + id + "/waiting").sendJsonObject(wish));
  }

  @Test
  void lets_a_whole_team_wait_and_says_for_whom_a_time_is_kept() {
    var id = ofTeam();
    assertThat(join("xu", id, new JsonObject()).getString("code")).isEqualTo("refused");
    var wish = new JsonObject().put("team", JsonObject.of("minutes", 45, "optional", 0));
    var waits = join("xu", id, wish);
    assertThat(waits.getString("state")).as(waits.encode()).isEqualTo("WAITING");
    assertThat(waits.getJsonObject("team")).isEqualTo(JsonObject.of("minutes", 45, "optional", 0));

    var start = Instant.parse(Clinic.WHEN).plus(Duration.ofHours(3));
    clinic.waitlist.offer(
        new CaseId(id),
        new Proposal(start, start.plus(Duration.ofMinutes(45)), List.of(), 0, Set.of()));
    var shown = clinic.get("xu", "cases/" + id + "/waiting");
    assertThat(shown.getString("state")).as(shown.encode()).isEqualTo("OFFERED");
    assertThat(shown.getJsonObject("offer").getJsonArray("beside"))
        .isEqualTo(JsonArray.of("p-li", "p-chen"));
    assertThat(post("xu", "cases/" + id + "/waiting/acceptance").getInteger("_status"))
        .isEqualTo(201);
  }

  @Test
  void refuses_a_teams_wish_that_is_none() {
    var id = ofTeam();
    for (var bad :
        new JsonObject[] {
          JsonObject.of("optional", 0),
          JsonObject.of("minutes", 4),
          JsonObject.of("minutes", 721),
          JsonObject.of("minutes", 30, "optional", 21),
          JsonObject.of("minutes", 30, "from", "soon"),
          JsonObject.of("minutes", 30, "colour", "red")
        }) {
      var answer = join("xu", id, new JsonObject().put("team", bad));
      assertThat(answer.getInteger("_status")).as(bad.encode()).isEqualTo(400);
    }
    var more = new JsonObject().put("team", JsonObject.of("minutes", 30, "optional", 1));
    assertThat(join("xu", id, more).getString("rule")).isEqualTo("team.optional");
  }

  @Test
  void refuses_what_is_not_offered_and_a_bad_time() {
    var id = accepted();
    for (var path : new String[] {"acceptance", "refusal"}) {
      var answer = post("li", "cases/" + id + "/waiting/" + path);
      assertThat(answer.getInteger("_status")).isEqualTo(409);
      assertThat(answer.getString("code")).isEqualTo("illegal-state");
    }
    var bad =
        Clinic.json(
            clinic
                .as("li", HttpMethod.POST, "cases/" + id + "/waiting")
                .sendJsonObject(new JsonObject().put("before", "soon")));
    assertThat(bad.getInteger("_status")).isEqualTo(400);
    assertThat(bad.getString("field")).isEqualTo("before");
  }

  @Test
  void lets_a_case_leave_the_list() {
    var id = accepted();
    var _ = post("li", "cases/" + id + "/waiting");
    var left = Clinic.json(clinic.as("li", HttpMethod.DELETE, "cases/" + id + "/waiting").send());
    assertThat(left.getString("state")).isEqualTo("WITHDRAWN");
  }
}
