package huizhen.app.config;

import huizhen.scheduling.api.LicenceRegistry.WhenAway;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// The settings of the licence register, `registry.…`: docs/directory.md says what each does.
///
/// @param file empty when no register is asked
public record RegistrySettings(Optional<Path> file, WhenAway whenAway) {
  static final List<String> KEYS = List.of("registry.file", "registry.when-away");

  static RegistrySettings read(Function<String, Optional<String>> settings) {
    try {
      return new RegistrySettings(
          settings.apply("registry.file").map(Path::of),
          switch (settings.apply("registry.when-away").orElse("refuse")) {
            case "refuse" -> WhenAway.REFUSE;
            case "note" -> WhenAway.NOTE;
            default -> throw new StartException("registry.when-away is neither refuse nor note.");
          });
    } catch (InvalidPathException e) {
      throw new StartException("registry.file is not a path.", e);
    }
  }
}
