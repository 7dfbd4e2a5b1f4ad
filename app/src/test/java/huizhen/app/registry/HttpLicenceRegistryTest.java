package huizhen.app.registry;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.scheduling.api.LicenceRegistry.Standing;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The register over HTTP, against a small server on loopback that answers as a test says.
final class HttpLicenceRegistryTest {
  private static final String REGISTER =
      """
      {"items":[{"licence":"L-1","validTo":"2026-03-11","status":"VALID"},
        {"licence":"L-2","validTo":"2026-03-10","status":"VALID"},
        {"licence":"L-3","validTo":"2030-01-01","status":"REVOKED"}]}
      """;

  private final Vertx vertx = Vertx.vertx();
  private final List<JsonObject> asked = Collections.synchronizedList(new ArrayList<>());
  private final List<String> shown = Collections.synchronizedList(new ArrayList<>());
  private volatile Consumer<HttpServerRequest> answer = it -> end(it, REGISTER);
  private volatile Instant now = Instant.parse("2026-03-10T16:30:00Z");
  private HttpServer server;

  @BeforeEach
  void open() {
    server =
        done(
            vertx
                .createHttpServer()
                .requestHandler(request -> {
                  shown.add(String.valueOf(request.getHeader("Authorization")));
                  var _ =
                      request
                          .body()
                          .onSuccess(body -> {
                            asked.add(new JsonObject(body));
                            answer.accept(request);
                          });
                })
                .listen(0, "127.0.0.1"));
  }

  @AfterEach
  void close() {
    var _ = vertx.close(); // nothing waits for it
  }

  private static <T> T done(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }

  private static void end(HttpServerRequest request, String body) {
    var _ = request.response().putHeader("Content-Type", "application/json").end(body);
  }

  private HttpLicenceRegistry registry(Duration kept) {
    var url = URI.create("http://127.0.0.1:" + server.actualPort() + "/licences");
    return new HttpLicenceRegistry(
        vertx, url, Optional.of("a-token-of-the-register"), kept, () -> now);
  }

  private static boolean isAway(HttpLicenceRegistry registry) {
    try {
      var _ = done(registry.standings(Set.of("L-1")));
      return false;
    } catch (CompletionException e) {
      return true;
    }
  }

  @Test
  void says_what_the_service_says_on_the_day_in_china() {
    try (var registry = registry(Duration.ofMinutes(5))) {
      assertThat(done(registry.standings(Set.of("L-1", "L-2", "L-3", "L-4"))))
          .containsOnly(
              Map.entry("L-1", Standing.VALID),
              Map.entry("L-2", Standing.NOT_VALID),
              Map.entry("L-3", Standing.NOT_VALID));
      assertThat(asked.getFirst().getJsonArray("licences"))
          .isEqualTo(JsonArray.of("L-1", "L-2", "L-3", "L-4"));
      assertThat(shown).containsOnly("Bearer a-token-of-the-register");
    }
  }

  @Test
  void takes_its_word_for_as_long_as_it_is_kept_and_no_longer_also_of_what_it_does_not_know() {
    try (var registry = registry(Duration.ofMinutes(5))) {
      var _ = done(registry.standings(Set.of("L-1", "L-4")));
      answer = it -> end(it, "{\"items\":[]}");
      now = now.plus(Duration.ofSeconds(299));
      assertThat(done(registry.standings(Set.of("L-1", "L-4")))).containsKey("L-1");
      assertThat(asked).hasSize(1);
      now = now.plus(Duration.ofSeconds(1));
      assertThat(done(registry.standings(Set.of("L-1", "L-4")))).isEmpty();
      assertThat(asked).hasSize(2);
    }
  }

  /// A licence whose last day is over while its entry is remembered counts no more.
  @Test
  void what_is_remembered_is_judged_by_the_day_of_the_question() {
    now = Instant.parse("2026-03-11T15:59:00Z");
    try (var registry = registry(Duration.ofMinutes(5))) {
      assertThat(done(registry.standings(Set.of("L-1")))).containsEntry("L-1", Standing.VALID);
      now = Instant.parse("2026-03-11T16:00:00Z");
      assertThat(done(registry.standings(Set.of("L-1")))).containsEntry("L-1", Standing.NOT_VALID);
      assertThat(asked).hasSize(1);
    }
  }

  @Test
  void asks_each_time_where_nothing_is_kept() {
    try (var registry = registry(Duration.ZERO)) {
      var _ = done(registry.standings(Set.of("L-1")));
      var _ = done(registry.standings(Set.of("L-1")));
      assertThat(asked).hasSize(2);
      assertThat(registry.rememberedCount()).isZero();
    }
  }

  @Test
  void remembers_no_more_than_its_limit() {
    try (var registry = registry(Duration.ofHours(1))) {
      answer = it -> end(it, "{\"items\":[]}");
      for (int piece = 0; piece < 3; piece++) {
        var many = new HashSet<String>();
        for (int i = 0; i < 9_000; i++) {
          many.add("P-" + piece + "-" + i);
        }
        var _ = done(registry.standings(many));
      }
      assertThat(registry.rememberedCount()).isEqualTo(HttpLicenceRegistry.MAX_REMEMBERED);
      var _ = done(registry.standings(Set.of("P-2-1")));
      assertThat(asked).hasSize(3);
      var _ = done(registry.standings(Set.of("P-0-1")));
      assertThat(asked).as("the one asked for longest ago was forgotten").hasSize(4);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}",
        "{\"items\":{}}",
        "{\"items\":[7]}",
        "{\"items\":[{\"licence\":\"L-1\"}]}",
        "{\"items\":[{\"licence\":\"L-1\",\"status\":\"VALID\",\"validTo\":\"soon\"}]}",
        "{\"items\":[{\"licence\":\"L-1\",\"status\":\"PERHAPS\",\"validTo\":\"2030-01-01\"}]}",
        "{\"items\":[{\"licence\":\"\",\"status\":\"VALID\",\"validTo\":\"2030-01-01\"}]}",
        "{\"items\":[{\"licence\":\"L-1\",\"status\":\"VALID\",\"validTo\":\"2030-01-01\"}"
      })
  void is_away_when_it_answers_something_else(String body) {
    try (var registry = registry(Duration.ofMinutes(5))) {
      answer = it -> end(it, body);
      assertThat(isAway(registry)).isTrue();
      answer = it -> end(it, REGISTER);
      assertThat(isAway(registry)).as("a fault is not remembered").isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {204, 301, 401, 404, 429, 500, 503})
  void is_away_when_it_answers_with_another_status(int status) {
    try (var registry = registry(Duration.ofMinutes(5))) {
      answer =
          it -> {
            var _ =
                it.response()
                    .setStatusCode(status)
                    .putHeader("Location", "http://127.0.0.1:1/")
                    .end();
          };
      assertThat(isAway(registry)).isTrue();
    }
  }

  /// None of these holds a decision up for longer than it may wait.
  @Test
  void is_away_when_it_says_nothing_drips_talks_too_much_or_hangs_up() {
    try (var registry = registry(Duration.ofMinutes(5))) {
      answer = _ -> {};
      assertThat(isAway(registry)).as("nothing").isTrue();
      answer =
          it -> {
            it.response().setChunked(true);
            vertx.setPeriodic(
                100,
                timer -> {
                  if (it.response().closed()) {
                    vertx.cancelTimer(timer);
                  } else {
                    var _ = it.response().write(" ");
                  }
                });
          };
      assertThat(isAway(registry)).as("drips").isTrue();
      answer =
          it -> {
            it.response().setChunked(true);
            var _ = it.response().write(Buffer.buffer(new byte[HttpLicenceRegistry.MAX_BYTES]));
            var _ = it.response().end(REGISTER);
          };
      assertThat(isAway(registry)).as("talks too much").isTrue();
      answer =
          it -> {
            var _ = it.connection().close();
          };
      assertThat(isAway(registry)).as("hangs up").isTrue();
      answer = it -> end(it, REGISTER);
      assertThat(isAway(registry)).isFalse();
      done(server.close());
      now = now.plus(Duration.ofMinutes(5));
      assertThat(isAway(registry)).as("is not there").isTrue();
    }
  }
}
