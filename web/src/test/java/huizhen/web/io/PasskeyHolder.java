package huizhen.web.io;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.web.passkey.SoftKey;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpRequest;
import java.util.Objects;

/// Somebody with authenticators, whose browser calls the clinic `localhost`: an IP address has no
/// passkeys.
final class PasskeyHolder {
  private final Clinic clinic;
  final String username;

  PasskeyHolder(Clinic clinic, String username) {
    this.clinic = clinic;
    this.username = username;
  }

  SoftKey key() {
    return new SoftKey("http://localhost:" + clinic.port);
  }

  HttpRequest<Buffer> named(HttpRequest<Buffer> request) {
    return request.virtualHost("localhost").port(clinic.port);
  }

  JsonObject post(String path, JsonObject body) {
    return Clinic.json(named(clinic.as(username, HttpMethod.POST, path)).sendJsonObject(body));
  }

  JsonObject security() {
    return Clinic.ok(200, named(clinic.as(username, HttpMethod.GET, "security")).send());
  }

  static JsonObject password() {
    return new JsonObject().put("password", Clinic.PASSWORD);
  }

  /// What an authenticator is asked for, to be made a passkey: the first one.
  JsonObject begin() {
    var begun = post("security/passkeys/registration", password());
    assertThat(begun.getInteger("_status")).as(begun.encode()).isEqualTo(201);
    return begun;
  }

  JsonObject register(JsonObject answer) {
    return post("security/passkeys", answer.put("name", "我的手机"));
  }

  /// The first one.
  JsonObject enrol(SoftKey key) {
    var registered = register(key.create(begin()));
    assertThat(registered.getInteger("_status")).as(registered.encode()).isEqualTo(201);
    return registered;
  }

  /// A question while signed in, which comes with the refusal of the password alone.
  JsonObject question(String path) {
    var refused = post(path, password());
    assertThat(refused.getString("code")).isEqualTo("second-factor");
    assertThat(refused.getInteger("_status")).isEqualTo(403);
    return refused.getJsonObject("passkey");
  }

  /// An attempt to sign in: the answer to the password alone, and the cookie that came with it.
  Attempt attempt() {
    return attempt("");
  }

  Attempt attempt(String cookie) {
    var answer =
        Clinic.await(
            named(clinic.api(HttpMethod.POST, "session"))
                .putHeader("Cookie", cookie)
                .sendJsonObject(password().put("username", username)));
    var set = answer.getHeader("Set-Cookie");
    return new Attempt(
        answer.statusCode(),
        Objects.requireNonNull(answer.bodyAsJsonObject()),
        set == null ? "" : set,
        set == null ? "" : set.substring(0, set.indexOf(';')));
  }

  record Attempt(int status, JsonObject body, String setCookie, String cookie) {
    JsonObject question() {
      return body.getJsonObject("passkey");
    }
  }

  /// Signs in with what an authenticator said; `in`, or the code of the refusal.
  String signIn(Attempt attempt, JsonObject passkey) {
    return signIn(attempt.cookie(), passkey);
  }

  String signIn(String cookie, JsonObject passkey) {
    var answer =
        Clinic.json(
            named(clinic.api(HttpMethod.POST, "session"))
                .putHeader("Cookie", cookie)
                .sendJsonObject(password().put("username", username).put("passkey", passkey)));
    return answer.getInteger("_status") == 200 ? "in" : answer.getString("code");
  }

  String signInWithCode(String code) {
    var answer =
        Clinic.json(
            named(clinic.api(HttpMethod.POST, "session"))
                .sendJsonObject(password().put("username", username).put("code", code)));
    return answer.getInteger("_status") == 200 ? "in" : answer.getString("code");
  }
}
