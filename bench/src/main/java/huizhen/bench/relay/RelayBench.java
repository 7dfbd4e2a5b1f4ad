package huizhen.bench.relay;

import huizhen.bench.load.LoadPlan;
import huizhen.bench.relay.Measurement.Look;
import huizhen.bench.server.GatewayUnderTest;
import huizhen.bench.server.Place;
import huizhen.bench.server.Result;
import huizhen.bench.server.ScratchFolder;
import huizhen.bench.server.ServerUnderTest;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Runs each case and prints what a forwarded packet cost: each on a gateway of its own, or, with a
/// rival, in turn on servers that stay.
@Command(name = "relay", description = "Measures what the relay takes for each forwarded packet.")
public final class RelayBench implements Callable<Integer> {
  static final int ROUNDS = 5;

  private static final String JANUS = "janus";
  private static final int SETTLE_SECONDS = 3;

  /// How long a JVM warms up at least in the round that is dropped: servers run for weeks, and what
  /// compilers take of the first minutes is not what a packet costs.
  private static final int JVM_WARM_UP_SECONDS = 60;

  private static final int TOP = 40;
  private static final double FLOOR_TARGET = 1.5;
  private static final double RIVAL_TARGET = 0.25;
  private static final double MOST_TARGET = 150_000;

  @Option(names = "--script", required = true, description = "the huizhen script")
  private Path script = Path.of("huizhen");

  @Option(names = "--floor", description = "the program of floor.c; without it no ratio to it")
  private Optional<Path> floorProgram = Optional.empty();

  @Option(names = "--core", description = "that the servers run on (${DEFAULT-VALUE})")
  private int core;

  @Option(names = "--load-core", description = "that the load runs on (${DEFAULT-VALUE})")
  private int loadCore = 1;

  @Option(names = "--case", split = ",", description = "run these alone, e.g. 1x100,4x10,teaching")
  private List<String> cases = List.of();

  @Option(names = "--seconds", description = "measured per case and round (${DEFAULT-VALUE})")
  private int seconds = 20;

  @Option(
      names = "--warm-up",
      description =
          "seconds of a load that leaves again first; with --vs: seconds before measuring, each"
              + " round (${DEFAULT-VALUE})")
  private int warmUp = 20;

  @Option(names = "--joins-per-second", description = "(${DEFAULT-VALUE})")
  private double joinsPerSecond = 20;

  @Option(names = "--profile", description = "say which methods of the gateway were met most often")
  private boolean isProfiled;

  @Option(
      names = "--heap",
      description = "collect all garbage before and after measuring, and say what is alive")
  private boolean isHeapAsked;

  @Option(names = "--vs", description = "a rival to measure in turn with us: janus")
  private Optional<String> rival = Optional.empty();

  @Option(
      names = "--rounds",
      description = "with --vs: counted per case, after one that is dropped (${DEFAULT-VALUE})")
  private int rounds = ROUNDS;

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<RelayCase> wanted = RelayCase.named(cases);
    if (rounds < 1) {
      throw new IllegalArgumentException("--rounds %d: one is measured at least".formatted(rounds));
    }
    rival.ifPresent(name -> {
      if (!name.equals(JANUS)) {
        throw new IllegalArgumentException("--vs %s: the one rival is janus".formatted(name));
      }
    });
    Optional<CFloor> floor = floorProgram.map(program -> new CFloor(program, core, loadCore));
    if (floor.isPresent()) {
      floor.get().measure();
    }
    Map<String, Double> micros = rival.isPresent() ? versus(wanted) : alone(wanted);
    if (floor.isPresent()) {
      floor.get().measure();
      print(floor.get(), micros);
    }
    return 0;
  }

  private static void print(CFloor floor, Map<String, Double> micros) {
    double sendmmsg = floor.micros("sendmmsg");
    for (String way : List.of("sendto", "sendmmsg", "gso")) {
      Result.print(Result.of("floor-" + way, floor.micros(way), "CPU-us per datagram"));
    }
    micros.forEach((name, value) ->
        Result.print(
            Result.of(
                "relay-%s-floor-ratio".formatted(name),
                value / sendmmsg,
                "times the C floor with sendmmsg",
                FLOOR_TARGET)));
  }

  /// CPU-µs by case.
  private Map<String, Double> alone(List<RelayCase> wanted)
      throws IOException, InterruptedException {
    Map<String, Double> micros = new LinkedHashMap<>();
    var most = new AtomicLong();
    for (RelayCase each : wanted) {
      try (var folder = new ScratchFolder();
          var gateway = GatewayUnderTest.start(script, Place.loopback(core), folder.path())) {
        gateway.clients().close(); // when it is ready
        long before = gateway.process().residentBytes();
        if (warmUp > 0) {
          // A load that comes and goes, so that joins are not those of a cold compiler.
          var _ = Measurement.of(gateway, core, plan(each, 0, warmUp), before, Look.NO_FURTHER);
        }
        var plan = plan(each, SETTLE_SECONDS, seconds);
        var look = new Look(recording(folder.path()), isHeapAsked);
        var measured = Measurement.of(gateway, core, plan, before, look);
        Result.print(measured.json("relay-" + each.name()));
        measured
            .jvm()
            .flatMap(Measured.Jvm::profile)
            .ifPresent(its -> its.top(TOP).forEach(line -> System.out.println("PROFILE " + line)));
        micros.put(each.name(), measured.microsPerPacket());
        measured.lossless().ifPresent(rate -> most.accumulateAndGet(rate, Math::max));
      }
    }
    if (wanted.stream().anyMatch(RelayCase::isManyRoomsOfOneSender)) {
      Result.print(
          Result.atLeast(
              "relay-most-packets", (double) most.get(), "packets/s on one core", MOST_TARGET));
    }
    return micros;
  }

  private Optional<Path> recording(Path folder) {
    return isProfiled ? Optional.of(folder.resolve("gateway.jfr")) : Optional.empty();
  }

  private LoadPlan plan(RelayCase each, int settle, int measured) {
    return each.plan(joinsPerSecond, Duration.ofSeconds(settle), Duration.ofSeconds(measured));
  }

  /// All servers run all the time, on the one core; who has no load takes next to nothing.
  private Map<String, Double> versus(List<RelayCase> wanted)
      throws IOException, InterruptedException {
    List<ServerUnderTest> servers = new ArrayList<>();
    try (var folder = new ScratchFolder();
        var network = BenchNetwork.open()) {
      try {
        var place = network.place(core);
        servers.add(
            GatewayUnderTest.start(
                script, place, Files.createDirectory(folder.path().resolve("huizhen"))));
        servers.add(
            JanusUnderTest.start(
                OptionalInt.of(1),
                0,
                place,
                Files.createDirectory(folder.path().resolve("janus-1"))));
        servers.add(
            JanusUnderTest.start(
                OptionalInt.empty(),
                1,
                place,
                Files.createDirectory(folder.path().resolve("janus"))));
        return takeTurns(servers, wanted);
      } finally {
        servers.forEach(ServerUnderTest::close);
      }
    }
  }

  private Map<String, Double> takeTurns(List<ServerUnderTest> servers, List<RelayCase> wanted)
      throws IOException, InterruptedException {
    List<Long> before = new ArrayList<>();
    for (ServerUnderTest server : servers) {
      server.clients().close(); // when it is ready
      before.add(server.process().residentBytes());
    }
    Map<String, Double> micros = new LinkedHashMap<>();
    for (RelayCase each : wanted) {
      var duel = new Duel(each.name(), servers.stream().map(ServerUnderTest::name).toList());
      for (int round = 0; round <= rounds; round++) {
        for (int i = 0; i < servers.size(); i++) {
          boolean isCold = round == 0 && servers.get(i).jvm().isPresent();
          int warming = isCold ? Math.max(warmUp, JVM_WARM_UP_SECONDS) : warmUp;
          var measured =
              Measurement.of(
                  servers.get(i),
                  core,
                  plan(each, warming, seconds),
                  before.get(i),
                  Look.NO_FURTHER);
          String name = "round-%d-%s-%s".formatted(round, servers.get(i).name(), each.name());
          System.out.println("ROUND " + measured.json(name).encode());
          if (round > 0) { // the first warms up
            duel.add(servers.get(i).name(), measured);
          }
        }
      }
      duel.results(RIVAL_TARGET).forEach((JsonObject result) -> Result.print(result));
      micros.put(each.name(), duel.micros(servers.getFirst().name()));
    }
    return micros;
  }
}
