package huizhen.web.io;

import huizhen.web.feed.FeedBatch;
import io.vertx.core.Future;

/// A port: where batches of the feed go.
interface FeedTarget {
  /// `file` or `http`.
  String name();

  /// The sequence up to which it has everything, of this trail. Fails with a
  /// [NotAcknowledgedException] when it did not take it.
  Future<Long> send(FeedBatch batch);

  /// It is sent again. The reason is a code that may be shown.
  final class NotAcknowledgedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;

    /// @param status of an answer, 0 for none
    NotAcknowledgedException(String reason, int status) {
      super(reason);
      this.status = status;
    }

    NotAcknowledgedException(String reason, Throwable cause) {
      super(reason, cause);
      this.status = 0;
    }

    String reason() {
      return String.valueOf(getMessage());
    }

    int status() {
      return status;
    }
  }
}
