package huizhen.app.registry;

import huizhen.scheduling.api.LicenceRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.DateTimeException;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// The register as a file that the health authority hands out, UTF-8: one licence a line,
/// `licence,last valid day` or `licence,last valid day,REVOKED`; lines that begin with `#` are read
/// past. It is read again when it changed. A line that is none makes the whole file unusable: half
/// a register would turn people away.
///
/// At most [#MAX_BYTES]; a larger file can't be asked.
public final class FileLicenceRegistry implements LicenceRegistry {
  static final long MAX_BYTES = 32L * 1024 * 1024;

  private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

  private final Vertx vertx;
  private final Path file;
  private final InstantSource clock;
  private volatile Read read = new Read(Optional.empty(), 0, Map.of());

  public FileLicenceRegistry(Vertx vertx, Path file, InstantSource clock) {
    this.vertx = vertx;
    this.file = file;
    this.clock = clock;
  }

  private record Read(Optional<FileTime> changed, long size, Map<String, Entry> entries) {}

  private record Entry(LocalDate validTo, boolean isRevoked) {}

  @Override
  public Future<Map<String, Standing>> standings(Set<String> licences) {
    return vertx
        .executeBlocking(
            () -> {
              var entries = current().entries();
              var today = LocalDate.ofInstant(clock.instant(), ZONE);
              var found = new HashMap<String, Standing>();
              for (var licence : licences) {
                var entry = entries.get(licence);
                if (entry != null) {
                  var isValid = !entry.isRevoked() && !today.isAfter(entry.validTo());
                  found.put(licence, isValid ? Standing.VALID : Standing.NOT_VALID);
                }
              }
              return Map.copyOf(found);
            },
            false)
        .map(Objects::requireNonNull);
  }

  private Read current() throws IOException {
    var changed = Files.getLastModifiedTime(file);
    var size = Files.size(file);
    var before = read;
    if (before.changed().equals(Optional.of(changed)) && before.size() == size) {
      return before;
    }
    if (size > MAX_BYTES) {
      throw new IOException("registry.file is over 32 MB");
    }
    var entries = new HashMap<String, Entry>();
    int number = 0;
    for (var line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
      number++;
      if (!line.isBlank() && !line.startsWith("#")) {
        entry(line, number, entries);
      }
    }
    var now = new Read(Optional.of(changed), size, Map.copyOf(entries));
    read = now;
    return now;
  }

  private static void entry(String line, int number, Map<String, Entry> entries)
      throws IOException {
    var parts = line.split(",", -1);
    var isRevoked = parts.length == 3 && parts[2].strip().equals("REVOKED");
    if (parts.length < 2 || parts.length > 3 || (parts.length == 3 && !isRevoked)) {
      throw new IOException("registry.file: line %d is no entry".formatted(number));
    }
    try {
      entries.put(parts[0].strip(), new Entry(LocalDate.parse(parts[1].strip()), isRevoked));
    } catch (DateTimeException e) {
      throw new IOException("registry.file: line %d has no date".formatted(number), e);
    }
  }
}
