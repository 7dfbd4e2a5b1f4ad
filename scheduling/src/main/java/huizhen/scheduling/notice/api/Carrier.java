package huizhen.scheduling.notice.api;

import io.vertx.core.Future;

/// A port: takes messages out of the house on one channel. `app` implements it.
///
/// A carrier never blocks an event loop, and bounds the time of one message by itself.
public interface Carrier {
  Channel channel();

  /// Completes when the other side has taken it. Fails with a [NotCarriedException]; anything else
  /// counts as one that may be tried again. The same message may come again after a crash: its id
  /// is the same.
  Future<Void> carry(Message message);
}
