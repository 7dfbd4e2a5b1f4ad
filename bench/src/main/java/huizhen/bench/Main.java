package huizhen.bench;

import huizhen.bench.booking.BookingBench;
import huizhen.bench.booking.RaceClients;
import huizhen.bench.hardening.HardeningBench;
import huizhen.bench.hardening.SlowCrowdServer;
import huizhen.bench.load.LoadCommand;
import huizhen.bench.micro.MicroBench;
import huizhen.bench.recording.RecordingBench;
import huizhen.bench.recording.RecordingKills;
import huizhen.bench.region.RegionBench;
import huizhen.bench.relay.RelayBench;
import huizhen.bench.signaling.SignalingBench;
import huizhen.bench.signaling.StrangersServer;
import java.io.IOException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The measurements that are programs of their own.
@Command(
    name = "bench",
    subcommands = {
      LoadCommand.class,
      RelayBench.class,
      SignalingBench.class,
      StrangersServer.class,
      RecordingBench.class,
      RecordingKills.class,
      BookingBench.class,
      HardeningBench.class,
      SlowCrowdServer.class,
      RegionBench.class,
      RaceClients.class,
      MicroBench.class
    })
public final class Main {
  private Main() {}

  /// Ends with 0 when it has measured, 1 when that failed, 2 when it was asked for wrongly.
  public static void main(String[] arguments) {
    System.exit(run(arguments));
  }

  static int run(String... arguments) {
    return new CommandLine(new Main())
        .setExecutionExceptionHandler((failure, command, _) -> {
          if (failure instanceof IllegalArgumentException || failure instanceof IOException) {
            command.getErr().println("bench: " + failure.getMessage());
            return failure instanceof IOException ? 1 : 2;
          }
          throw failure;
        })
        .execute(arguments);
  }
}
