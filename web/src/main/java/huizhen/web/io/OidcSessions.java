package huizhen.web.io;

import huizhen.web.api.SessionStore;
import huizhen.web.oidc.LogoutToken.Verdict.Believed;
import huizhen.web.oidc.ProviderLogin;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Which of our sessions go with which session at the identity provider, and that they end with it
/// (OpenID Connect Back-Channel Logout 1.0). The provider's names are kept as digests.
///
/// That somebody has signed out there is remembered for [#REMEMBERED]: a sign-in that was under way
/// meanwhile finds it, whichever of both comes first.
final class OidcSessions {
  /// Longer than a sign-in may take.
  static final Duration REMEMBERED = OidcRoutes.LIFE.plusMinutes(5);

  private static final String SUBJECT = "oidcSubject";
  private static final String SESSION = "oidcSession";

  private final SessionStore store;
  private final Sessions sessions;
  private final Auditor auditor;
  private final InstantSource clock;

  OidcSessions(SessionStore store, Sessions sessions, Auditor auditor, InstantSource clock) {
    this.store = store;
    this.sessions = sessions;
    this.auditor = auditor;
    this.clock = clock;
  }

  /// What a session keeps of how it began.
  ///
  /// @param idToken what shows there who signs out
  static JsonObject kept(ProviderLogin login, String idToken) {
    var kept =
        new JsonObject()
            .put("oidc", idToken)
            .put(SUBJECT, subject(login.issuer(), login.subject()));
    login.session().ifPresent(it -> kept.put(SESSION, session(login.issuer(), it)));
    return kept;
  }

  private static String subject(String issuer, String subject) {
    return "oidc-sub-" + Tokens.derive("oidc-sub", issuer, subject);
  }

  private static String session(String issuer, String session) {
    return "oidc-sid-" + Tokens.derive("oidc-sid", issuer, session);
  }

  /// A session was opened; false, and it is closed, when it is over at the provider by now.
  Future<Boolean> begun(ProviderLogin login, String tokenHash) {
    var places =
        Stream.concat(
                Stream.of(subject(login.issuer(), login.subject())),
                login.session().map(it -> session(login.issuer(), it)).stream())
            .toList();
    return Future.all(places.stream().map(it -> note(it, tokenHash)).toList())
        .compose(_ -> isOver(places, login.at()))
        .compose(
            isOver -> isOver ? sessions.close(tokenHash).map(false) : Future.succeededFuture(true));
  }

  private Future<Void> note(String place, String tokenHash) {
    var now = clock.instant();
    return store
        .note(place, tokenHash, now, now.plus(Sessions.LONGEST))
        .compose(surplus -> Future.all(surplus.stream().map(sessions::close).toList()))
        .mapEmpty();
  }

  private Future<Boolean> isOver(List<String> places, Instant at) {
    var looks = places.stream().map(it -> store.look(Tokens.hash(it))).toList();
    return Future.all(looks)
        .map(_ ->
            looks.stream()
                .flatMap(it -> it.result().stream())
                .map(it -> Instant.parse(new JsonObject(it).getString("over")))
                .anyMatch(over -> !at.isAfter(over)));
  }

  /// Ends what the token names. Empty when it was used before; else of how many sessions.
  Future<Optional<Integer>> end(Believed token) {
    var used = Tokens.hash("oidc-jti\n" + token.issuer() + "\n" + token.id());
    return store
        .claim(used, Duration.between(clock.instant(), token.until()))
        .compose(isFirst ->
            isFirst
                ? ended(token)
                    .map(Optional::of)
                    .recover(e -> store.unclaim(used).compose(_ -> Future.failedFuture(e)))
                : Future.succeededFuture(Optional.empty()));
  }

  private Future<Integer> ended(Believed token) {
    var subject = token.subject().map(it -> subject(token.issuer(), it));
    var session = token.session().map(it -> session(token.issuer(), it));
    var over =
        new JsonObject().put("kind", "oidc-over").put("over", token.at().toString()).encode();
    return store
        .put(Tokens.hash(session.or(() -> subject).orElseThrow()), over, REMEMBERED)
        .compose(_ -> named(Stream.concat(subject.stream(), session.stream()).toList()))
        .compose(hashes -> {
          var ends = hashes.stream().map(hash -> end(hash, subject, session)).toList();
          return Future.all(ends)
              .map(_ -> (int) ends.stream().filter(Future<Boolean>::result).count());
        })
        .compose(count ->
            auditor
                .noted(
                    "identity-provider",
                    "oidc.logout",
                    "-",
                    new JsonObject().put("sessions", count))
                .map(count));
  }

  private Future<List<String>> named(List<String> places) {
    var lists = places.stream().map(it -> store.of(it, clock.instant())).toList();
    return Future.all(lists)
        .map(_ -> lists.stream().flatMap(it -> it.result().stream()).distinct().toList());
  }

  /// A session that the provider has not named is meant by its subject alone.
  private Future<Boolean> end(String hash, Optional<String> subject, Optional<String> session) {
    return store
        .look(hash)
        .compose(json -> {
          var found =
              json.map(JsonObject::new)
                  .filter(it -> isMeant(Optional.ofNullable(it.getString(SUBJECT)), subject))
                  .filter(it -> isMeant(Optional.ofNullable(it.getString(SESSION)), session));
          return found.isEmpty()
              ? Future.succeededFuture(false)
              : sessions
                  .close(hash)
                  .compose(_ ->
                      auditor.write(
                          found.get().getString("account", "-"),
                          Optional.empty(),
                          "session.end",
                          "oidc",
                          "ok"))
                  .map(true);
        });
  }

  private static boolean isMeant(Optional<String> ours, Optional<String> named) {
    return ours.isEmpty() || named.isEmpty() || ours.equals(named);
  }
}
