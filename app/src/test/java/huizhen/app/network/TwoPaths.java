package huizhen.app.network;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// A gateway and a client in network namespaces of their own (`ip-netns(8)`), and two paths between
/// them, each a veth pair with a network of its own: Wi-Fi and mobile data. The gateway has one
/// address, whichever path leads to it; the client has one for each path that is up. Nothing of it
/// is in the machine's own network.
///
/// Needs root and a kernel that allows it; see [#whyNot]. Ends with [#close], and with the JVM.
public final class TwoPaths implements AutoCloseable {
  /// Of the networks for measurements (RFC 2544, appendix C.2.2), which nobody routes.
  public static final String GATEWAY = "198.18.9.1";

  private static final int LIMIT_SECONDS = 20;

  /// What is asked before the addresses of the machine itself, which are asked first by default.
  private static final String FIRST = "5";

  private static final AtomicInteger COUNT = new AtomicInteger();

  private final String gateway;
  private final String client;
  private int dropped;
  private final Thread atExit = new Thread(this::removeNamespaces);

  /// One way from the client to the gateway.
  public enum Way {
    WIFI("wlan0", "198.18.1"),
    MOBILE("wwan0", "198.18.2");

    private final String device;
    private final String network;

    Way(String device, String network) {
      this.device = device;
      this.network = network;
    }
  }

  private TwoPaths(String name) {
    gateway = name + "-gateway";
    client = name + "-client";
  }

  /// Two places with no path up yet.
  public static TwoPaths open() {
    var paths =
        new TwoPaths("hz%d-%d".formatted(ProcessHandle.current().pid(), COUNT.getAndIncrement()));
    Runtime.getRuntime().addShutdownHook(paths.atExit);
    try {
      paths.build();
      return paths;
    } catch (RuntimeException e) {
      paths.close();
      throw e;
    }
  }

  /// What keeps this machine from having such places; empty when nothing does.
  public static Optional<String> whyNot() {
    if (!Files.isExecutable(java.nio.file.Path.of("/usr/sbin/ip"))
        && !Files.isExecutable(java.nio.file.Path.of("/sbin/ip"))) {
      return Optional.of("there is no ip command: apt-get install iproute2");
    }
    try (var _ = open()) {
      return Optional.empty();
    } catch (IllegalStateException e) {
      return Optional.of("network namespaces are not allowed here: " + e.getMessage());
    }
  }

  /// Runs the command that follows it beside the gateway.
  public List<String> atGateway() {
    return List.of("ip", "netns", "exec", gateway);
  }

  /// Runs the command that follows it at the client.
  public List<String> atClient() {
    return List.of("ip", "netns", "exec", client);
  }

  /// The client gets this path's address, and a route to everywhere.
  public void up(Way way) {
    ip("-n", client, "link", "set", way.device, "up");
    ip("-n", client, "addr", "add", way.network + ".2/24", "dev", way.device);
    // A path that came first is asked first, as a system prefers what it has.
    ip(
        "-n",
        client,
        "route",
        "add",
        "default",
        "via",
        way.network + ".1",
        "dev",
        way.device,
        "metric",
        way == Way.WIFI ? "100" : "200");
  }

  /// The client loses the path, its address and its routes, and knows it.
  public void down(Way way) {
    ip("-n", client, "addr", "flush", "dev", way.device);
    ip("-n", client, "link", "set", way.device, "down");
  }

  /// Nothing of what the client sends arrives any more, and nobody tells it.
  public void cut() {
    drop();
  }

  /// As a firewall that lets no UDP through.
  public void blockUdp() {
    drop("ipproto", "udp");
  }

  /// As a firewall that lets nothing through but TCP to one port.
  public void allowOnly(int tcpPort) {
    blockUdp();
    drop("ipproto", "tcp", "dport", "1-" + (tcpPort - 1));
    drop("ipproto", "tcp", "dport", (tcpPort + 1) + "-65534"); // the last that a rule takes
  }

  /// Undoes [#cut], [#blockUdp] or [#allowOnly].
  public void heal() {
    for (; dropped > 0; dropped--) {
      ip("-n", gateway, "rule", "del", "pref", FIRST);
    }
  }

  /// Drops what comes from the client and is such.
  private void drop(String... such) {
    for (var way : Way.values()) {
      var command =
          new ArrayList<>(List.of("-n", gateway, "rule", "add", "pref", FIRST, "iif", way.device));
      command.addAll(List.of(such));
      command.add("blackhole");
      ip(command.toArray(String[]::new));
      dropped++;
    }
  }

  @Override
  public void close() {
    removeNamespaces();
    try {
      var _ = Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException _) {
      // The JVM ends already, and runs the hook.
    }
  }

  private void build() {
    for (var name : List.of(gateway, client)) {
      ip("netns", "add", name);
      ip("-n", name, "link", "set", "lo", "up");
    }
    ip("-n", gateway, "addr", "add", GATEWAY + "/32", "dev", "lo");
    for (var way : Way.values()) {
      ip(
          "link",
          "add",
          way.device,
          "netns",
          gateway,
          "type",
          "veth",
          "peer",
          "name",
          way.device,
          "netns",
          client);
      for (var name : List.of(gateway, client)) {
        ip("-n", name, "link", "set", way.device, "addrgenmode", "none");
      }
      ip("-n", gateway, "addr", "add", way.network + ".1/24", "dev", way.device);
      ip("-n", gateway, "link", "set", way.device, "up");
      // It answers from the address that was asked, not from that of the path.
      ip(
          "-n",
          gateway,
          "route",
          "replace",
          way.network + ".0/24",
          "dev",
          way.device,
          "src",
          GATEWAY);
    }
    ip("-n", gateway, "rule", "add", "pref", "100", "lookup", "local");
    ip("-n", gateway, "rule", "del", "pref", "0");
  }

  private void removeNamespaces() {
    for (var name : List.of(client, gateway)) {
      try {
        ip("netns", "del", name);
      } catch (IllegalStateException _) {
        // It was not made, or is gone.
      }
    }
  }

  private static void ip(String... arguments) {
    var command = new ArrayList<>(List.of("ip"));
    command.addAll(List.of(arguments));
    try {
      var process = new ProcessBuilder(command).redirectErrorStream(true).start();
      var said =
          new String(
              process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IllegalStateException(
            "%s: %s".formatted(String.join(" ", command), said.strip()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
