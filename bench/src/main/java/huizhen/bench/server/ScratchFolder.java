package huizhen.bench.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/// A folder for a server under test, which goes with all that is in it.
public record ScratchFolder(Path path) implements AutoCloseable {
  public ScratchFolder() throws IOException {
    this(Files.createTempDirectory("huizhen-bench"));
  }

  @Override
  public void close() throws IOException {
    try (var files = Files.walk(path)) {
      for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
        var _ = Files.deleteIfExists(each);
      }
    }
  }
}
