package huizhen.web.api;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A port: signed-in sessions and access tokens by the SHA-256 of their token, across restarts.
/// What is kept names an account: `app` seals it.
public interface SessionStore {
  Future<Void> put(String tokenHash, String json, Duration idle);

  /// Reading renews the idle time.
  Future<Optional<String>> get(String tokenHash, Duration idle);

  Future<Void> remove(String tokenHash);

  /// As [#get], without renewing anything.
  Future<Optional<String>> look(String tokenHash);

  /// Notes whose session it is, until it ends in any case. Of one owner the newest [#MAX_OF_ONE]
  /// are kept: which others there were is returned, for them to be removed.
  Future<List<String>> note(String owner, String tokenHash, Instant now, Instant until);

  /// The hashes that were noted for this owner and have not ended by then.
  Future<List<String>> of(String owner, Instant now);

  /// Notes a browser of an account until then, of one account the newest [#MAX_OF_ONE]. True when
  /// the account had others, and not this one.
  Future<Boolean> met(String account, String browser, Instant now, Instant until);

  /// True for the first who claims it, and for nobody else until `life` is over.
  Future<Boolean> claim(String hash, Duration life);

  /// As if nobody had claimed it.
  Future<Void> unclaim(String hash);

  int MAX_OF_ONE = 20;
}
