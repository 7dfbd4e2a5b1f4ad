package huizhen.web.io;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import huizhen.web.limit.Limits;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.client.HttpResponse;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What the word of an identity provider that somebody has signed out there does here. `OidcTest`
/// has the same with a real one.
final class OidcLogoutTest {
  private static final Pattern NONCE = Pattern.compile("[&?]nonce=([^&]+)");
  private static final Pattern STATE = Pattern.compile("[&?]state=([^&]+)");
  private static final MadeProvider PROVIDER = new MadeProvider();
  private static Clinic clinic;

  @BeforeAll
  static void start() {
    clinic = new Clinic(Duration.ofSeconds(10), Set.of(), Optional.of(PROVIDER.config()));
  }

  /// What another test has ended is over.
  @BeforeEach
  void later() {
    clinic.clock.advance(Duration.ofSeconds(1));
  }

  @AfterAll
  static void stop() {
    clinic.close();
    PROVIDER.close();
  }

  private static String found(Pattern pattern, String url) {
    var match = pattern.matcher(url);
    assertThat(match.find()).isTrue();
    return URLDecoder.decode(match.group(1), StandardCharsets.UTF_8);
  }

  /// Signs in there and comes back.
  private static HttpResponse<Buffer> signIn(String user, Optional<String> sid) {
    var begun =
        Clinic.await(clinic.ask(HttpMethod.GET, OidcRoutes.BEGIN).followRedirects(false).send());
    var url = requireNonNull(begun.getHeader("Location"));
    var cookie = requireNonNull(begun.getHeader("Set-Cookie"));
    var claims =
        PROVIDER
            .claims(clinic.clock.instant())
            .subject("sub-" + user)
            .claim("nonce", found(NONCE, url))
            .claim("preferred_username", user);
    sid.ifPresent(it -> claims.claim("sid", it));
    PROVIDER.idToken = PROVIDER.sign(claims, "JWT");
    return Clinic.await(
        clinic
            .ask(HttpMethod.GET, OidcRoutes.BACK + "?code=c&state=" + found(STATE, url))
            .followRedirects(false)
            .putHeader("Cookie", cookie.substring(0, cookie.indexOf(';')))
            .send());
  }

  private static String session(String user, String sid) {
    return session(signIn(user, Optional.of(sid)));
  }

  private static String session(HttpResponse<Buffer> answer) {
    return answer.cookies().stream()
        .filter(it -> it.startsWith(Gatekeeper.COOKIE + "="))
        .map(it -> it.substring(0, it.indexOf(';')))
        .findFirst()
        .orElseThrow();
  }

  private static boolean isIn(String cookie) {
    var answer =
        Clinic.await(clinic.api(HttpMethod.GET, "session").putHeader("Cookie", cookie).send());
    return answer.statusCode() == 200;
  }

  private static HttpResponse<Buffer> logout(String token) {
    return Clinic.await(
        clinic
            .ask(HttpMethod.POST, OidcLogoutRoute.PATH)
            .sendForm(MultiMap.caseInsensitiveMultiMap().add("logout_token", token)));
  }

  private static HttpResponse<Buffer> logout(JWTClaimsSet.Builder claims) {
    return logout(PROVIDER.sign(claims, "logout+jwt"));
  }

  private static JWTClaimsSet.Builder claims() {
    return PROVIDER.logout(clinic.clock.instant());
  }

  private static void assertEnded(HttpResponse<Buffer> answer) {
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.getHeader("Cache-Control")).isEqualTo("no-store");
  }

  private static void assertRefused(HttpResponse<Buffer> answer) {
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.getHeader("Cache-Control")).isEqualTo("no-store");
    assertThat(requireNonNull(answer.bodyAsJsonObject()).getString("error"))
        .isEqualTo("invalid_request");
  }

  private static long audited(String action, String outcome) {
    return clinic.trail.entries.stream()
        .filter(it -> it.event().action().equals(action) && it.event().outcome().equals(outcome))
        .count();
  }

  @Test
  void a_session_there_takes_ours_of_it_along_with_their_tickets_and_no_other() {
    var one = session("li", "s-1");
    var again = session("li", "s-1");
    var other = session("li", "s-2");
    var byPassword = clinic.signIn("li", Clinic.PASSWORD);
    var tickets = clinic.tickets.endedSessions.size();
    long ends = audited("session.end", "ok");
    assertEnded(logout(claims().subject("sub-li").claim("sid", "s-1")));
    assertThat(isIn(one)).isFalse();
    assertThat(isIn(again)).isFalse();
    assertThat(isIn(other)).isTrue();
    assertThat(isIn(Gatekeeper.COOKIE + "=" + byPassword.cookie())).isTrue();
    assertThat(clinic.tickets.endedSessions).hasSize(tickets + 2);
    assertThat(audited("session.end", "ok")).isEqualTo(ends + 2);
    assertEnded(logout(claims().claim("sid", "s-2")));
    assertThat(isIn(other)).isFalse();
  }

  @Test
  void a_subject_takes_all_of_its_sessions_along() {
    var one = session("wang", "w-1");
    var other = session("wang", "w-2");
    var nameless = session(signIn("wang", Optional.empty()));
    var somebody = session("chen", "c-1");
    assertEnded(logout(claims().subject("sub-wang")));
    assertThat(List.of(one, other, nameless)).noneMatch(OidcLogoutTest::isIn);
    assertThat(isIn(somebody)).isTrue();
  }

  @Test
  void a_session_is_not_ended_under_anothers_name() {
    var cookie = session("chen", "c-2");
    assertEnded(logout(claims().subject("sub-li").claim("sid", "c-2")));
    assertThat(isIn(cookie)).isTrue();
  }

  @Test
  void nobody_to_end_is_no_error() {
    assertEnded(logout(claims().subject("sub-nobody").claim("sid", "nothing")));
  }

  @Test
  void a_token_counts_once() {
    var claims = claims().subject("sub-li").claim("sid", "s-9");
    assertEnded(logout(claims));
    var cookie = session("li", "s-10");
    assertRefused(logout(claims.claim("sid", "s-10")));
    assertThat(isIn(cookie)).isTrue();
  }

  @Test
  void who_signs_out_there_while_he_is_coming_here_does_not_get_in() {
    for (var token : List.of(claims().claim("sid", "s-late"), claims().subject("sub-zhao"))) {
      PROVIDER.meanwhile = () -> assertEnded(logout(token));
      var answer = signIn("zhao", Optional.of("s-late"));
      PROVIDER.meanwhile = () -> {};
      assertThat(answer.getHeader("Location")).isEqualTo("/signin?problem=oidc-refused");
      assertThat(answer.cookies()).noneMatch(it -> it.startsWith(Gatekeeper.COOKIE + "="));
    }
    clinic.clock.advance(Duration.ofSeconds(1));
    assertThat(isIn(session("zhao", "s-new"))).as("a new sign-in").isTrue();
  }

  @Test
  void what_is_refused_ends_nothing_and_is_in_the_trail_when_the_provider_signed_it() {
    var cookie = session("xu", "x-1");
    long before = audited("oidc.logout", "refused:token");
    assertRefused(logout(claims().subject("sub-xu").audience("others")));
    assertRefused(logout(claims().subject("sub-xu").claim("nonce", "n")));
    assertRefused(logout(claims().subject("sub-xu").claim("events", null)));
    assertThat(audited("oidc.logout", "refused:token")).isEqualTo(before + 3);
    assertRefused(logout("a.b.c"));
    assertRefused(logout(PROVIDER.idToken));
    assertThat(isIn(cookie)).isTrue();
  }

  @Test
  void a_body_that_is_none_is_refused() {
    var path = OidcLogoutRoute.PATH;
    assertRefused(Clinic.await(clinic.ask(HttpMethod.POST, path).send()));
    assertRefused(
        Clinic.await(
            clinic.ask(HttpMethod.POST, path).sendJsonObject(new io.vertx.core.json.JsonObject())));
    assertRefused(
        Clinic.await(
            clinic
                .ask(HttpMethod.POST, path)
                .sendForm(MultiMap.caseInsensitiveMultiMap().add("token", "x"))));
    assertRefused(
        Clinic.await(
            clinic
                .ask(HttpMethod.POST, path)
                .sendForm(
                    MultiMap.caseInsensitiveMultiMap()
                        .add("logout_token", "x")
                        .add("logout_token", "y"))));
    assertThat(logout("x".repeat(70_000)).statusCode()).isBetween(400, 413);
  }

  @Test
  void new_keys_are_asked_for_once_and_not_at_every_strangers_word() {
    assertEnded(logout(claims().subject("sub-li")));
    PROVIDER.key = MadeProvider.newKey();
    clinic.clock.advance(OidcProvider.KEYS_AGAIN.plusSeconds(1));
    assertEnded(logout(claims().subject("sub-li")));
    int asked = PROVIDER.keysAsked.get();
    var known = PROVIDER.key;
    PROVIDER.key = MadeProvider.newKey();
    for (int i = 0; i < 20; i++) {
      assertRefused(logout(claims().subject("sub-li")));
    }
    PROVIDER.key = known;
    assertThat(PROVIDER.keysAsked.get()).isEqualTo(asked);
    assertEnded(logout(claims().subject("sub-li")));
  }

  @Test
  void an_address_that_asks_too_much_is_told_so() {
    try (var narrow = new Clinic(PROVIDER.config(), Limits.perSecond(50, 500, 1))) {
      HttpResponse<Buffer> answer;
      int asked = 0;
      do {
        answer =
            Clinic.await(
                narrow
                    .ask(HttpMethod.POST, OidcLogoutRoute.PATH)
                    .sendForm(MultiMap.caseInsensitiveMultiMap().add("logout_token", "x")));
        asked++;
      } while (answer.statusCode() == 400 && asked < 200);
      assertThat(answer.statusCode()).isEqualTo(429);
      assertThat(answer.getHeader("Retry-After")).isNotNull();
    }
  }

  @Test
  void a_provider_that_can_not_be_asked_leaves_the_token_good() {
    var gone =
        new huizhen.web.oidc.OidcConfig(
            URI.create("http://127.0.0.1:1"), "us", Optional.empty(), "sub", "gone");
    try (var alone = new Clinic(Duration.ofSeconds(10), Set.of(), Optional.of(gone))) {
      var answer =
          Clinic.await(
              alone
                  .ask(HttpMethod.POST, OidcLogoutRoute.PATH)
                  .sendForm(MultiMap.caseInsensitiveMultiMap().add("logout_token", "x")));
      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(requireNonNull(answer.bodyAsJsonObject()).getString("error"))
          .isEqualTo("temporarily_unavailable");
    }
  }

  @Test
  void what_is_kept_names_neither_subject_nor_session() {
    var _ = session("li", "the-sid");
    assertEnded(logout(claims().subject("sub-secret").claim("sid", "the-other-sid")));
    assertThat(clinic.sessions.json.toString()).doesNotContain("sub-secret", "the-other-sid");
    assertThat(clinic.sessions.json.keySet().toString()).doesNotContain("the-sid", "sub-li");
  }
}
