package huizhen.web.io;

import huizhen.web.hook.HookEvent;
import huizhen.web.hook.Networks;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.InstantSource;

/// Posts what is signed as Standard Webhooks has it. The host is resolved for each delivery, and
/// exactly the address that was judged is connected to. Redirects are not followed. Of an answer at
/// most [#MAX_ANSWER] bytes are read.
final class SignedPost {
  static final int MAX_ANSWER = 4_096;
  private static final int AT_ONCE = 4;
  private static final int IN_LINE = 50;
  private static final int CONNECT_MILLIS = 5_000;
  private static final int ANSWER_MILLIS = 10_000;

  private final InstantSource clock;
  private final HttpClient http;
  private final BoundedWork names;

  SignedPost(Vertx vertx, InstantSource clock) {
    this.clock = clock;
    names = new BoundedWork(vertx, "webhook-name", AT_ONCE, IN_LINE);
    http =
        vertx.createHttpClient(
            new HttpClientOptions().setConnectTimeout(CONNECT_MILLIS).setVerifyHost(true),
            new PoolOptions().setHttp1MaxSize(AT_ONCE).setMaxWaitQueueSize(IN_LINE));
  }

  /// Where a host may be connected to.
  @FunctionalInterface
  interface Door {
    boolean isOpen(InetAddress address, boolean isTls);

    static Door of(Networks networks) {
      return networks::isOpen;
    }

    /// Whoever runs the gateway has named it, so any address by HTTPS.
    static Door ofOperator(Networks networks) {
      return (address, isTls) -> isTls || networks.isOpen(address, false);
    }
  }

  record Letter(URI url, String secret, String id, String mediaType, Buffer body) {}

  /// @param body empty when it is longer than [#MAX_ANSWER]
  record Reply(int status, Buffer body) {
    boolean isTaken() {
      return status >= 200 && status < 300;
    }
  }

  /// Fails when there is no answer.
  Future<Reply> send(Letter letter, Door door) {
    var url = letter.url();
    long seconds = clock.instant().getEpochSecond();
    return address(url, door)
        .compose(address ->
            http.request(
                new RequestOptions()
                    .setMethod(HttpMethod.POST)
                    .setAbsoluteURI(url.toString())
                    .setServer(SocketAddress.inetSocketAddress(port(url), address))
                    .setFollowRedirects(false)
                    .setTimeout(ANSWER_MILLIS)
                    .putHeader("Content-Type", letter.mediaType())
                    .putHeader("webhook-id", letter.id())
                    .putHeader("webhook-timestamp", Long.toString(seconds))
                    .putHeader(
                        "webhook-signature",
                        HookEvent.sign(letter.secret(), letter.id(), seconds, letter.body()))))
        .compose(request -> request.send(letter.body()))
        .compose(SignedPost::read);
  }

  /// The rest must not stay in the pipe.
  private static Future<Reply> read(HttpClientResponse answer) {
    var body = Buffer.buffer();
    var whole = Promise.<Reply>promise();
    answer
        .exceptionHandler(whole::tryFail)
        .endHandler(_ -> {
          var isShort = body.length() <= MAX_ANSWER;
          var _ =
              whole.tryComplete(new Reply(answer.statusCode(), isShort ? body : Buffer.buffer()));
        })
        .handler(part -> {
          if (body.length() <= MAX_ANSWER) {
            body.appendBuffer(part, 0, Math.min(part.length(), MAX_ANSWER + 1));
          }
        });
    return whole.future();
  }

  private static int port(URI url) {
    return url.getPort() > 0 ? url.getPort() : isTls(url) ? 443 : 80;
  }

  private static boolean isTls(URI url) {
    return "https".equals(url.getScheme());
  }

  /// The address that a host has now, if that is open; all that it has must be.
  Future<String> address(URI url, Door door) {
    return names.run(() -> {
      var all = InetAddress.getAllByName(url.getHost());
      for (var each : all) {
        if (!door.isOpen(each, isTls(url))) {
          throw new UnknownHostException("nothing may be sent there");
        }
      }
      return all[0].getHostAddress();
    });
  }
}
