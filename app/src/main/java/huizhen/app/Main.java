package huizhen.app;

import huizhen.app.config.Config;
import huizhen.app.config.Settings;
import huizhen.app.config.StartException;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/// Starts a gateway and keeps it until the process is told to stop (SIGINT, SIGTERM). Exit code 1
/// when it can't start, 2 for a wrong flag or setting.
@Command(
    name = "huizhen up",
    mixinStandardHelpOptions = true,
    description = "Starts the whole gateway on this machine.",
    sortOptions = false)
public final class Main implements Callable<Integer> {
  private static final int CANNOT_START = 1;

  @Mixin private final FolderFlags folders = new FolderFlags();

  @Option(names = "--port", paramLabel = "N", description = "HTTPS (default: 8443)")
  private @Nullable String port;

  @Option(names = "--media-port", paramLabel = "N", description = "media (default: 10000)")
  private @Nullable String mediaPort;

  @Option(names = "--management-port", paramLabel = "N", description = "(default: 9090)")
  private @Nullable String managementPort;

  @Option(
      names = "--announce",
      paramLabel = "ADDR[:PORT]",
      description = "media address, and its port where a NAT maps it; repeatable")
  private List<String> announce = List.of();

  @Option(names = "--no-demo", description = "no demo hospitals and users")
  private boolean isWithoutDemo;

  @Option(
      names = "--begin-anew",
      description = "on an empty Redis, though the vault has a copy of the one before")
  private boolean beginsAnew;

  private Main() {}

  public static void main(String[] arguments) {
    Logging.configure();
    var line =
        new CommandLine(new Main())
            .setParameterExceptionHandler(Main::explainFlag)
            .setExecutionExceptionHandler((cause, _, _) -> explain(cause));
    var code = line.execute(arguments);
    if (code != 0 || line.isUsageHelpRequested()) {
      System.exit(code);
    }
  }

  @Override
  public Integer call() {
    var settings = settings();
    var gateway = Gateway.start(settings, beginsAnew);
    var upMillis = System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime();
    System.out.println(gateway.greeting(upMillis));
    System.out.flush();
    gateway.rehearse();
    return 0;
  }

  private Config settings() {
    var settings = folders.settings();
    set(settings, "http.port", port);
    set(settings, "media.port", mediaPort);
    set(settings, "management.port", managementPort);
    if (!announce.isEmpty()) {
      settings.set("media.announce", String.join(",", announce));
    }
    if (isWithoutDemo) {
      settings.set("demo", "false");
    }
    return settings.toConfig();
  }

  private static void set(Settings settings, String key, @Nullable String value) {
    if (value != null) {
      settings.set(key, value);
    }
  }

  private static int explainFlag(ParameterException cause, String[] arguments) {
    System.err.println("huizhen: " + cause.getMessage() + "; ./huizhen help lists the flags.");
    return CommandLine.ExitCode.USAGE;
  }

  private static int explain(Exception cause) {
    if (cause instanceof StartException refused) {
      System.err.println("huizhen: " + refused.getMessage());
    } else {
      System.err.println("huizhen: could not start, and this is a bug; please report it:");
      cause.printStackTrace();
    }
    return CANNOT_START;
  }
}
