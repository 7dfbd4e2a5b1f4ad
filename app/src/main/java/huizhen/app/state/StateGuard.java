package huizhen.app.state;

import huizhen.app.config.StartException;
import huizhen.app.redis.RedisCalls;
import huizhen.recording.api.AuditTrail;
import huizhen.recording.api.AuditTrail.AuditEvent;
import huizhen.recording.api.StateCopy;
import huizhen.scheduling.io.StateKeys;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;

/// Whether a gateway may begin on this Redis. One that is empty is a beginning only where the vault
/// has no copy of an earlier state: else somebody has lost it, and would lose it twice.
public final class StateGuard {
  private final RedisCalls redis;
  private final StateCopy copy;
  private final AuditTrail trail;
  private final InstantSource clock;

  public StateGuard(RedisCalls redis, StateCopy copy, AuditTrail trail, InstantSource clock) {
    this.redis = redis;
    this.copy = copy;
    this.trail = trail;
    this.clock = clock;
  }

  /// Completes when there is a state with an identity. Fails with a [StartException] that says what
  /// to do.
  ///
  /// @param beginsAnew though there is a copy of another state: it is put aside
  public Future<Void> pass(boolean beginsAnew) {
    return get(StateKeys.REBUILDING)
        .compose(building ->
            building.isPresent()
                ? Future.failedFuture(
                    new StartException(
                        "Redis is being built from the vault: wait for ./huizhen rebuild, or call"
                            + " it again if it was broken off."))
                : get(StateKeys.IDENTITY))
        .compose(identity -> identity.isPresent() ? Future.succeededFuture() : begin(beginsAnew));
  }

  private Future<Void> begin(boolean beginsAnew) {
    return copy.standing()
        .compose(is -> {
          if (is.mark().isEmpty()) {
            return name();
          }
          if (!beginsAnew) {
            return Future.failedFuture(new StartException(refusal(is)));
          }
          return copy.setAside().compose(aside -> noted(is, aside)).compose(_ -> name());
        });
  }

  private static String refusal(StateCopy.Standing is) {
    var until = Mark.parse(is.mark()).at().map(it -> " until " + it).orElse("");
    return "Redis is empty or another one, and the vault has a copy of %d values of the one before%s: build it with ./huizhen rebuild, look whether redis.url names the right one, or give --begin-anew to leave all of that behind."
        .formatted(is.items(), until);
  }

  private Future<Void> noted(StateCopy.Standing is, String aside) {
    return trail
        .append(
            new AuditEvent(
                "state-begun-anew-" + UUID.randomUUID(),
                clock.instant(),
                Optional.empty(),
                "gateway",
                "state.begin-anew",
                aside,
                "ok",
                new JsonObject().put("values", is.items()).encode()))
        .mapEmpty();
  }

  /// Of two gateways that begin at once the first names it.
  private Future<Void> name() {
    return redis
        .send(
            Request.cmd(Command.SET)
                .arg(StateKeys.IDENTITY)
                .arg(UUID.randomUUID().toString())
                .arg("NX"))
        .mapEmpty();
  }

  private Future<Optional<String>> get(String key) {
    return redis
        .send(Request.cmd(Command.GET).arg(key))
        .map(it -> Optional.ofNullable(it).map(Object::toString));
  }
}
