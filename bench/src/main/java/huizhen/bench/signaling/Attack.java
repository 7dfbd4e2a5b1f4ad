package huizhen.bench.signaling;

import io.vertx.core.json.JsonObject;
import java.io.IOException;

/// Somebody who floods the server while others work.
interface Attack extends AutoCloseable {
  /// As it stands in results.
  String name();

  /// Begins; it goes on by itself.
  void start();

  /// Ends it. Says what it did, and what became of it.
  JsonObject stop() throws IOException;

  @Override
  void close() throws IOException;
}
