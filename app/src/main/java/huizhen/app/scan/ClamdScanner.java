package huizhen.app.scan;

import huizhen.web.api.UploadScanner;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// Asks clamd by `zINSTREAM` over TCP or a Unix socket, one connection a file: [#AT_ONCE] at the
/// same time, [#IN_LINE] wait, more fail at once. Whatever is not a whole and understood answer in
/// time is a failure, never a clean file.
public final class ClamdScanner implements UploadScanner {
  static final int AT_ONCE = 4;
  static final int IN_LINE = 16;
  private static final int CHUNK = 64 * 1024;
  private static final int CONNECT_MILLIS = 3_000;
  private static final int PING_MILLIS = 2_000;
  private static final Buffer PING = Buffer.buffer("zPING\0".getBytes(StandardCharsets.US_ASCII));
  private static final Buffer PONG = Buffer.buffer("PONG\0".getBytes(StandardCharsets.US_ASCII));
  private static final Buffer COMMAND =
      Buffer.buffer("zINSTREAM\0".getBytes(StandardCharsets.US_ASCII));

  private final NetClient client;
  private final ClamdConfig config;
  private final MeterRegistry registry;
  private final Deque<Promise<Void>> line = new ArrayDeque<>();
  private int running;

  public ClamdScanner(Vertx vertx, ClamdConfig config, MeterRegistry registry) {
    this.client = vertx.createNetClient(new NetClientOptions().setConnectTimeout(CONNECT_MILLIS));
    this.config = config;
    this.registry = registry;
  }

  @Override
  public Future<Verdict> scan(Buffer content) {
    return turn()
        .compose(_ ->
            ask(content)
                .eventually(() -> {
                  next();
                  return Future.succeededFuture();
                }))
        .onComplete(
            done -> count(done.succeeded() ? done.result().getClass().getSimpleName() : "Away"))
        .recover(e ->
            config.storesUnscanned()
                ? Future.succeededFuture(new Verdict.NotScanned(true))
                : Future.failedFuture(e));
  }

  /// By `zPING`, on a connection of its own and in no line.
  @Override
  public Future<Optional<Boolean>> answers() {
    return client
        .connect(config.address())
        .compose(socket -> {
          var isThere = Promise.<Boolean>promise();
          socket
              .handler(bytes -> {
                var _ = isThere.tryComplete(bytes.equals(PONG)); // the first outcome counts
              })
              .exceptionHandler(isThere::tryFail)
              .closeHandler(_ -> {
                var _ = isThere.tryComplete(false);
              });
          return socket
              .write(PING)
              .compose(_ -> isThere.future())
              .timeout(PING_MILLIS, TimeUnit.MILLISECONDS)
              .eventually(socket::close);
        })
        .map(Optional::of)
        .otherwise(Optional.of(false));
  }

  private synchronized Future<Void> turn() {
    if (running < AT_ONCE) {
      running++;
      return Future.succeededFuture();
    }
    if (line.size() >= IN_LINE) {
      return Future.failedFuture("too many files wait for the scanner");
    }
    var mine = Promise.<Void>promise();
    line.add(mine);
    return mine.future();
  }

  private void next() {
    Promise<Void> waiting;
    synchronized (this) {
      waiting = line.poll();
      if (waiting == null) {
        running--;
      }
    }
    if (waiting != null) {
      waiting.complete();
    }
  }

  private Future<Verdict> ask(Buffer content) {
    return client
        .connect(config.address())
        .compose(socket -> {
          var verdict = Promise.<Verdict>promise();
          listen(socket, verdict);
          send(socket, content)
              // clamd says why it hangs up before all was written, where it says anything.
              .onFailure(_ -> verdict.tryFail("clamd hung up"));
          return verdict
              .future()
              .timeout(config.limit().toMillis(), TimeUnit.MILLISECONDS)
              .eventually(socket::close);
        });
  }

  private static void listen(NetSocket socket, Promise<Verdict> verdict) {
    var reply = Buffer.buffer();
    socket
        .handler(bytes -> {
          if (reply.length() + bytes.length() > ClamdReply.MAX_BYTES) {
            var _ = verdict.tryFail("clamd's answer is too long"); // the first outcome counts
            return;
          }
          reply.appendBuffer(bytes);
          int end = end(reply);
          if (end < 0) {
            return;
          }
          var _ = // the first outcome counts
              end == reply.length() - 1
                  ? ClamdReply.read(reply.getBytes(0, end))
                      .map(verdict::tryComplete)
                      .orElseGet(() -> verdict.tryFail("clamd's answer is no verdict"))
                  : verdict.tryFail("clamd said more than one thing");
        })
        .exceptionHandler(verdict::tryFail)
        .closeHandler(_ -> verdict.tryFail("clamd hung up without a whole answer"));
  }

  private static int end(Buffer reply) {
    for (int i = 0; i < reply.length(); i++) {
      if (reply.getByte(i) == 0) {
        return i;
      }
    }
    return -1;
  }

  /// Each piece behind its length (32 bits, the high byte first), a length of zero at the end; the
  /// next piece when the one before is written.
  private static Future<Void> send(NetSocket socket, Buffer content) {
    return socket.write(COMMAND).compose(_ -> piece(socket, content, 0));
  }

  private static Future<Void> piece(NetSocket socket, Buffer content, int from) {
    int length = Math.min(CHUNK, content.length() - from);
    var frame = Buffer.buffer(length + Integer.BYTES).appendInt(length);
    if (length == 0) {
      return socket.write(frame);
    }
    return socket
        .write(frame.appendBuffer(content, from, length))
        .compose(_ -> piece(socket, content, from + length));
  }

  private void count(String outcome) {
    Counter.builder("huizhen.uploads.scanned")
        .description("Uploads by what the scanner said")
        .tag("outcome", outcome)
        .register(registry)
        .increment();
  }
}
