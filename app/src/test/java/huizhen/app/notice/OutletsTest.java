package huizhen.app.notice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import huizhen.app.config.NoticeConfig;
import huizhen.app.config.NoticeConfig.Outlet;
import huizhen.app.config.StartException;
import huizhen.scheduling.notice.api.Channel;
import huizhen.scheduling.notice.api.Message;
import huizhen.scheduling.notice.api.NotCarriedException;
import huizhen.scheduling.notice.api.NoticeKind;
import huizhen.scheduling.notice.api.NoticeRules;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.assertj.core.annotation.CanIgnoreReturnValue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class OutletsTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-03-10T01:00:00Z"));
  private static final String SECRET = "0123456789abcdef0123456789abcdef";
  private static final Message MESSAGE =
      new Message(
          "n1-sms",
          NoticeKind.TWO_BEFORE_YOU,
          "13800138000",
          "",
          "您前面还有不到3位，请准备",
          Optional.empty());

  private final Vertx vertx = Vertx.vertx();
  @TempDir Path folder;

  @AfterEach
  void close() {
    await(vertx.close());
  }

  @Test
  void a_hook_gets_a_signed_message_with_its_id() throws Exception {
    Map<String, String> got = new ConcurrentHashMap<>();
    var server = hook(204, got);
    await(carrier(server).carry(MESSAGE));
    var body = new JsonObject(got.get("body"));
    assertThat(body.getString("to")).isEqualTo("13800138000");
    assertThat(body.getString("channel")).isEqualTo("SMS");
    assertThat(body.getString("kind")).isEqualTo("TWO_BEFORE_YOU");
    assertThat(body.getString("text")).isEqualTo(MESSAGE.text());
    assertThat(got.get("Idempotency-Key")).isEqualTo("n1-sms");
    var mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    var seconds = CLOCK.instant().getEpochSecond();
    var expected =
        HexFormat.of()
            .formatHex(
                mac.doFinal((seconds + "." + got.get("body")).getBytes(StandardCharsets.UTF_8)));
    assertThat(got.get("Huizhen-Signature")).isEqualTo("t=" + seconds + ",v1=" + expected);
  }

  @ParameterizedTest
  @CsvSource({"400,true", "404,true", "429,false", "408,false", "500,false", "302,false"})
  void what_a_hook_refuses_is_final_or_may_pass(int status, boolean isFinal) {
    var server = hook(status, new ConcurrentHashMap<>());
    assertThatThrownBy(() -> await(carrier(server).carry(MESSAGE)))
        .isInstanceOfSatisfying(
            NotCarriedException.class,
            it -> {
              assertThat(it.code()).isEqualTo("hook-" + status);
              assertThat(it.isFinal()).isEqualTo(isFinal);
            });
  }

  @Test
  void a_hook_that_is_away_may_come_back() {
    var server = hook(204, new ConcurrentHashMap<>());
    var carrier = carrier(server);
    await(server.close());
    assertThatThrownBy(() -> await(carrier.carry(MESSAGE)))
        .isInstanceOfSatisfying(
            NotCarriedException.class,
            it -> {
              assertThat(it.code()).isEqualTo("hook-unreachable");
              assertThat(it.isFinal()).isFalse();
            });
  }

  @Test
  void a_file_gets_a_line_each_and_is_its_owners_alone() throws Exception {
    var file = folder.resolve("sms.jsonl");
    try (var carrier = new FileCarrier(vertx, Channel.SMS, file)) {
      await(carrier.carry(MESSAGE));
      await(carrier.carry(MESSAGE));
    }
    var lines = Files.readAllLines(file);
    assertThat(lines).hasSize(2);
    assertThat(new JsonObject(lines.getFirst()).getString("to")).isEqualTo("13800138000");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void what_is_missing_is_found_at_the_start() throws Exception {
    var secret = Files.writeString(folder.resolve("secret"), "short");
    assertThatThrownBy(() -> open(new Outlet.Hook(URI.create("https://sms.example.org"), secret)))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("notices.sms.secret-file");
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
    assertThatThrownBy(() -> open(new Outlet.Hook(URI.create("https://sms.example.org"), secret)))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("16 characters or more");
    assertThatThrownBy(() ->
            open(new Outlet.Hook(URI.create("https://sms.example.org"), folder.resolve("none"))))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("can't be read");
    assertThatThrownBy(() -> open(new Outlet.File(folder.resolve("none/sms.jsonl"))))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("notices.sms.file");
  }

  @CanIgnoreReturnValue
  private Outlets open(Outlet sms) {
    return Outlets.open(
        vertx,
        new NoticeConfig(
            NoticeRules.standard(),
            Optional.of(URI.create("https://huizhen.example.org")),
            Optional.empty(),
            Optional.of(sms),
            Optional.empty()),
        CLOCK);
  }

  private HookCarrier carrier(HttpServer server) {
    return new HookCarrier(
        vertx,
        Channel.SMS,
        URI.create("http://127.0.0.1:" + server.actualPort() + "/sms"),
        SECRET,
        CLOCK);
  }

  private HttpServer hook(int status, Map<String, String> got) {
    return await(
        vertx
            .createHttpServer()
            .requestHandler(request -> {
              request.headers().forEach(it -> got.put(it.getKey(), it.getValue()));
              var _ =
                  request
                      .body()
                      .onSuccess(body -> {
                        got.put("body", body.toString());
                        var _ = request.response().setStatusCode(status).end();
                      });
            })
            .listen(0, "127.0.0.1"));
  }

  @CanIgnoreReturnValue
  private static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new AssertionError(e.getCause());
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
