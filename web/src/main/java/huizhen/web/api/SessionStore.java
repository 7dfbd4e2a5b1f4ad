package huizhen.web.api;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;

/// A port: signed-in sessions and access tokens by the SHA-256 of their token, across restarts.
/// What is kept names an account: `app` seals it.
public interface SessionStore {
  Future<Void> put(String tokenHash, String json, Duration idle);

  /// Reading renews the idle time.
  Future<Optional<String>> get(String tokenHash, Duration idle);

  Future<Void> remove(String tokenHash);
}
