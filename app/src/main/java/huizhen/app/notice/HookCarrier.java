package huizhen.app.notice;

import huizhen.scheduling.notice.api.Carrier;
import huizhen.scheduling.notice.api.Channel;
import huizhen.scheduling.notice.api.Message;
import huizhen.scheduling.notice.api.NotCarriedException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.InstantSource;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Posts short messages to a provider's hook as JSON: `{"id","channel","kind","to","text"}`.
///
/// `Idempotency-Key` is the message's id: the same may come again after a crash.
/// `Huizhen-Signature` is `t=SECONDS,v1=HEX`, the HMAC-SHA256 of `SECONDS.BODY` under the shared
/// secret, so that whoever takes it knows that it is ours and not an old one. An answer of 2xx is a
/// receipt; 400 to 499 is final but for 408, 409, 425 and 429. At most [#AT_ONCE] connections and
/// [#MAX_WAITING] waiting.
public final class HookCarrier implements Carrier, AutoCloseable {
  static final int AT_ONCE = 4;
  static final int MAX_WAITING = 64;
  private static final int CONNECT_MILLIS = 5_000;
  private static final int ANSWER_MILLIS = 10_000;

  private final HttpClient http;
  private final Channel channel;
  private final URI url;
  private final SecretKeySpec key;
  private final InstantSource clock;

  public HookCarrier(Vertx vertx, Channel channel, URI url, String secret, InstantSource clock) {
    this.channel = channel;
    this.url = url;
    this.clock = clock;
    key = new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256");
    http =
        vertx.createHttpClient(
            new HttpClientOptions().setConnectTimeout(CONNECT_MILLIS).setVerifyHost(true),
            new PoolOptions().setHttp1MaxSize(AT_ONCE).setMaxWaitQueueSize(MAX_WAITING));
  }

  @Override
  public Channel channel() {
    return channel;
  }

  @Override
  public Future<Void> carry(Message message) {
    var body =
        new JsonObject()
            .put("id", message.id())
            .put("channel", channel.name())
            .put("kind", message.kind().name())
            .put("to", message.address())
            .put("text", message.text())
            .toBuffer();
    var seconds = clock.instant().getEpochSecond();
    var request =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setAbsoluteURI(url.toString())
            .setFollowRedirects(false)
            .setTimeout(ANSWER_MILLIS)
            .putHeader("Content-Type", "application/json")
            .putHeader("Idempotency-Key", message.id())
            .putHeader("Huizhen-Signature", "t=%d,v1=%s".formatted(seconds, sign(seconds, body)));
    return http.request(request)
        .compose(it -> it.send(body))
        .recover(failure ->
            Future.failedFuture(new NotCarriedException("hook-unreachable", false, failure)))
        .compose(answer -> {
          // What it says is of no use to us, and must not stay in the pipe.
          var _ = answer.resume();
          return judge(answer.statusCode());
        });
  }

  @Override
  public void close() {
    var _ = http.close(); // ends with Vert.x at the latest
  }

  private static Future<Void> judge(int status) {
    if (status >= 200 && status < 300) {
      return Future.succeededFuture();
    }
    var isFinal =
        switch (status) {
          case 408, 409, 425, 429 -> false;
          default -> status >= 400 && status < 500;
        };
    return Future.failedFuture(new NotCarriedException("hook-" + status, isFinal));
  }

  private String sign(long seconds, Buffer body) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      mac.update((seconds + ".").getBytes(StandardCharsets.US_ASCII));
      return HexFormat.of().formatHex(mac.doFinal(body.getBytes()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }
}
