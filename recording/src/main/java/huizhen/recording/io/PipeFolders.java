package huizhen.recording.io;

import huizhen.recording.vault.Digests;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/// Folders for named pipes, in the system's temporary one: pipes among what is backed up would stop
/// a copying program for ever. Their names say whose they are, so that those which a killed gateway
/// left behind are found by the next one.
final class PipeFolders {
  private static final System.Logger LOG = System.getLogger(PipeFolders.class.getName());

  private final Optional<Path> place;
  private final String prefix;

  /// @param owner a folder that one gateway has at a time
  PipeFolders(Path owner) {
    this(Optional.empty(), owner);
  }

  /// @param place where they are made; the system's temporary folder when it is not said
  PipeFolders(Optional<Path> place, Path owner) {
    this.place = place;
    byte[] path = owner.toAbsolutePath().normalize().toString().getBytes(StandardCharsets.UTF_8);
    prefix = "huizhen-film-%s-".formatted(Digests.hex(Digests.sha256(path)).substring(0, 16));
  }

  /// A new one that nobody else reads.
  Path make() throws IOException {
    var ours = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    return place.isPresent()
        ? Files.createTempDirectory(place.get(), prefix, ours)
        : Files.createTempDirectory(prefix, ours);
  }

  /// Deletes those of this owner. Never fails.
  void clearOld() {
    try {
      // A new one tells where they lie.
      Path where = Objects.requireNonNull(make().getParent(), "a folder in the temporary folder");
      try (Stream<Path> all = Files.list(where)) {
        List<Path> old =
            all.filter(it -> String.valueOf(it.getFileName()).startsWith(prefix)).toList();
        old.forEach(PipeFolders::clear);
      }
    } catch (IOException e) {
      LOG.log(Level.WARNING, "cannot look for old pipes", e);
    }
  }

  static void clear(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.deleteIfExists(file);
      }
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      LOG.log(Level.WARNING, "cannot clear " + folder, e);
    }
  }
}
