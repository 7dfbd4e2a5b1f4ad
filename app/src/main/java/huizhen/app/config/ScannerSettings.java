package huizhen.app.config;

import huizhen.app.scan.ClamdConfig;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// The settings `scanner.…`: who looks for malware in uploads. Nobody unless clamd is named.
final class ScannerSettings {
  static final List<String> KEYS = List.of("scanner.clamd", "scanner.seconds", "scanner.when-away");

  private ScannerSettings() {}

  static Optional<ClamdConfig> read(Function<String, Optional<String>> get) {
    try {
      var limit =
          get.apply("scanner.seconds")
              .map(it -> Duration.ofSeconds(Integer.parseInt(it)))
              .orElse(ClamdConfig.USUAL_LIMIT);
      boolean storesUnscanned =
          switch (get.apply("scanner.when-away").orElse("refuse")) {
            case "refuse" -> false;
            case "store" -> true;
            default -> throw new StartException("scanner.when-away is neither refuse nor store.");
          };
      return get.apply("scanner.clamd")
          .map(it -> new ClamdConfig(ClamdConfig.address(it), limit, storesUnscanned));
    } catch (NumberFormatException e) {
      throw new StartException("scanner.seconds is 1 to 240.", e);
    } catch (IllegalArgumentException e) {
      throw new StartException(e.getMessage() + ".", e);
    }
  }
}
