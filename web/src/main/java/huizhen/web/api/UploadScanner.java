package huizhen.web.api;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/// A port: looks for malware in what somebody uploads, before anything of it is stored. `app` asks
/// clamd, or nobody where none is set up.
public interface UploadScanner {
  /// Fails when the scanner is away, slow, or not understood, and uploads are to be refused then.
  Future<Verdict> scan(Buffer content);

  /// Whether it answers when it is asked for nothing; empty where none is set up.
  default Future<Optional<Boolean>> answers() {
    return Future.succeededFuture(Optional.empty());
  }

  sealed interface Verdict {
    record Clean() implements Verdict {}

    /// @param signature its name as the scanner has it
    record Infected(String signature) implements Verdict {}

    /// Nobody looked, and the deployment says that it is stored all the same.
    ///
    /// @param isSetUp there is a scanner, and it is away
    record NotScanned(boolean isSetUp) implements Verdict {}
  }
}
