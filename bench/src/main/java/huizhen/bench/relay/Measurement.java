package huizhen.bench.relay;

import huizhen.bench.load.Load;
import huizhen.bench.load.LoadPlan;
import java.io.IOException;
import java.util.Optional;

/// Puts one load on a server and measures both.
final class Measurement {
  private Measurement() {}

  /// @param residentBefore of the server with no client there
  static Measured of(ServerUnderTest server, LoadPlan plan, long residentBefore)
      throws IOException, InterruptedException {
    var process = server.process();
    try (var clients = server.clients();
        var load = new Load(plan, clients)) {
      load.join();
      var taken = new Taken(server);
      var report = load.measure(taken::begin, taken::end);
      return new Measured(
          report, taken.cpuSeconds, process.residentBytes(), residentBefore, taken.jvm);
    }
  }

  /// What the server takes between two moments. What is slow to read is read outside of them.
  private static final class Taken {
    private final ServerUnderTest server;
    private Optional<JvmFigures.Moment> begun = Optional.empty();
    private Optional<Measured.Jvm> jvm = Optional.empty();
    private double cpuSeconds;

    Taken(ServerUnderTest server) {
      this.server = server;
    }

    void begin() {
      begun = server.jvm().map(JvmFigures::now);
      cpuSeconds = -server.process().cpuSeconds();
    }

    void end() {
      cpuSeconds += server.process().cpuSeconds();
      jvm =
          server
              .jvm()
              .flatMap(figures ->
                  begun.map(before ->
                      new Measured.Jvm(
                          figures.pausesSince(before),
                          figures.now().allocated().since(before.allocated()))));
    }
  }
}
