package huizhen.web.io;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.recording.api.AuditTrail.AuditEvent;
import huizhen.recording.api.CaseId;
import huizhen.scheduling.api.Actor.Role;
import huizhen.web.hook.HookEvent;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A regional platform gets the whole trail, in order, by file and by HTTP, at least once and with
/// nothing missing, whatever it answers.
final class FeedRoutesTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final String SECRET =
      Base64.getEncoder()
          .encodeToString("a shared secret of 24 chars".getBytes(StandardCharsets.UTF_8));

  @TempDir private Path folder;
  private final Vertx vertx = Vertx.vertx();
  private final List<JsonObject> batches = Collections.synchronizedList(new ArrayList<>());
  private final AtomicReference<Function<JsonObject, Object>> answer =
      new AtomicReference<>(FeedRoutesTest::all);
  private HttpServer platform;
  private Clinic clinic;

  @BeforeEach
  void open() {
    platform =
        Clinic.await(
            vertx
                .createHttpServer()
                .requestHandler(request ->
                    request
                        .body()
                        .onSuccess(body -> {
                          assertThat(header(request, "webhook-signature"))
                              .isEqualTo(
                                  HookEvent.sign(
                                      SECRET,
                                      header(request, "webhook-id"),
                                      Long.parseLong(header(request, "webhook-timestamp")),
                                      body));
                          var batch = body.toJsonObject();
                          batches.add(batch);
                          var said = answer.get().apply(batch);
                          if (said instanceof Integer status) {
                            var _ = request.response().setStatusCode(status).end();
                          } else {
                            var _ = request.response().end(Buffer.buffer(said.toString()));
                          }
                        }))
                .listen(0, "127.0.0.1"));
    clinic =
        new Clinic(
            new FeedConfig(
                "huizhen-1",
                Optional.of(folder),
                Optional.of(
                    new FeedConfig.Http(
                        URI.create("http://127.0.0.1:%d/in".formatted(platform.actualPort())),
                        SECRET)),
                "key"));
    clinic.staff("fan", "范运维", Role.OPERATOR, "hospital");
    clinic.staff("rui", "芮监管", Role.REGULATOR, "hospital");
  }

  @AfterEach
  void close() {
    clinic.close();
    Clinic.await(vertx.close());
  }

  private static String header(HttpServerRequest request, String name) {
    return String.valueOf(request.getHeader(name));
  }

  private static Object all(JsonObject batch) {
    return acknowledges(batch.getLong("last"));
  }

  private static JsonObject acknowledges(long sequence) {
    return new JsonObject().put("acknowledged", sequence);
  }

  private static void until(BooleanSupplier isSo) {
    var end = System.nanoTime() + LIMIT.toNanos();
    while (!isSo.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(end);
      java.util.concurrent.locks.LockSupport.parkNanos(20_000_000);
    }
  }

  private void happens(int times) {
    for (int i = 0; i < times; i++) {
      var number = clinic.trail.entries.size();
      var _ =
          Clinic.await(
              clinic.trail.append(
                  new AuditEvent(
                      "e-" + number,
                      clinic.clock.instant(),
                      Optional.of(new CaseId("c-" + number)),
                      "a-li",
                      "case.edit",
                      "c-" + number,
                      "ok",
                      "{}")));
    }
  }

  private List<Long> received() {
    synchronized (batches) {
      return batches.stream()
          .flatMap(it -> it.getJsonArray("records").stream())
          .map(it -> ((JsonObject) it).getLong("sequence"))
          .toList();
    }
  }

  private JsonObject state(String who, String name) {
    var state =
        who.equals("rui")
            ? Clinic.ok(
                200, clinic.as("rui", HttpMethod.GET, "feeds").uri("/supervision/v1/feeds").send())
            : clinic.get("fan", "feeds");
    return items(state).stream()
        .map(JsonObject.class::cast)
        .filter(it -> it.getString("feed").equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static JsonArray items(JsonObject state) {
    return state.getJsonArray("items");
  }

  private static List<Long> upTo(long last) {
    return LongStream.rangeClosed(1, last).boxed().toList();
  }

  @Test
  void everything_arrives_in_order_and_its_hashes_are_a_chain() throws IOException {
    happens(250);
    until(() -> received().size() >= 250);
    assertThat(received().subList(0, 250)).isEqualTo(upTo(250));
    synchronized (batches) {
      assertThat(batches).allMatch(it -> it.getJsonArray("records").size() <= 100);
      var before = "0".repeat(64);
      for (var batch : batches) {
        for (var record : batch.getJsonArray("records")) {
          assertThat(((JsonObject) record).getString("previous")).isEqualTo(before);
          before = ((JsonObject) record).getString("hash");
        }
      }
    }
    until(() -> state("fan", "file").getLong("acknowledged") >= 250);
    assertThat(Files.readAllLines(folder.resolve("feed-000001.jsonl")).size())
        .isGreaterThanOrEqualTo(250);
    assertThat(state("rui", "http").getLong("acknowledged")).isGreaterThanOrEqualTo(250);
    assertThat(clinic.trail.count("supervision.feeds")).isEqualTo(1);
  }

  @Test
  void what_was_not_acknowledged_comes_again_and_nothing_is_left_out() {
    answer.set(_ -> 503);
    happens(3);
    until(() -> state("fan", "http").getInteger("failures") == 1);
    assertThat(state("fan", "http").getString("lastError")).isEqualTo("http-503");
    assertThat(state("fan", "http").getLong("acknowledged")).isZero();
    assertThat(state("fan", "http").getLong("lag")).isPositive();
    answer.set(_ -> "{}"); // taken, says its status; what, does it not say
    clinic.clock.advance(Duration.ofMinutes(1));
    until(() -> "no-acknowledgement".equals(state("fan", "http").getString("lastError")));
    answer.set(_ -> acknowledges(999_999)); // of what it never got
    clinic.clock.advance(Duration.ofMinutes(2));
    until(() -> "not-sent".equals(state("fan", "http").getString("lastError")));
    answer.set(batch -> acknowledges(Math.min(2, batch.getLong("last"))));
    clinic.clock.advance(Duration.ofMinutes(4));
    until(() -> state("fan", "http").getLong("acknowledged") == 2);
    answer.set(FeedRoutesTest::all);
    until(() -> {
      // A batch that was under way may be refused after this, so the next one's time is not known.
      clinic.clock.advance(Duration.ofSeconds(10));
      return state("fan", "http").getLong("acknowledged") > 3;
    });
    synchronized (batches) {
      assertThat(batches.getFirst().getLong("first")).isEqualTo(1);
      assertThat(batches.getLast().getLong("first")).isGreaterThan(2);
    }
    assertThat(received()).containsAll(upTo(3));
  }

  @Test
  void a_platform_that_lost_something_gets_it_again() {
    happens(20);
    until(() -> received().size() >= 20);
    answer.set(_ -> acknowledges(5)); // its backup ended there
    happens(1);
    until(() -> clinic.trail.count("feed.gap") == 1);
    answer.set(FeedRoutesTest::all);
    clinic.clock.advance(Duration.ofSeconds(2));
    until(() -> batches.getLast().getLong("first") <= 6);
    var resent = batches.getLast();
    assertThat(resent.getLong("first")).isEqualTo(6);
    until(() -> state("fan", "http").getInteger("failures") == 0);
  }

  @Test
  void operators_have_it_sent_again_and_that_is_audited() {
    happens(5);
    until(() -> received().size() >= 5);
    var before = batches.size();
    var answered = clinic.post("fan", "feeds/http/replay", new JsonObject().put("after", 3));
    assertThat(answered.getInteger("_status")).isEqualTo(200);
    until(() -> batches.size() > before && batches.get(before).getLong("first") == 4);
    assertThat(clinic.trail.count("feed.replay")).isEqualTo(1);
    assertThat(
            clinic
                .post("fan", "feeds/pigeon/replay", new JsonObject().put("after", 3))
                .getInteger("_status"))
        .isEqualTo(404);
  }

  @Test
  void what_was_taken_and_could_not_be_noted_comes_twice_and_never_less() {
    clinic.webhooks.forgets = true;
    happens(2);
    until(() -> batches.size() >= 2);
    clinic.webhooks.forgets = false;
    until(() -> state("fan", "http").getLong("acknowledged") >= 2);
    synchronized (batches) {
      assertThat(batches.get(0).getLong("first")).isEqualTo(1);
      assertThat(batches.get(1).getLong("first")).isEqualTo(1);
    }
  }

  @Test
  void a_feed_that_stands_says_so_in_the_trail_once_and_goes_on() {
    answer.set(_ -> 500);
    happens(1);
    for (int failure = 1; failure <= 6; failure++) {
      int count = failure;
      until(() -> state("fan", "http").getInteger("failures") == count);
      clinic.clock.advance(Duration.ofMinutes(11));
    }
    assertThat(state("fan", "http").getBoolean("stands")).isTrue();
    assertThat(clinic.trail.count("feed.stands")).isEqualTo(1);
    answer.set(FeedRoutesTest::all);
    clinic.clock.advance(Duration.ofMinutes(11));
    until(() -> clinic.trail.count("feed.resumed") == 1);
    assertThat(received()).contains(1L);
  }
}
