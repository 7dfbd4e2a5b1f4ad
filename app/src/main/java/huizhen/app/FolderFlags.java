package huizhen.app;

import huizhen.app.config.Settings;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Which gateway is meant: the flags of every command that works on one's settings and folders.
final class FolderFlags {
  @Option(names = "--config", paramLabel = "FILE", description = ".properties or .json")
  private @Nullable Path config;

  @Option(names = "--data", paramLabel = "DIR", description = "data folder (default: data)")
  private @Nullable String data;

  @Option(names = "--keys", paramLabel = "DIR", description = "keys (default: DATA.keys)")
  private @Nullable String keys;

  /// What the file says, and what the flags say in its place.
  Settings settings() {
    var settings = new Settings();
    if (config != null) {
      settings.readFile(config);
    }
    if (data != null) {
      settings.set("data.dir", data);
    }
    if (keys != null) {
      settings.set("keys.dir", keys);
    }
    return settings;
  }
}
