package huizhen.app.config;

import huizhen.scheduling.api.LicenceRegistry.WhenAway;
import huizhen.web.hook.Networks;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// The settings of the licence register, `registry.…`: docs/directory.md says what each does.
///
/// @param file a register that is a file; with `url` empty when no register is asked
/// @param url a register that is a service
/// @param tokenFile what the service is shown, read when the gateway starts
/// @param kept how long the service's word counts
public record RegistrySettings(
    Optional<Path> file,
    Optional<URI> url,
    Optional<Path> tokenFile,
    Duration kept,
    WhenAway whenAway) {
  static final List<String> KEYS =
      List.of(
          "registry.file",
          "registry.url",
          "registry.token-file",
          "registry.keep",
          "registry.when-away");

  private static final Duration USUAL = Duration.ofMinutes(5);
  private static final Duration LONGEST = Duration.ofHours(1);

  static RegistrySettings read(Function<String, Optional<String>> settings) {
    var url = settings.apply("registry.url").map(RegistrySettings::url);
    var token = settings.apply("registry.token-file");
    if (settings.apply("registry.file").isPresent() && url.isPresent()) {
      throw new StartException("registry.file and registry.url are two registers: give one.");
    }
    if (token.isPresent() && url.isEmpty()) {
      throw new StartException("registry.token-file is given and registry.url is not.");
    }
    if (token.isPresent() && url.filter(it -> !isPrivate(it)).isPresent()) {
      throw new StartException("registry.token-file is for https, or for this machine.");
    }
    var kept = new CaseSettings(settings).time("registry.keep", USUAL);
    if (kept.isNegative() || kept.compareTo(LONGEST) > 0) {
      throw new StartException("registry.keep is at most 1h.");
    }
    try {
      return new RegistrySettings(
          settings.apply("registry.file").map(Path::of),
          url,
          token.map(Path::of),
          kept,
          switch (settings.apply("registry.when-away").orElse("refuse")) {
            case "refuse" -> WhenAway.REFUSE;
            case "note" -> WhenAway.NOTE;
            default -> throw new StartException("registry.when-away is neither refuse nor note.");
          });
    } catch (InvalidPathException e) {
      throw new StartException("registry.file or registry.token-file is not a path.", e);
    }
  }

  /// Nobody on the way reads what it is shown.
  private static boolean isPrivate(URI url) {
    return "https".equals(url.getScheme())
        || "127.0.0.1".equals(url.getHost())
        || "localhost".equals(url.getHost());
  }

  private static URI url(String text) {
    Networks.fault(text)
        .ifPresent(it -> {
          throw new StartException("registry.url: %s.".formatted(it));
        });
    return URI.create(text);
  }
}
