package huizhen.web.api;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;

/// A port: the one-tap links to visits, by the SHA-256 of their token alone. What is kept names
/// somebody: `app` seals it.
public interface VisitLinks {
  Future<Void> put(String tokenHash, String json, Duration life);

  Future<Optional<String>> get(String tokenHash);

  /// Takes the link away: true for one caller alone, so that a link opens once.
  Future<Boolean> take(String tokenHash);

  /// Counts a try at the name check of a visit before it is judged, so that many at once are not
  /// many guesses. A count lives for `lock` after the last one that was allowed.
  Future<Tries> attempt(String visit, int allowed, Duration lock);

  /// The check was passed: the count begins anew.
  Future<Void> forget(String visit);

  /// @param count this one included
  /// @param left how long the count lives
  record Tries(int count, Duration left) {}
}
