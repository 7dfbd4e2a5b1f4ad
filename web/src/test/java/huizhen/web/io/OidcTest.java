package huizhen.web.io;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import huizhen.web.oidc.OidcConfig;
import huizhen.web.oidc.Strength;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Signing in through a real identity provider.
final class OidcTest {
  private static final IdentityProvider PROVIDER = new IdentityProvider();
  private static Clinic clinic;

  @BeforeAll
  static void start() {
    assumeTrue(IdentityProvider.isThere(), "npm ci in web/ brings oidc-provider");
    var config =
        new OidcConfig(
            PROVIDER.issuer(),
            IdentityProvider.CLIENT,
            Optional.of(IdentityProvider.SECRET),
            OidcConfig.USUAL_CLAIM,
            "省医身份认证");
    clinic = new Clinic(Duration.ofSeconds(10), Set.of(), Optional.of(config));
    // The provider's tokens are of its own time.
    clinic.clock.advance(Duration.between(clinic.clock.instant(), Instant.now()));
    PROVIDER.start(clinic.port);
  }

  @AfterAll
  static void stop() {
    PROVIDER.close();
    if (clinic != null) {
      clinic.close();
    }
  }

  /// What a browser has after it was sent away.
  private record Begun(URI url, String cookie) {}

  private static Begun begin() {
    return begin(clinic);
  }

  private static Begun begin(Clinic clinic) {
    var answer =
        Clinic.await(clinic.ask(HttpMethod.GET, OidcRoutes.BEGIN).followRedirects(false).send());
    assertThat(answer.statusCode()).isEqualTo(303);
    var cookie = requireNonNull(answer.getHeader("Set-Cookie"));
    assertThat(cookie.toLowerCase(java.util.Locale.ROOT))
        .contains("httponly", "secure", "samesite=lax");
    return new Begun(
        URI.create(requireNonNull(answer.getHeader("Location"))),
        cookie.substring(0, cookie.indexOf(';')));
  }

  private static HttpResponse<Buffer> back(URI answer, String cookie) {
    return back(clinic, answer, cookie);
  }

  private static HttpResponse<Buffer> back(Clinic clinic, URI answer, String cookie) {
    return Clinic.await(
        clinic
            .ask(HttpMethod.GET, answer.getPath() + "?" + answer.getRawQuery())
            .followRedirects(false)
            .putHeader("Cookie", cookie)
            .send());
  }

  private static String place(HttpResponse<Buffer> answer) {
    assertThat(answer.statusCode()).isEqualTo(303);
    return requireNonNull(answer.getHeader("Location"));
  }

  private static String session(HttpResponse<Buffer> answer) {
    return answer.cookies().stream()
        .filter(it -> it.startsWith(Gatekeeper.COOKIE + "="))
        .map(it -> it.substring(0, it.indexOf(';')))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void who_is_known_there_and_here_is_signed_in_and_out() throws Exception {
    var begun = begin();
    assertThat(begun.url().getQuery())
        .contains("code_challenge_method=S256", "response_type=code", "nonce=", "state=");
    var answer = back(IdentityProvider.signIn(begun.url(), "wang"), begun.cookie());
    assertThat(place(answer)).isEqualTo("/");
    var cookie = session(answer);
    var who =
        Clinic.ok(200, clinic.api(HttpMethod.GET, "session").putHeader("Cookie", cookie).send());
    assertThat(who.getJsonObject("user").getString("account")).isEqualTo("a-wang");
    var out =
        Clinic.ok(
            200,
            clinic
                .api(HttpMethod.DELETE, "session")
                .putHeader("Cookie", cookie)
                .putHeader(Gatekeeper.CSRF_HEADER, who.getString("csrf"))
                .send());
    assertThat(out.getString("endSession"))
        .startsWith(PROVIDER.issuer() + "/session/end?id_token_hint=ey");
    var gone =
        Clinic.await(clinic.api(HttpMethod.GET, "session").putHeader("Cookie", cookie).send());
    assertThat(gone.statusCode()).isEqualTo(401);
  }

  @Test
  void who_has_no_account_here_gets_none() throws Exception {
    var begun = begin();
    var answer = back(IdentityProvider.signIn(begun.url(), "nobody"), begun.cookie());
    assertThat(place(answer)).isEqualTo("/signin?problem=oidc-stranger");
    assertThat(answer.cookies()).noneMatch(it -> it.startsWith(Gatekeeper.COOKIE + "="));
  }

  @Test
  void an_answer_counts_once_and_in_the_browser_that_asked() throws Exception {
    var begun = begin();
    var answer = IdentityProvider.signIn(begun.url(), "li");
    var other = begin();
    assertThat(place(back(answer, other.cookie()))).isEqualTo("/signin?problem=oidc-forged");
    assertThat(place(back(answer, ""))).isEqualTo("/signin?problem=oidc-forged");
    assertThat(place(back(answer, begun.cookie()))).isEqualTo("/");
    assertThat(place(back(answer, begun.cookie()))).isEqualTo("/signin?problem=oidc-forged");
  }

  @Test
  void a_code_of_another_attempt_does_not_fit() throws Exception {
    var victim = begin();
    var stolen = IdentityProvider.signIn(victim.url(), "wang");
    var thief = begin();
    var own = IdentityProvider.signIn(thief.url(), "li");
    var code = stolen.getRawQuery().replaceFirst(".*code=([^&]+).*", "$1");
    var mixed = URI.create(own.toString().replaceFirst("code=[^&]+", "code=" + code));
    assertThat(place(back(mixed, thief.cookie()))).startsWith("/signin?problem=oidc-");
  }

  @Test
  void what_is_no_answer_leads_back_to_the_page() {
    for (var query :
        new String[] {
          "", "?code=x", "?state=x", "?code=x&state=y", "?error=access_denied&state=z"
        }) {
      var begun = begin();
      var answer =
          Clinic.await(
              clinic
                  .ask(HttpMethod.GET, OidcRoutes.BACK + query)
                  .followRedirects(false)
                  .putHeader("Cookie", begun.cookie())
                  .send());
      assertThat(place(answer)).isEqualTo("/signin?problem=oidc-forged");
    }
  }

  @Test
  void a_provider_that_has_changed_its_keys_is_asked_for_them() throws Exception {
    var first = begin();
    assertThat(place(back(IdentityProvider.signIn(first.url(), "li"), first.cookie())))
        .isEqualTo("/");
    PROVIDER.start(clinic.port);
    clinic.clock.advance(OidcProvider.KEYS_AGAIN.plusSeconds(1));
    var second = begin();
    assertThat(place(back(IdentityProvider.signIn(second.url(), "li"), second.cookie())))
        .isEqualTo("/");
  }

  @Test
  void who_signs_out_there_is_out_here_at_once() throws Exception {
    try (var browser = IdentityProvider.browser()) {
      var first = begin();
      var one =
          session(back(IdentityProvider.signIn(browser, first.url(), "chen"), first.cookie()));
      var second = begin();
      var other = session(back(IdentityProvider.signIn(second.url(), "chen"), second.cookie()));
      var ids =
          clinic.sessions.json.values().stream()
              .map(JsonObject::new)
              .filter(it -> "chen".equals(it.getString("username")))
              .filter(it -> it.getString("oidc") != null)
              .toList();
      assertThat(ids).hasSize(2).allMatch(it -> it.getString("oidcSession") != null);
      var hash = Tokens.hash(one.substring(one.indexOf('=') + 1));
      var idToken = new JsonObject(requireNonNull(clinic.sessions.json.get(hash)));
      int tickets = clinic.tickets.endedSessions.size();
      IdentityProvider.signOut(
          browser,
          PROVIDER.issuer().resolve("/session/end?id_token_hint=" + idToken.getString("oidc")));
      assertThat(status(one)).isEqualTo(401);
      assertThat(status(other)).as("signed in elsewhere").isEqualTo(200);
      assertThat(clinic.tickets.endedSessions).hasSize(tickets + 1);
    }
  }

  private static int status(String cookie) {
    return Clinic.await(clinic.api(HttpMethod.GET, "session").putHeader("Cookie", cookie).send())
        .statusCode();
  }

  @Test
  void a_provider_that_is_away_is_said_to_be() {
    var config =
        new OidcConfig(URI.create("http://127.0.0.1:1"), "x", Optional.empty(), "sub", "gone");
    try (var alone = new Clinic(Duration.ofSeconds(10), Set.of(), Optional.of(config))) {
      var answer =
          Clinic.await(alone.ask(HttpMethod.GET, OidcRoutes.BEGIN).followRedirects(false).send());
      assertThat(place(answer)).isEqualTo("/signin?problem=oidc-unavailable");
    }
  }

  @Test
  void a_sign_in_that_is_not_strong_enough_there_is_none_here() throws Exception {
    try (var provider = new IdentityProvider();
        var strict =
            new Clinic(
                Duration.ofSeconds(10),
                Set.of(),
                Optional.of(
                    new OidcConfig(
                            provider.issuer(),
                            IdentityProvider.CLIENT,
                            Optional.of(IdentityProvider.SECRET),
                            OidcConfig.USUAL_CLAIM,
                            "省医身份认证")
                        .strength(
                            Strength.of(
                                List.of("urn:hospital:mfa"), Set.of(), Set.of("otp", "hwk")))))) {
      strict.clock.advance(Duration.between(strict.clock.instant(), Instant.now()));
      provider.start(strict.port);
      var weak = begin(strict);
      assertThat(weak.url().getQuery()).contains("acr_values=urn:hospital:mfa");
      var refused = back(strict, IdentityProvider.signIn(weak.url(), "wang"), weak.cookie());
      assertThat(place(refused)).isEqualTo("/signin?problem=oidc-weak");
      assertThat(refused.cookies()).noneMatch(it -> it.startsWith(Gatekeeper.COOKIE + "="));
      assertThat(strict.trail.entries.toString()).contains("refused:acr");
      var half = begin(strict);
      assertThat(
              place(back(strict, IdentityProvider.signIn(half.url(), "wang.mfa"), half.cookie())))
          .as("no method that is accepted")
          .isEqualTo("/signin?problem=oidc-weak");
      assertThat(strict.trail.entries.toString()).contains("refused:amr");
      var strong = begin(strict);
      var in = back(strict, IdentityProvider.signIn(strong.url(), "wang.mfa.otp"), strong.cookie());
      assertThat(place(in)).isEqualTo("/");
      lent(strict, session(in));
    }
  }

  /// A temporary password shuts nobody out who came by a provider, and signs nothing.
  private static void lent(Clinic strict, String cookie) {
    var _ =
        Clinic.await(
            strict.accounts.lendPassword(
                "wang", Clinic.PASSWORD_HASH, strict.clock.instant().plusSeconds(600)));
    var who =
        Clinic.ok(200, strict.api(HttpMethod.GET, "session").putHeader("Cookie", cookie).send());
    assertThat(who.getJsonObject("user").getBoolean("mustChange")).isFalse();
    var glass =
        Clinic.json(
            strict
                .api(HttpMethod.POST, "broken-glass")
                .putHeader("Cookie", cookie)
                .putHeader(Gatekeeper.CSRF_HEADER, who.getString("csrf"))
                .sendJsonObject(
                    new JsonObject()
                        .put("case", strict.submitted())
                        .put("password", Clinic.PASSWORD)
                        .put("reason", "ER-2026-3")));
    assertThat(glass.getString("code")).isEqualTo("change-password-first");
  }
}
