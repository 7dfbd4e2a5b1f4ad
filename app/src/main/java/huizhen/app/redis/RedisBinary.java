package huizhen.app.redis;

import huizhen.app.config.StartException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;

/// The Redis 6.2 executable that the embedded-redis artifact carries, unpacked once beside the
/// data.
final class RedisBinary {
  private RedisBinary() {}

  static Path unpack(Path folder) throws IOException {
    var name = resourceName();
    var target = folder.resolve(name);
    try (var resource = ClassLoader.getSystemResourceAsStream(name)) {
      if (resource == null) {
        throw new StartException(
            "this build carries no %s: run a Redis of your own and set redis.url.".formatted(name));
      }
      var bytes = resource.readAllBytes();
      if (!Files.exists(target) || Files.size(target) != bytes.length) {
        var whole = folder.resolve(name + ".new");
        var _ = Files.write(whole, bytes);
        var _ = Files.setPosixFilePermissions(whole, PosixFilePermissions.fromString("rwx------"));
        var _ =
            Files.move(
                whole, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      }
    }
    // The process list shows the real path: an orphan is known by it.
    return target.toRealPath();
  }

  private static String resourceName() {
    var system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    var machine = System.getProperty("os.arch");
    if (system.contains("linux") && machine.equals("amd64")) {
      return "redis-server-6.2.6-v5-linux-amd64";
    }
    if (system.contains("linux") && machine.equals("aarch64")) {
      return "redis-server-6.2.7-linux-arm64";
    }
    throw new StartException(
        "there is no built-in Redis for %s %s: run one of your own and set redis.url."
            .formatted(system, machine));
  }
}
