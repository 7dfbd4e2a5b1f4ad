package huizhen.bench.server;

import huizhen.bench.load.MediaServer;
import java.io.IOException;
import java.util.Optional;

/// A server that runs on a core of its own to be measured, and can be filled with a load.
public interface ServerUnderTest extends AutoCloseable {
  /// As it stands in results.
  String name();

  MeasuredProcess process();

  /// Clients for one load. Waits until the server is ready.
  MediaServer clients() throws IOException, InterruptedException;

  /// Where it is a JVM: what only that can say.
  Optional<JvmFigures> jvm();

  @Override
  void close();
}
