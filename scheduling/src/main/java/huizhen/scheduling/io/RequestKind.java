package huizhen.scheduling.io;

import huizhen.scheduling.request.RequestDecision;
import huizhen.scheduling.request.api.Request;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Optional;

/// One kind of request in Redis: its name there, how it reads as JSON, and its time-outs.
interface RequestKind<T extends Request> {
  /// `referral` or `order`; [Request#word] of each.
  String word();

  JsonObject json(T state);

  T of(JsonObject json);

  /// Lets the next time-out come, if it is due.
  Optional<RequestDecision.Changed<T>> elapse(T state, Instant now);
}
