package huizhen.web.io;

import huizhen.web.api.SessionStore;
import io.vertx.core.Future;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.regex.Pattern;

/// Which browsers an account was used with: each has a random name in a cookie, of which a digest
/// is kept for a year, of one account the newest [SessionStore#MAX_OF_ONE]. The name opens nothing:
/// it says whether its owner is told of a sign-in.
final class KnownBrowsers {
  static final String COOKIE = "__Host-huizhen_thisbrowser";
  static final Duration LIFE = Duration.ofDays(365);

  /// Of one account nothing is told again for so long: who signs in without cookies all the time
  /// gets no letter each time.
  private static final Duration PAUSE = Duration.ofHours(1);

  private static final Pattern SECRET = Pattern.compile("[A-Za-z0-9_-]{43}");

  private final SessionStore store;
  private final Tokens tokens;
  private final InstantSource clock;

  KnownBrowsers(SessionStore store, Tokens tokens, InstantSource clock) {
    this.store = store;
    this.tokens = tokens;
    this.clock = clock;
  }

  /// Remembers this browser. True when the account was used with others before and never with this
  /// one, which its owner has to be told.
  Future<Boolean> met(RoutingContext context, String account) {
    var name =
        Optional.ofNullable(context.request().getCookie(COOKIE))
            .map(Cookie::getValue)
            .filter(SECRET.asMatchPredicate())
            .orElseGet(tokens::secret);
    var now = clock.instant();
    return store
        .met(account, Tokens.derive("browser", name), now, now.plus(LIFE))
        .onSuccess(_ -> context.response().addCookie(cookie(name)))
        .compose(isNew ->
            isNew
                ? store.claim(Tokens.derive("new-browser", account), PAUSE)
                : Future.succeededFuture(false));
  }

  private static Cookie cookie(String name) {
    return Cookie.cookie(COOKIE, name)
        .setHttpOnly(true)
        .setSecure(true)
        .setSameSite(CookieSameSite.STRICT)
        .setPath("/")
        .setMaxAge(LIFE.toSeconds());
  }
}
