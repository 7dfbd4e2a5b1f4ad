package huizhen.recording.io;

import huizhen.recording.evidence.BundleCheck;
import java.io.IOException;

/// A case file on disk. Tells a check all that it holds, in order, and what does not belong there.
interface BundleSource extends AutoCloseable {
  /// How much is read at a time.
  int CHUNK = 64 * 1024;

  /// Throws an [UncheckableException] when this is no case file.
  void tell(BundleCheck check) throws IOException;

  @Override
  void close() throws IOException;

  /// Why a check can come to no end.
  final class UncheckableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String reason;

    UncheckableException(String reason) {
      super(reason);
      this.reason = reason;
    }

    String reason() {
      return reason;
    }
  }
}
