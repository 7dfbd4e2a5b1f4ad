package huizhen.web.io;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.web.policy.WatchOrder;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Live media for a regulator: with an order for this case that somebody else has confirmed, while
/// it lasts, as who receives alone; revoked, it takes away what it opened.
final class WatchRoutesTest {
  private Clinic clinic;
  private String id;

  @BeforeEach
  void open() {
    clinic = Clinic.fresh();
    id = clinic.booked();
    var _ = clinic.post("li", "cases/" + id + "/consent", Clinic.consent());
    clinic.later(Duration.ofMinutes(50));
    assertThat(clinic.post("wang", "cases/" + id + "/join", new JsonObject()).getInteger("_status"))
        .isEqualTo(201);
  }

  private JsonObject wish(Duration from, Duration until) {
    var now = clinic.clock.instant();
    return new JsonObject()
        .put("number", "卫监〔2026〕7号")
        .put("authority", "省卫生健康委")
        .put("reason", "投诉核查")
        .put("from", now.plus(from).toString())
        .put("until", now.plus(until).toString());
  }

  private JsonObject entered(Duration from, Duration until) {
    var order = clinic.post("regulator", "cases/" + id + "/watch-orders", wish(from, until));
    assertThat(order.getInteger("_status")).as(order.encode()).isEqualTo(201);
    return order;
  }

  private JsonObject confirms(String who, String order) {
    return clinic.post(
        who,
        "cases/" + id + "/watch-orders/" + order + "/confirmation",
        new JsonObject().put("password", Clinic.PASSWORD));
  }

  private String inForce() {
    var order = entered(Duration.ZERO, Duration.ofHours(1)).getString("id");
    assertThat(confirms("regulator2", order).getString("state")).isEqualTo("OPEN");
    return order;
  }

  private JsonObject watches(String who, String caseId) {
    return clinic.post(who, "cases/" + caseId + "/watch", new JsonObject());
  }

  private void isRefused(JsonObject answer, String rule) {
    assertThat(answer.getInteger("_status")).as(answer.encode()).isEqualTo(409);
    assertThat(answer.getString("rule")).isEqualTo(rule);
    assertThat(answer.getString("zh")).isNotBlank();
    assertThat(answer.getString("en")).isNotBlank();
    assertThat(trail("watch.", "refused:" + rule)).isPositive();
  }

  private long trail(String action, String outcome) {
    synchronized (clinic.trail) {
      return clinic.trail.entries.stream()
          .filter(it -> it.event().action().startsWith(action))
          .filter(it -> it.event().outcome().equals(outcome))
          .filter(it -> it.event().caseId().isPresent())
          .count();
    }
  }

  @Test
  void a_regulator_watches_by_an_order_that_another_one_confirmed_and_receives_alone() {
    var order = entered(Duration.ZERO, Duration.ofHours(1));
    assertThat(order.getString("state")).isEqualTo("UNCONFIRMED");
    assertThat(order.getBoolean("mayConfirm")).isFalse();
    isRefused(watches("regulator", id), "watch.unconfirmed");
    isRefused(confirms("regulator", order.getString("id")), "watch.second-person");
    var wrong =
        clinic.post(
            "regulator2",
            "cases/" + id + "/watch-orders/" + order.getString("id") + "/confirmation",
            new JsonObject().put("password", "wrong"));
    assertThat(wrong.getInteger("_status")).isEqualTo(403);
    var confirmed = confirms("regulator2", order.getString("id"));
    assertThat(confirmed.getString("confirmedBy")).isEqualTo("监管二");
    isRefused(confirms("regulator2", order.getString("id")), "watch.confirmed");

    var ticket = watches("regulator", id);
    assertThat(ticket.getInteger("_status")).as(ticket.encode()).isEqualTo(201);
    assertThat(ticket.getString("until")).isEqualTo(order.getString("until"));
    assertThat(clinic.tickets.minted.getLast())
        .satisfies(it -> {
          assertThat(it.room()).isEqualTo("case-" + id);
          assertThat(it.role()).isEqualTo("REGULATOR");
          assertThat(it.participant()).isEqualTo("a-regulator");
          assertThat(it.publish()).isFalse();
          assertThat(it.record()).isFalse();
          assertThat(it.subscribe()).isTrue();
          assertThat(it.session()).as("ends with the sign-in").isPresent();
        });
    for (var action : new String[] {"watch.enter", "watch.confirm", "watch.join"}) {
      assertThat(trail(action, "ok")).as(action).isEqualTo(1);
    }
  }

  @Test
  void nobody_watches_by_an_order_for_another_case_or_another_person_or_by_none() {
    var _ = inForce();
    isRefused(watches("regulator2", id), "watch.order");
    var other = clinic.booked();
    isRefused(watches("regulator", other), "watch.order");
    var elsewhere =
        clinic.post(
            "regulator2",
            "cases/%s/watch-orders/%s/revocation"
                .formatted(
                    other,
                    clinic
                        .get("regulator", "cases/" + id + "/watch-orders")
                        .getJsonArray("items")
                        .getJsonObject(0)
                        .getString("id")),
            new JsonObject());
    assertThat(elsewhere.getInteger("_status")).as("of another case").isEqualTo(404);
  }

  @Test
  void nobody_watches_before_it_is_in_force_or_after_its_end() {
    var order = entered(Duration.ofMinutes(10), Duration.ofMinutes(20)).getString("id");
    var _ = confirms("regulator2", order);
    isRefused(watches("regulator", id), "watch.early");
    clinic.later(Duration.ofMinutes(10));
    assertThat(watches("regulator", id).getInteger("_status")).isEqualTo(201);
    clinic.later(Duration.ofMinutes(10));
    isRefused(watches("regulator", id), "watch.over");
    var late = entered(Duration.ZERO, Duration.ofMinutes(1)).getString("id");
    clinic.later(Duration.ofMinutes(1));
    isRefused(confirms("regulator2", late), "watch.over");
  }

  @Test
  void revoking_takes_back_every_ticket_that_was_handed_out_and_lets_nobody_in_again() {
    var order = inForce();
    for (int i = 0; i < 2; i++) {
      assertThat(watches("regulator", id).getInteger("_status")).isEqualTo(201);
    }
    int minted = clinic.tickets.minted.size();
    var path = "cases/" + id + "/watch-orders/" + order + "/revocation";
    var revoked = clinic.post("regulator2", path, new JsonObject());
    assertThat(revoked.getString("state")).isEqualTo("REVOKED");
    assertThat(revoked.getString("revokedBy")).isEqualTo("监管二");
    assertThat(clinic.tickets.revoked)
        .containsExactly("case-" + id + "/id-" + (minted - 1), "case-" + id + "/id-" + minted);
    isRefused(watches("regulator", id), "watch.revoked");
    assertThat(clinic.post("regulator", path, new JsonObject()).getInteger("_status"))
        .as("once more does no harm")
        .isEqualTo(200);
    assertThat(trail("watch.revoke", "ok")).isEqualTo(1);
  }

  @Test
  void is_not_possible_where_the_room_is_not_open() {
    var other = clinic.booked();
    var now = clinic.clock.instant();
    var order =
        clinic.post(
            "regulator",
            "cases/" + other + "/watch-orders",
            wish(Duration.ZERO, Duration.ofHours(1)));
    assertThat(order.getString("enteredAt")).isEqualTo(now.toString());
    var _ =
        clinic.post(
            "regulator2",
            "cases/" + other + "/watch-orders/" + order.getString("id") + "/confirmation",
            new JsonObject().put("password", Clinic.PASSWORD));
    assertThat(watches("regulator", other).getString("code")).isEqualTo("illegal-state");
  }

  @ParameterizedTest
  @CsvSource({"0, 481", "0, 0", "-120, -60", "43200, 43260"})
  void an_order_is_for_8_hours_at_most_which_end_within_30_days(long from, long until) {
    var answer =
        clinic.post(
            "regulator",
            "cases/" + id + "/watch-orders",
            wish(Duration.ofMinutes(from), Duration.ofMinutes(until)));
    assertThat(answer.getInteger("_status")).as(answer.encode()).isEqualTo(400);
    assertThat(answer.getString("field")).isEqualTo("until");
  }

  @Test
  void the_same_request_that_comes_again_enters_one_order() {
    var wish = wish(Duration.ZERO, Duration.ofHours(1));
    for (int i = 0; i < 2; i++) {
      var sent =
          clinic
              .as("regulator", io.vertx.core.http.HttpMethod.POST, "cases/" + id + "/watch-orders")
              .putHeader("Idempotency-Key", "k-1")
              .sendJsonObject(wish);
      var _ = Clinic.ok(201, sent);
    }
    assertThat(clinic.get("regulator", "cases/" + id + "/watch-orders").getJsonArray("items"))
        .hasSize(1);
  }

  @Test
  void what_was_handed_out_is_bounded_and_what_regulators_did_is_in_their_own_log() {
    var _ = inForce();
    for (int i = 0; i < WatchOrder.MOST_TICKETS; i++) {
      assertThat(watches("regulator", id).getInteger("_status")).isEqualTo(201);
    }
    isRefused(watches("regulator", id), "watch.used-up");
    var signed = clinic.signIn("regulator", Clinic.PASSWORD);
    var log =
        Clinic.ok(
            200,
            clinic
                .ask(io.vertx.core.http.HttpMethod.GET, "/supervision/v1/log?limit=100")
                .putHeader("Cookie", "__Host-huizhen_session=" + signed.cookie())
                .send());
    assertThat(log.encode()).contains("watch.join", "watch.confirm").doesNotContain("投诉核查");
  }
}
