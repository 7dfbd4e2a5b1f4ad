package huizhen.bench.relay;

import huizhen.bench.load.Load;
import huizhen.bench.load.LoadPlan;
import huizhen.bench.server.CoreTime;
import huizhen.bench.server.JvmFigures;
import huizhen.bench.server.ServerUnderTest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/// Puts one load on a server and measures both.
final class Measurement {
  private Measurement() {}

  /// @param core that the server runs on
  /// @param residentBefore of the server with no client there
  /// @param look what else is looked at, if the server is a JVM
  static Measured of(
      ServerUnderTest server, int core, LoadPlan plan, long residentBefore, Look look)
      throws IOException, InterruptedException {
    var process = server.process();
    try (var clients = server.clients();
        var load = new Load(plan, clients)) {
      var taken = new Taken(server, core, look);
      load.join();
      var report = load.measure(taken);
      return new Measured(
          report,
          taken.cpuSeconds,
          taken.coreSeconds,
          process.residentBytes(),
          residentBefore,
          taken.jvm);
    }
  }

  /// @param profile a file to be made of what the server's threads do
  /// @param isHeapAsked all garbage is collected before and after, to see what is alive
  record Look(Optional<Path> profile, boolean isHeapAsked) {
    static final Look NO_FURTHER = new Look(Optional.empty(), false);
  }

  /// What the server takes between two moments. What is slow to read is read outside of them.
  private static final class Taken implements Load.Observer {
    private final ServerUnderTest server;
    private Optional<JvmFigures.Moment> begun = Optional.empty();
    private Optional<Measured.Jvm> jvm = Optional.empty();
    private final int core;
    private final Look look;
    private final long heapEmpty;
    private long heapBefore;
    private double cpuSeconds;
    private double coreSeconds;

    Taken(ServerUnderTest server, int core, Look look) {
      this.server = server;
      this.look = look;
      this.core = core;
      this.heapEmpty = alive();
    }

    /// Bytes after a collection; 0 where nobody asks.
    private long alive() {
      return look.isHeapAsked()
          ? server.jvm().map(JvmFigures::heapBytesAfterCollection).orElse(0L)
          : 0;
    }

    /// To ask a JVM is to start another one, which takes the load's core for a tenth of a second,
    /// and the gateway has to stop for the answer.
    @Override
    public void prepare() {
      heapBefore = alive();
      look.profile().ifPresent(_ -> server.jvm().ifPresent(JvmFigures::beginProfile));
      begun = server.jvm().map(JvmFigures::now);
    }

    @Override
    public void begin() {
      coreSeconds = -CoreTime.of(core).busySeconds();
      cpuSeconds = -server.process().cpuSeconds();
    }

    @Override
    public void end() {
      cpuSeconds += server.process().cpuSeconds();
      coreSeconds += CoreTime.of(core).busySeconds();
      jvm = server.jvm().flatMap(figures -> begun.map(before -> since(figures, before)));
    }

    private Measured.Jvm since(JvmFigures figures, JvmFigures.Moment before) {
      var pauses = figures.pausesSince(before);
      long allocated = figures.now().allocated().since(before.allocated());
      return new Measured.Jvm(
          pauses, allocated, look.profile().map(figures::endProfile), heap(figures));
    }

    private Optional<Measured.Heap> heap(JvmFigures figures) {
      return look.isHeapAsked()
          ? Optional.of(
              new Measured.Heap(heapEmpty, heapBefore, figures.heapBytesAfterCollection()))
          : Optional.empty();
    }
  }
}
