package huizhen.bench;

import huizhen.bench.load.LoadCommand;
import huizhen.bench.relay.RelayBench;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The measurements that are programs of their own.
@Command(
    name = "bench",
    subcommands = {LoadCommand.class, RelayBench.class})
public final class Main {
  private Main() {}

  /// Ends with 0 when it has measured, 1 when that failed, 2 when it was asked for wrongly.
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Main()).execute(arguments));
  }
}
