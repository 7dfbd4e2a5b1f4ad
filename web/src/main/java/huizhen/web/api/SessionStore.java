package huizhen.web.api;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;

/// A port: signed-in sessions by the SHA-256 of their token, across restarts.
public interface SessionStore {
  Future<Void> put(String tokenHash, String json, Duration idle);

  /// Reading renews the idle time.
  Future<Optional<String>> get(String tokenHash, Duration idle);

  Future<Void> remove(String tokenHash);
}
