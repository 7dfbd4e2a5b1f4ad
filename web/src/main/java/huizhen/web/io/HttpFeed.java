package huizhen.web.io;

import huizhen.web.feed.FeedBatch;
import huizhen.web.hook.Networks;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.OptionalLong;

/// Posts batches to a platform, signed; it answers 2xx with `{"acknowledged": SEQUENCE}`.
final class HttpFeed implements FeedTarget {
  private final FeedConfig.Http platform;
  private final SignedPost post;
  private final SignedPost.Door door;

  /// @param networks those that may be reached without TLS
  HttpFeed(FeedConfig.Http platform, SignedPost post, Networks networks) {
    this.platform = platform;
    this.post = post;
    this.door = SignedPost.Door.ofOperator(networks);
  }

  @Override
  public String name() {
    return "http";
  }

  @Override
  public Future<Long> send(FeedBatch batch) {
    var letter =
        new SignedPost.Letter(
            platform.url(),
            platform.secret(),
            batch.id(),
            "application/json",
            batch.json().toBuffer());
    return post.send(letter, door)
        .recover(e -> Future.failedFuture(new NotAcknowledgedException("no-answer", e)))
        .compose(reply -> {
          if (!reply.isTaken()) {
            return Future.failedFuture(
                new NotAcknowledgedException("http-" + reply.status(), reply.status()));
          }
          var sequence = acknowledged(reply.body());
          return sequence.isPresent()
              ? Future.succeededFuture(sequence.getAsLong())
              : Future.failedFuture(
                  new NotAcknowledgedException("no-acknowledgement", reply.status()));
        });
  }

  private static OptionalLong acknowledged(Buffer body) {
    try {
      return new JsonObject(body).getValue("acknowledged") instanceof Number number
              && number.doubleValue() == number.longValue()
          ? OptionalLong.of(number.longValue())
          : OptionalLong.empty();
    } catch (DecodeException notJson) {
      return OptionalLong.empty();
    }
  }
}
