package huizhen.bench.booking;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// A race for times while things are killed, and how many bookings a gateway takes when nothing is.
@Command(name = "booking", description = "Races for times under kills; bookings a second.")
public final class BookingBench implements Callable<Integer> {
  @Option(names = "--script", required = true, description = "the huizhen script")
  private Path script = Path.of("huizhen");

  @Option(names = "--core", description = "that the gateway runs on (${DEFAULT-VALUE})")
  private int core;

  @Option(names = "--clients", description = "in the race (${DEFAULT-VALUE})")
  private int clients = 200;

  @Option(names = "--slots", description = "that they race for (${DEFAULT-VALUE})")
  private int slots = 1_000;

  @Option(names = "--seed", description = "of the race (${DEFAULT-VALUE})")
  private long seed = 1;

  @Option(names = "--seconds", description = "of the throughput run (${DEFAULT-VALUE})")
  private int seconds = 20;

  @Option(
      names = "--warm-up",
      description = "seconds of the same load before it (${DEFAULT-VALUE})")
  private int warmUp = 30;

  @Option(names = "--connections", description = "of the throughput run (${DEFAULT-VALUE})")
  private int connections = 64;

  @Option(names = "--cases", description = "that are booked in turn (${DEFAULT-VALUE})")
  private int cases = 2_000;

  @Option(
      names = "--both-cores",
      description = "for all: gateway, Redis and who asks, in place of one for each side")
  private boolean isOnBothCores;

  @Option(names = "--profile", description = "prints where the gateway's threads were (JFR)")
  private boolean isProfiled;

  @Option(names = "--race-only", description = "without the throughput run")
  private boolean isRaceOnly;

  @Option(names = "--throughput-only", description = "without the race")
  private boolean isThroughputOnly;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (isRaceOnly && isThroughputOnly) {
      throw new IllegalArgumentException("--race-only and --throughput-only leave nothing");
    }
    if (!isThroughputOnly) {
      new BookingRace(clients, slots, seed).run();
    }
    if (!isRaceOnly) {
      new BookingThroughput(
              script,
              isOnBothCores ? Optional.empty() : Optional.of(core),
              connections,
              cases,
              Duration.ofSeconds(warmUp),
              Duration.ofSeconds(seconds),
              isProfiled)
          .run();
    }
    return 0;
  }
}
