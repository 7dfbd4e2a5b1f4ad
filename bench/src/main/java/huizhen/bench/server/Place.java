package huizhen.bench.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Where a server under test runs.
///
/// @param cores that it is pinned to, as `taskset -c` takes them
/// @param namespace of the network; empty for the machine's own
/// @param host that its HTTP is reached at
/// @param address that its media is reached at
public record Place(String cores, Optional<String> namespace, String host, String address) {
  private static final String LOOPBACK = "127.0.0.1";

  public static Place loopback(int core) {
    return loopback(String.valueOf(core));
  }

  public static Place loopback(String cores) {
    return new Place(cores, Optional.empty(), "localhost", LOOPBACK);
  }

  /// The same with a port.
  public Place at(int port) {
    return new Place(cores, namespace, host + ":" + port, address);
  }

  /// What a server's command line begins with; each part becomes the next, under one pid.
  public List<String> command() {
    List<String> command = new ArrayList<>();
    namespace.ifPresent(name -> command.addAll(List.of("ip", "netns", "exec", name)));
    command.addAll(List.of("taskset", "-c", cores));
    return command;
  }
}
