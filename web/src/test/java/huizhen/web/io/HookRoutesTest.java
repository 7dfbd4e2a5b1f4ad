package huizhen.web.io;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.scheduling.api.Actor.Role;
import huizhen.web.hook.HookEvent;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A hospital's system is told of its cases, in order, signed, again when it did not take it, and
/// from the start when it asks.
final class HookRoutesTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final Vertx vertx = Vertx.vertx();
  private final List<Told> told = Collections.synchronizedList(new ArrayList<>());
  private final AtomicInteger answer = new AtomicInteger(200);
  private HttpServer system;
  private Clinic clinic;

  private record Told(String id, String time, String signature, Buffer body) {
    JsonObject json() {
      return body.toJsonObject();
    }
  }

  @BeforeEach
  void open() {
    clinic = Clinic.fresh();
    clinic.staff("he", "何协调", Role.COORDINATOR, "clinic-a");
    clinic.staff("mo", "莫协调", Role.COORDINATOR, "clinic-b");
    system =
        Clinic.await(
            vertx
                .createHttpServer()
                .requestHandler(request ->
                    request
                        .body()
                        .onSuccess(body -> {
                          told.add(
                              new Told(
                                  String.valueOf(request.getHeader("webhook-id")),
                                  String.valueOf(request.getHeader("webhook-timestamp")),
                                  String.valueOf(request.getHeader("webhook-signature")),
                                  body));
                          var _ = request.response().setStatusCode(answer.get()).end();
                        }))
                .listen(0, "127.0.0.1"));
  }

  @AfterEach
  void close() {
    Clinic.await(vertx.close());
  }

  private String url() {
    return "http://127.0.0.1:%d/hooks".formatted(system.actualPort());
  }

  private JsonObject add(String who, JsonObject body) {
    return clinic.post(who, "webhooks", body);
  }

  private static void until(BooleanSupplier isSo) {
    var end = System.nanoTime() + LIMIT.toNanos();
    while (!isSo.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(end);
      java.util.concurrent.locks.LockSupport.parkNanos(20_000_000);
    }
  }

  /// As the scheduling module writes it.
  private void happens(String action, String caseId, String outcome) {
    var event =
        new huizhen.recording.api.AuditTrail.AuditEvent(
            action + told.size() + Math.random(),
            clinic.clock.instant(),
            java.util.Optional.of(new huizhen.recording.api.CaseId(caseId)),
            "a-li",
            action,
            caseId,
            outcome,
            "{\"version\":2}");
    var _ = Clinic.await(clinic.trail.append(event));
  }

  private JsonObject state() {
    return clinic.get("he", "webhooks").getJsonArray("items").getJsonObject(0);
  }

  @Test
  void a_system_is_told_in_order_and_signed() {
    var id = clinic.submitted();
    var hook = add("he", new JsonObject().put("url", url()));
    assertThat(hook.getInteger("_status")).isEqualTo(201);
    var secret = hook.getString("secret").substring("whsec_".length());
    happens("case.accept", id, "ok");
    happens("case.book", id, "refused:slot-taken");
    happens("room.join", id, "ok");
    happens("case.book", id, "ok");
    until(() -> told.size() == 2);
    var first = told.getFirst();
    assertThat(told)
        .extracting(it -> it.json().getString("type"))
        .containsExactly("cn.huizhen.case.accept", "cn.huizhen.case.book");
    assertThat(first.json().getString("specversion")).isEqualTo("1.0");
    assertThat(first.json().getString("subject")).isEqualTo(id);
    assertThat(first.json().getString("id")).isEqualTo(first.id());
    assertThat(first.signature())
        .isEqualTo(HookEvent.sign(secret, first.id(), Long.parseLong(first.time()), first.body()));
    assertThat(first.body().toString()).doesNotContain(Clinic.PATIENT);
    assertThat(clinic.get("he", "webhooks").encode()).doesNotContain(secret);
  }

  @Test
  void what_was_not_taken_comes_again_and_nothing_overtakes_it() {
    var id = clinic.submitted();
    answer.set(503);
    var _ = add("he", new JsonObject().put("url", url()));
    happens("case.accept", id, "ok");
    happens("case.book", id, "ok");
    until(() -> told.size() == 1 && state().getInteger("failures") == 1);
    assertThat(state().getInteger("lastStatus")).isEqualTo(503);
    assertThat(state().getString("nextAt")).isNotNull();
    answer.set(204);
    clinic.clock.advance(Duration.ofSeconds(2));
    until(() -> told.size() == 3);
    assertThat(told)
        .extracting(Told::id)
        .containsExactly(told.get(0).id(), told.get(0).id(), told.get(2).id());
    until(() -> state().getInteger("failures") == 0);
  }

  @Test
  void a_system_has_it_all_again() {
    var id = clinic.submitted();
    var hook = add("he", new JsonObject().put("url", url())).getString("id");
    happens("case.accept", id, "ok");
    until(() -> told.size() == 1);
    var again = clinic.post("he", "webhooks/" + hook + "/replay", new JsonObject().put("after", 0));
    assertThat(again.getInteger("cursor")).isZero();
    until(() -> told.size() == 2);
    assertThat(told.get(1).id()).isEqualTo(told.get(0).id());
    assertThat(clinic.trail.count("webhook.replay")).isEqualTo(1);
    var gone = Clinic.await(clinic.as("he", HttpMethod.DELETE, "webhooks/" + hook).send());
    assertThat(gone.statusCode()).isEqualTo(204);
    assertThat(clinic.get("he", "webhooks").getJsonArray("items")).isEmpty();
  }

  @Test
  void nobody_is_told_of_others_cases_or_of_what_was_not_asked_for() {
    var id = clinic.submitted();
    var _ = add("mo", new JsonObject().put("url", url()));
    var _ =
        add(
            "he",
            new JsonObject()
                .put("url", url() + "?he")
                .put("types", new io.vertx.core.json.JsonArray().add("case.cancel")));
    happens("case.accept", id, "ok");
    happens("case.cancel", id, "ok");
    until(() -> !told.isEmpty() && state().getInteger("cursor") >= last());
    assertThat(told).hasSize(1);
    assertThat(told.getFirst().json().getString("type")).isEqualTo("cn.huizhen.case.cancel");
    var other = state().getString("id");
    for (var path : List.of("/replay")) {
      assertThat(
              clinic
                  .post("mo", "webhooks/" + other + path, new JsonObject().put("after", 0))
                  .getInteger("_status"))
          .isEqualTo(404);
    }
  }

  private long last() {
    return Objects.requireNonNull(clinic.get("he", "webhooks").getLong("head")) - 1;
  }

  @Test
  void no_webhook_leads_into_the_gateways_own_network() {
    for (var bad :
        List.of(
            "http://10.0.0.1/",
            "https://10.0.0.1/",
            "https://169.254.169.254/latest/meta-data",
            "https://[::1]/",
            "http://127.0.0.2/",
            "https://user@127.0.0.1/",
            "ftp://127.0.0.1/",
            "https://0x0a000001/",
            "https://nowhere.invalid/")) {
      var refused = add("he", new JsonObject().put("url", bad));
      assertThat(refused.getInteger("_status")).as(bad).isEqualTo(400);
      assertThat(refused.getString("field")).as(bad).isEqualTo("url");
    }
    for (int i = 0; i < 10; i++) {
      assertThat(add("he", new JsonObject().put("url", url())).getInteger("_status"))
          .isEqualTo(201);
    }
    assertThat(add("he", new JsonObject().put("url", url())).getInteger("_status")).isEqualTo(429);
  }
}
