package huizhen.app.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import huizhen.web.api.UploadScanner.Verdict;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/// Debian's clamd with one signature of our own making, for the text `HUIZHEN-TEST-SIGNATURE`.
/// `./huizhen test scanner` starts it; it takes 1 MB a file there.
@Timeout(120)
@EnabledIfSystemProperty(named = "huizhen.scanner", matches = ".+")
final class RealClamdTest {
  private final Vertx vertx =
      Vertx.builder().with(new VertxOptions().setPreferNativeTransport(true)).build();
  private final ClamdScanner scanner =
      new ClamdScanner(
          vertx,
          new ClamdConfig(
              ClamdConfig.address(System.getProperty("huizhen.scanner", "127.0.0.1:1")),
              Duration.ofSeconds(30),
              false),
          new SimpleMeterRegistry());

  @AfterEach
  void close() throws Exception {
    var _ = done(vertx.close());
  }

  private static <T> T done(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  private static Buffer file(int bytes, String text) {
    return Buffer.buffer("%PDF-1.7\n").appendBytes(new byte[bytes]).appendString(text);
  }

  @Test
  void passes_what_is_clean_and_finds_what_has_the_signature() throws Exception {
    assertThat(done(scanner.scan(file(300_000, "")))).isEqualTo(new Verdict.Clean());
    assertThat(done(scanner.scan(file(300_000, "HUIZHEN-TEST-SIGNATURE"))))
        .isInstanceOfSatisfying(
            Verdict.Infected.class, it -> assertThat(it.signature()).contains("Huizhen.Test"));
  }

  @Test
  void takes_no_file_that_is_larger_than_it_looks_at_for_clean() {
    assertThatThrownBy(() -> done(scanner.scan(file(3_000_000, "")))).hasMessageContaining("clamd");
  }
}
