package huizhen.app.config;

import huizhen.recording.store.io.StoreConfig;
import huizhen.recording.store.io.StoreConfig.StoreKey;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// The settings `store.…`: an S3-compatible bucket with Object Lock for recordings that are over.
/// The vault is a plain folder unless all that it takes is given.
final class StoreSettings {
  static final List<String> KEYS =
      List.of(
          "store.url",
          "store.bucket",
          "store.region",
          "store.prefix",
          "store.key-id",
          "store.key-file",
          "store.keep-local-hours");

  private static final int USUAL_HOURS = 24;

  private StoreSettings() {}

  static Optional<Config.Store> read(Function<String, Optional<String>> get) {
    var needed = List.of("store.url", "store.bucket", "store.key-id", "store.key-file");
    long given = needed.stream().filter(it -> get.apply(it).isPresent()).count();
    if (given == 0) {
      return Optional.empty();
    }
    if (given < needed.size()) {
      throw new StartException(
          "%s go together: give all or none.".formatted(String.join(", ", needed)));
    }
    var hours = get.apply("store.keep-local-hours").orElse(String.valueOf(USUAL_HOURS));
    try {
      // Its secret is read from the file when the gateway starts.
      var config =
          new StoreConfig(
              URI.create(get.apply("store.url").orElseThrow()),
              get.apply("store.region").orElse("us-east-1"),
              get.apply("store.bucket").orElseThrow(),
              get.apply("store.prefix").orElse(""),
              new StoreKey(get.apply("store.key-id").orElseThrow(), "unread"),
              Duration.ofHours(Long.parseLong(hours)));
      return Optional.of(
          new Config.Store(config, Path.of(get.apply("store.key-file").orElseThrow())));
    } catch (NumberFormatException e) {
      throw new StartException("store.keep-local-hours is no number.", e);
    } catch (IllegalArgumentException e) {
      throw new StartException("store.*: %s.".formatted(e.getMessage()), e);
    }
  }
}
