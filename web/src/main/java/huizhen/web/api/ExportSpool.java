package huizhen.web.api;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;

/// A port: where the files of an export lie until they are fetched, sealed with a key that this
/// process alone has and that ends with it.
public interface ExportSpool {
  /// An empty one.
  ///
  /// @param job 1 to 64 of `A-Z a-z 0-9 _ -`
  Spool open(String job);

  /// The files of one export; each is a row of pieces. One call at a time.
  interface Spool {
    /// @param file 1 to 64 letters
    Future<Void> append(String file, Buffer piece);

    /// How many pieces a file has.
    int pieces(String file);

    /// @param number from 0
    Future<Buffer> piece(String file, int number);

    /// Takes all of it away; what is read after fails.
    Future<Void> remove();
  }
}
