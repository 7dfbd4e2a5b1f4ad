package huizhen.app.config;

import huizhen.web.oidc.OidcConfig;
import huizhen.web.oidc.Strength;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// The settings `oidc.…`: the identity provider that staff may sign in through. Off unless the
/// issuer and the client's id are given.
final class OidcSettings {
  static final List<String> KEYS =
      List.of(
          "oidc.issuer",
          "oidc.client-id",
          "oidc.client-secret-file",
          "oidc.username-claim",
          "oidc.label",
          "oidc.acr-values",
          "oidc.accepted-acr",
          "oidc.accepted-amr");

  private OidcSettings() {}

  static Optional<Config.Oidc> read(Function<String, Optional<String>> get) {
    var issuer = get.apply("oidc.issuer");
    var client = get.apply("oidc.client-id");
    if (issuer.isPresent() != client.isPresent()) {
      throw new StartException("oidc.issuer and oidc.client-id go together: give both.");
    }
    var secret = get.apply("oidc.client-secret-file").map(Path::of);
    try {
      return issuer.map(it ->
          new Config.Oidc(
              new OidcConfig(
                  URI.create(it),
                  client.orElseThrow(),
                  Optional.empty(),
                  get.apply("oidc.username-claim").orElse(OidcConfig.USUAL_CLAIM),
                  get.apply("oidc.label").orElse("OpenID Connect"),
                  Strength.of(
                      words(get, "oidc.acr-values"),
                      Set.copyOf(words(get, "oidc.accepted-acr")),
                      Set.copyOf(words(get, "oidc.accepted-amr")))),
              secret));
    } catch (IllegalArgumentException e) {
      throw new StartException(e.getMessage() + ".", e);
    }
  }

  private static List<String> words(Function<String, Optional<String>> get, String key) {
    return get.apply(key).stream()
        .flatMap(it -> Arrays.stream(it.split(",", -1)))
        .map(String::strip)
        .filter(it -> !it.isEmpty())
        .toList();
  }
}
