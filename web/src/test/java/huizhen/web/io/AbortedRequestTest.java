package huizhen.web.io;

import static huizhen.web.io.Clinic.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A page that is left gives up what it had asked for. All that a browser asks of one gateway goes
/// over one HTTP/2 connection, so nothing else may end with it.
final class AbortedRequestTest {
  private static final long CANCEL = 8;

  private final Vertx vertx = Vertx.vertx();
  private final Clinic clinic = Clinic.fresh();
  private final HttpClient browser =
      vertx.createHttpClient(
          new HttpClientOptions()
              .setProtocolVersion(HttpVersion.HTTP_2)
              .setHttp2ClearTextUpgrade(false),
          new PoolOptions().setHttp2MaxSize(1));

  @AfterEach
  void close() {
    var _ = await(vertx.close());
  }

  /// Signing in takes its time, so the answer comes to a stream that is gone.
  @Test
  void ends_no_other_request_of_the_page() {
    int early = 0;
    for (int i = 0; i < 5; i++) {
      var givenUp = await(request());
      var gone = givenUp.send(signIn());
      var other = request().compose(it -> it.send(signIn())).map(HttpClientResponse::statusCode);
      vertx.setTimer(2, _ -> givenUp.reset(CANCEL));
      assertThat(await(other)).isEqualTo(200);
      early += await(gone.map(false).otherwise(true)) ? 1 : 0;
    }
    assertThat(early).as("given up before the answer").isPositive();
  }

  private Future<HttpClientRequest> request() {
    return browser
        .request(HttpMethod.POST, clinic.port, "127.0.0.1", "/api/v1/session")
        .map(it -> it.putHeader("Content-Type", "application/json"));
  }

  private static Buffer signIn() {
    return new JsonObject().put("username", "li").put("password", Clinic.PASSWORD).toBuffer();
  }
}
