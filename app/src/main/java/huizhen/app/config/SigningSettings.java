package huizhen.app.config;

import huizhen.app.signing.EstConfig;
import huizhen.web.signing.Certificates;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// The settings `signing.…`: who certifies the keys that documents are signed with. The gateway
/// itself, unless an EST server is given with all that it takes.
final class SigningSettings {
  static final List<String> KEYS =
      List.of(
          "signing.est-url",
          "signing.est-tls-roots",
          "signing.authority-roots",
          "signing.est-user",
          "signing.est-password-file",
          "signing.est-certificate",
          "signing.est-private-key");

  private static final List<String> NEEDED =
      List.of("signing.est-url", "signing.est-tls-roots", "signing.authority-roots");

  private SigningSettings() {}

  static Optional<EstConfig> read(Function<String, Optional<String>> get) {
    pair(get, "signing.est-user", "signing.est-password-file");
    pair(get, "signing.est-certificate", "signing.est-private-key");
    long given = NEEDED.stream().filter(it -> get.apply(it).isPresent()).count();
    if (given == 0) {
      return Optional.empty();
    }
    if (given < NEEDED.size()) {
      throw new StartException(
          "%s go together: give all or none.".formatted(String.join(", ", NEEDED)));
    }
    var user =
        get.apply("signing.est-user")
            .map(it ->
                new EstConfig.User(
                    it, Path.of(get.apply("signing.est-password-file").orElseThrow())));
    var identity =
        get.apply("signing.est-certificate")
            .map(it ->
                new EstConfig.Identity(
                    Path.of(it), Path.of(get.apply("signing.est-private-key").orElseThrow())));
    try {
      return Optional.of(
          new EstConfig(
              URI.create(get.apply("signing.est-url").orElseThrow()),
              certificates(get, "signing.est-tls-roots"),
              certificates(get, "signing.authority-roots"),
              user,
              identity));
    } catch (IllegalArgumentException e) {
      throw new StartException("signing.*: %s.".formatted(e.getMessage()), e);
    }
  }

  private static void pair(Function<String, Optional<String>> get, String one, String other) {
    if (get.apply(one).isPresent() != get.apply(other).isPresent()) {
      throw new StartException("%s and %s go together: give both.".formatted(one, other));
    }
  }

  private static List<X509Certificate> certificates(
      Function<String, Optional<String>> get, String key) {
    var file = get.apply(key).orElseThrow();
    try {
      return Certificates.parsePem(Files.readAllBytes(Path.of(file)));
    } catch (IOException | IllegalArgumentException e) {
      throw new StartException(
          "%s: no certificates (PEM) can be read from %s.".formatted(key, file), e);
    }
  }
}
