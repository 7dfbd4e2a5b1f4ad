package huizhen.app.spool;

import huizhen.app.keys.GcmSealer;
import huizhen.scheduling.api.Sealer;
import huizhen.web.api.ExportSpool;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.FileSystem;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Map;

/// Sealed pieces as files `FOLDER/JOB/FILE-NUMBER`. Each export has a key of its own (AES-256-GCM)
/// that is never written: what a gateway that was killed left behind can be read by nobody, and is
/// taken away at the next start.
public final class SealedSpool implements ExportSpool {
  private static final int KEY_BYTES = 32;
  private final FileSystem files;
  private final Path folder;
  private final SecureRandom random;

  private SealedSpool(FileSystem files, Path folder, SecureRandom random) {
    this.files = files;
    this.folder = folder;
    this.random = random;
  }

  /// Empties the folder, and makes it.
  public static Future<SealedSpool> in(Vertx vertx, Path folder, SecureRandom random) {
    var files = vertx.fileSystem();
    return files
        .exists(folder.toString())
        .compose(isThere ->
            isThere ? files.deleteRecursive(folder.toString()) : Future.<Void>succeededFuture())
        .compose(_ -> files.mkdirs(folder.toString(), "rwx------"))
        .map(_ -> new SealedSpool(files, folder, random));
  }

  @Override
  public Spool open(String job) {
    var key = new byte[KEY_BYTES];
    random.nextBytes(key);
    return new Job(files, folder.resolve(job), new GcmSealer(key, random));
  }

  private static final class Job implements Spool {
    private final FileSystem files;
    private final Path folder;
    private final Sealer sealer;
    private final Map<String, Integer> pieces = new HashMap<>();
    private boolean isMade;

    Job(FileSystem files, Path folder, Sealer sealer) {
      this.files = files;
      this.folder = folder;
      this.sealer = sealer;
    }

    @Override
    public Future<Void> append(String file, Buffer piece) {
      int number = pieces(file);
      var name = name(file, number);
      var sealed = Buffer.buffer(sealer.seal(piece.getBytes(), name));
      var made =
          isMade ? Future.<Void>succeededFuture() : files.mkdirs(folder.toString(), "rwx------");
      return made.compose(_ -> files.writeFile(folder.resolve(name).toString(), sealed))
          .onSuccess(_ -> {
            isMade = true;
            pieces.put(file, number + 1);
          });
    }

    @Override
    public int pieces(String file) {
      return pieces.getOrDefault(file, 0);
    }

    @Override
    public Future<Buffer> piece(String file, int number) {
      var name = name(file, number);
      return files
          .readFile(folder.resolve(name).toString())
          .map(sealed -> Buffer.buffer(sealer.open(sealed.getBytes(), name)));
    }

    private static String name(String file, int number) {
      return file + "-" + number;
    }

    @Override
    public Future<Void> remove() {
      return isMade ? files.deleteRecursive(folder.toString()) : Future.succeededFuture();
    }
  }
}
