package huizhen.bench.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Where a server under test runs.
///
/// @param core that it is pinned to
/// @param namespace of the network; empty for the machine's own
/// @param host that its HTTP is reached at
/// @param address that its media is reached at
public record Place(int core, Optional<String> namespace, String host, String address) {
  private static final String LOOPBACK = "127.0.0.1";

  public static Place loopback(int core) {
    return new Place(core, Optional.empty(), "localhost", LOOPBACK);
  }

  /// The same with a port.
  public Place at(int port) {
    return new Place(core, namespace, host + ":" + port, address);
  }

  /// What a server's command line begins with; each part becomes the next, under one pid.
  public List<String> command() {
    List<String> command = new ArrayList<>();
    namespace.ifPresent(name -> command.addAll(List.of("ip", "netns", "exec", name)));
    command.addAll(List.of("taskset", "-c", String.valueOf(core)));
    return command;
  }
}
