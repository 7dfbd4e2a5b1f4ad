package huizhen.web.io;

import static huizhen.web.io.Clinic.await;
import static huizhen.web.io.Clinic.ok;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class EmergencyRoutesTest {
  private final Vertx vertx = Vertx.vertx();
  private final HttpClient http = vertx.createHttpClient();
  private Clinic clinic = Clinic.fresh();

  @BeforeEach
  void open() {
    clinic = Clinic.fresh();
  }

  @AfterEach
  void close() {
    var _ = await(vertx.close());
  }

  @Test
  void rings_who_is_on_call_and_tells_the_second_who_took_it() {
    var raised =
        clinic.post("li", "emergencies", call().put("tapAgeMillis", 1_500).put("override", by()));
    assertThat(raised.getInteger("_status")).isEqualTo(201);
    assertThat(raised.getString("state")).isEqualTo("DISPATCHED");
    assertThat(raised.getJsonObject("emergency").getInteger("rung")).isEqualTo(1);
    assertThat(clinic.emergencies.tapAge).isEqualTo(Duration.ofMillis(1_500));
    assertThat(clinic.emergencies.override.orElseThrow().approver()).isEqualTo("孙院长");
    var id = raised.getString("id");

    var ring = clinic.get("wang", "rings").getJsonArray("items").getJsonObject(0);
    assertThat(ring.getString("status")).isEqualTo("RINGING");
    assertThat(ring.getString("department")).isEqualTo("心血管内科");
    assertThat(ring.encode()).doesNotContain(Clinic.PATIENT).doesNotContain("突发胸痛");
    assertThat(clinic.get("chen", "rings").getJsonArray("items")).isEmpty();
    assertThat(clinic.get("xu", "rings").getJsonArray("items")).hasSize(1);
    // Whom it does not ring does not see the case either.
    assertThat(await(clinic.as("chen", HttpMethod.GET, "cases/" + id).send()).statusCode())
        .isEqualTo(404);
    assertThat(
            clinic
                .post("wang", "cases/" + id + "/ring/shown", new JsonObject())
                .getInteger("_status"))
        .isEqualTo(200);

    var taken =
        clinic.post(
            "wang", "cases/" + id + "/accept", new JsonObject().put("specialist", "p-wang"));
    assertThat(taken.getString("state")).isEqualTo("SCHEDULED");
    var late =
        clinic.post("xu", "cases/" + id + "/accept", new JsonObject().put("specialist", "p-chen"));
    assertThat(late.getInteger("_status")).isEqualTo(409);
    assertThat(late.getString("code")).isEqualTo("ring-taken");
    assertThat(late.getString("by")).isEqualTo("王主任");
    var after = clinic.get("wang", "rings").getJsonArray("items").getJsonObject(0);
    assertThat(after.getString("status")).isEqualTo("TAKEN");
    assertThat(after.getJsonObject("takenBy").getString("name")).isEqualTo("王主任");
  }

  @Test
  void takes_a_reason_for_declining_out_of_a_list_and_none() {
    var id = clinic.post("li", "emergencies", call()).getString("id");
    var path = "cases/" + id + "/ring/decline";
    for (var bad : List.of("TIRED", "", "in_session")) {
      assertThat(
              clinic.post("wang", path, new JsonObject().put("excuse", bad)).getInteger("_status"))
          .as(bad)
          .isEqualTo(400);
    }
    assertThat(
            clinic
                .post("wang", path, new JsonObject().put("excuse", "IN_SURGERY"))
                .getInteger("_status"))
        .isEqualTo(200);
    assertThat(clinic.post("wang", path, new JsonObject()).getInteger("_status")).isEqualTo(200);
    assertThat(
            await(
                    clinic
                        .as("wang", HttpMethod.POST, path)
                        .putHeader("Content-Type", "application/json")
                        .send())
                .statusCode())
        .isEqualTo(200);
  }

  @Test
  void refuses_what_does_not_fit_and_whom_it_is_not_for() {
    for (var bad :
        Map.of(
                "no reason", call().putNull("reason"),
                "empty reason", call().put("reason", ""),
                "a press of the future", call().put("tapAgeMillis", -1),
                "a press of yesterday", call().put("tapAgeMillis", 86_400_000),
                "an approver without a name", call().put("override", by().put("approver", "")),
                "something else", call().put("urgency", "EMERGENCY"))
            .entrySet()) {
      assertThat(clinic.post("li", "emergencies", bad.getValue()).getInteger("_status"))
          .as(bad.getKey())
          .isEqualTo(400);
    }
    assertThat(clinic.post("wang", "emergencies", call()).getInteger("_status")).isEqualTo(403);
    assertThat(
            clinic
                .post("li", "cases", Clinic.application().put("urgency", "EMERGENCY"))
                .getInteger("_status"))
        .isEqualTo(400);
    assertThat(await(clinic.as("li", HttpMethod.GET, "rings").send()).statusCode()).isEqualTo(403);
  }

  @Test
  void keeps_a_rota_and_lets_who_is_on_call_hand_over() {
    var rota = rota(0);
    assertThat(
            ok(200, clinic.as("xu", HttpMethod.PUT, "on-call").sendJsonObject(rota))
                .getInteger("version"))
        .isEqualTo(1);
    assertThat(status("xu", rota)).isEqualTo(409); // by then it is another
    var until = clinic.clock.instant().plus(Duration.ofHours(2)).toString();
    var handed =
        clinic.post(
            "wang", "on-call/handover", new JsonObject().put("to", "p-chen").put("until", until));
    assertThat(handed.getJsonArray("absences").getJsonObject(0).getMap())
        .containsEntry("kind", "DO_NOT_DISTURB")
        .containsEntry("substitute", "p-chen");
    assertThat(
            clinic
                .post(
                    "wang",
                    "on-call/handover",
                    new JsonObject().put("to", "p-wang").put("until", until))
                .getInteger("_status"))
        .isEqualTo(400);
    var far = clinic.clock.instant().plus(Duration.ofDays(3)).toString();
    assertThat(
            clinic
                .post(
                    "wang",
                    "on-call/handover",
                    new JsonObject().put("to", "p-chen").put("until", far))
                .getInteger("_status"))
        .isEqualTo(400);
    assertThat(status("wang", rota(2))).isEqualTo(403);
    var shift = rota(2).getJsonArray("shifts").getJsonObject(0);
    for (var bad :
        new JsonObject[] {
          shift.copy().put("level", 9),
          shift.copy().put("zone", "Mars/Base"),
          shift.copy().put("from", "25:00"),
          without(shift, "zone")
        }) {
      assertThat(status("xu", rota(2).put("shifts", new JsonArray().add(bad))))
          .as(bad.encode())
          .isEqualTo(400);
    }
  }

  @Test
  void tells_pages_at_once_whom_it_concerns_and_nothing_but_that_it_did() throws Exception {
    var wang = listen("wang", "");
    var chen = listen("chen", "");
    assertThat(wang.poll(5, TimeUnit.SECONDS)).contains("event: reload");
    assertThat(chen.poll(5, TimeUnit.SECONDS)).contains("event: reload");
    var id = clinic.post("li", "emergencies", call()).getString("id");
    clinic.emergencies.tell(id);
    var event = wang.poll(2, TimeUnit.SECONDS);
    assertThat(event)
        .contains("event: ring", "id: ", id, "DISPATCHED")
        .doesNotContain(Clinic.PATIENT);
    assertThat(chen.poll(300, TimeUnit.MILLISECONDS)).isNull();
    clinic.emergencies.lose();
    assertThat(wang.poll(2, TimeUnit.SECONDS)).contains("event: reload");
  }

  @Test
  void replays_what_a_page_missed_or_has_it_reload() throws Exception {
    var id = clinic.post("li", "emergencies", call()).getString("id");
    clinic.emergencies.tell(id);
    var first = listen("wang", "");
    var reload = first.poll(5, TimeUnit.SECONDS);
    assertThat(reload).contains("event: reload", "id: ");
    var last = reload.lines().filter(it -> it.startsWith("id: ")).findFirst().orElseThrow();
    clinic.emergencies.tell(id);
    clinic.emergencies.tell(id);
    var again = listen("wang", last.substring(4));
    assertThat(again.poll(2, TimeUnit.SECONDS)).contains("event: ring"); // once for both
    assertThat(again.poll(300, TimeUnit.MILLISECONDS)).isNull();
    assertThat(listen("wang", "99999-7").poll(2, TimeUnit.SECONDS)).contains("event: reload");
  }

  @Test
  void lets_nobody_listen_who_is_not_signed_in() {
    assertThat(await(clinic.api(HttpMethod.GET, "events").send()).statusCode()).isEqualTo(401);
    assertThat(await(clinic.as("operator", HttpMethod.GET, "events").send()).statusCode())
        .isEqualTo(403);
  }

  /// The events that come, without the comments that keep the line open.
  private LinkedBlockingQueue<String> listen(String who, String lastEventId) {
    var events = new LinkedBlockingQueue<String>();
    var cookie = "__Host-huizhen_session=" + clinic.signIn(who, Clinic.PASSWORD).cookie();
    var options =
        new RequestOptions()
            .setHost("127.0.0.1")
            .setPort(clinic.port)
            .setURI("/api/v1/events")
            .putHeader("Cookie", cookie);
    if (!lastEventId.isEmpty()) {
      var _ = options.putHeader("Last-Event-ID", lastEventId);
    }
    var response =
        await(http.request(options).compose(request -> request.send()).map(it -> take(it, events)));
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.getHeader("Content-Type")).isEqualTo("text/event-stream");
    return events;
  }

  private static HttpClientResponse take(
      HttpClientResponse response, LinkedBlockingQueue<String> events) {
    return response.handler(bytes -> {
      for (var event : bytes.toString().split("\n\n", -1)) {
        if (event.contains("event: ")) {
          events.add(event);
        }
      }
    });
  }

  private int status(String who, JsonObject rota) {
    return await(clinic.as(who, HttpMethod.PUT, "on-call").sendJsonObject(rota)).statusCode();
  }

  private static JsonObject without(JsonObject it, String field) {
    var copy = it.copy();
    var _ = copy.remove(field);
    return copy;
  }

  private static JsonObject call() {
    return new JsonObject()
        .put("patient", "patient-1")
        .put("invited", "hospital")
        .put("department", "心血管内科")
        .put("reason", "突发胸痛");
  }

  private static JsonObject by() {
    return new JsonObject()
        .put("approver", "孙院长")
        .put("title", "值班院领导")
        .put("reason", "患者昏迷，家属无法联系");
  }

  private static JsonObject rota(long version) {
    return new JsonObject()
        .put("version", version)
        .put("absences", new JsonArray())
        .put(
            "shifts",
            new JsonArray()
                .add(
                    new JsonObject()
                        .put("id", "s1")
                        .put("practitioner", "p-wang")
                        .put("department", "心血管内科")
                        .put("level", 1)
                        .put("days", new JsonArray().add("MONDAY"))
                        .put("from", "00:00")
                        .put("to", "00:00")
                        .put("zone", "Asia/Shanghai")));
  }
}
