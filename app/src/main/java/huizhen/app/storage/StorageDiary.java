package huizhen.app.storage;

import static java.lang.System.Logger.Level.WARNING;

import huizhen.web.api.StorageLedger;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;

/// Looks once a day, and at the first start, at how much lies in the data folder and how much is
/// free, and keeps that in `DATA/storage/samples.csv`: numbers alone. What cannot be measured or
/// written is logged, and tried again an hour later; nothing else waits for it.
public final class StorageDiary implements StorageLedger {
  private static final System.Logger log = System.getLogger(StorageDiary.class.getName());
  private static final long LOOK_MILLIS = 3_600_000;

  private final Vertx vertx;
  private final Path data;
  private final Path file;
  private final InstantSource clock;

  private StorageDiary(Vertx vertx, Path data, InstantSource clock) {
    this.vertx = vertx;
    this.data = data;
    this.file = data.resolve("storage").resolve("samples.csv");
    this.clock = clock;
  }

  /// Looks at once, and each hour whether the day has its sample; ends with Vert.x.
  public static StorageDiary open(Vertx vertx, Path data, InstantSource clock) {
    var diary = new StorageDiary(vertx, data, clock);
    diary.lookLater();
    var _ = vertx.setPeriodic(LOOK_MILLIS, _ -> diary.lookLater());
    return diary;
  }

  @Override
  public Future<List<Sample>> samples() {
    return vertx.executeBlocking(() -> read().samples()).map(Objects::requireNonNull);
  }

  private void lookLater() {
    var _ =
        vertx
            .executeBlocking(() -> {
              look();
              return true;
            })
            .onFailure(cause -> log.log(WARNING, "the disk could not be measured", cause));
  }

  /// Blocks. One sample a day, however often it is called.
  synchronized void look() {
    var sheet = read();
    var now = clock.instant();
    if (!sheet.isDue(now)) {
      return;
    }
    try {
      var vault = data.resolve("vault");
      long recordings = size(vault.resolve("recordings"));
      long documents = size(vault.resolve("documents"));
      long films = size(vault.resolve("compositions"));
      long other = Math.max(0, size(data) - recordings - documents - films);
      long free = Files.getFileStore(data).getUsableSpace();
      write(sheet.with(new Sample(now, recordings, documents, films, other, free)));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot measure " + data, e);
    }
  }

  private StorageSheet read() {
    try {
      return StorageSheet.read(Files.readString(file));
    } catch (NoSuchFileException _) {
      return new StorageSheet(List.of());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  /// Whole or not at all.
  private void write(StorageSheet sheet) throws IOException {
    Files.createDirectories(data.resolve("storage"));
    var fresh = file.resolveSibling("samples.csv.new");
    Files.writeString(fresh, sheet.text());
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /// Of all files below; what goes while it is looked at counts nothing.
  private static long size(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return 0;
    }
    var sum = new long[1];
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path found, BasicFileAttributes attributes) {
            sum[0] += attributes.isRegularFile() ? attributes.size() : 0;
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path found, IOException cause) throws IOException {
            if (cause instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw cause;
          }
        });
    return sum[0];
  }
}
