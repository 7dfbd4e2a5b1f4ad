package huizhen.scheduling.io;

import huizhen.scheduling.model.Rule;
import huizhen.scheduling.request.RequestDecision;
import huizhen.scheduling.request.api.Request;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Optional;

/// One kind of request in Redis: its name there, how it reads as JSON, and its time-outs.
interface RequestKind<T extends Request> {
  /// `referral`, `order` or `teaching`; [Request#word] of each.
  String word();

  JsonObject json(T state);

  T of(JsonObject json);

  /// What refuses a change whose time somebody has already ([Request#taken]).
  default Rule busy() {
    throw new IllegalStateException("a " + word() + " takes nobody's time");
  }

  /// How often a change is decided anew when others were faster.
  default int tries() {
    return 5;
  }

  /// Lets the next time-out come, if it is due.
  Optional<RequestDecision.Changed<T>> elapse(T state, Instant now);
}
