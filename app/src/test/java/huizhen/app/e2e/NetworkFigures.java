package huizhen.app.e2e;

import static huizhen.app.e2e.Repetitions.TIMES;
import static huizhen.app.network.LineConditions.PERFECT;
import static org.assertj.core.api.Assertions.assertThat;

import huizhen.app.GatewayProcess;
import huizhen.app.network.UdpProxy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How long a call on our own pages takes to come back when its network or its gateway fails. Run
/// by `./huizhen bench networks`, not with the tests: no time is asserted, but that it comes back
/// is. Everything is on loopback; see [PathFigures] for a client that changes its address.
final class NetworkFigures {
  private static final long SEED = Long.getLong("huizhen.seed", 3);
  private static final int LINE_DELAY_MILLIS = 25;

  @TempDir Path folder;

  /// A NAT gives both a new outside port, in turn, and nobody is told.
  @Test
  void an_outside_port_that_changes() {
    var port = freePort();
    var flags = new String[] {"--media-port", "" + port, "--announce", "127.0.0.1"};
    var relay = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    var conditions = PERFECT.delay(LINE_DELAY_MILLIS);
    try (var both = TwoDoctors.with(folder, GatewayProcess.start(folder.resolve("data"), flags));
        var chensLine = UdpProxy.start("127.0.0.1", relay, conditions, SEED);
        var zhousLine = UdpProxy.start("127.0.0.1", relay, conditions, ~SEED)) {
      var logs = logs(both);
      logs.getFirst().through(chensLine.address().getPort());
      logs.getLast().through(zhousLine.address().getPort());
      var _ = both.meet();
      var random = new SplittableRandom(SEED);
      var moves = new Repetitions("rebinding", 1);
      for (var i = 0; i < 2 * TIMES; i++) {
        both.chen().page().waitForTimeout(2_000 + random.nextInt(3_000));
        var line = i % 2 == 0 ? chensLine : zhousLine;
        line.rebind();
        var since = CallLog.now();
        // What was on its way still arrives.
        both.chen().page().waitForTimeout(2 * LINE_DELAY_MILLIS + 50);
        var before = logs.stream().map(it -> it.media().packets()).toList();
        for (var side = 0; side < 2; side++) {
          var log = logs.get(side);
          var had = before.get(side);
          var _ =
              both.chen()
                  .until(
                      "packets after a rebinding", () -> log.media().packets(), it -> it > had + 3);
        }
        moves.add((CallLog.now() - since) / 1_000);
        assertThat(logs)
            .allSatisfy(it -> assertThat(it.said(since)).doesNotContain("offer", "join"));
      }
      moves.print();
      both.seeEachOther();
      both.hearEachOther();
    }
  }

  @Test
  void a_page_that_is_loaded_again_a_gateway_that_is_killed_and_half_a_minute_without_any() {
    try (var both = TwoDoctors.together(folder)) {
      var logs = logs(both);
      var _ = both.meet();
      var reloads = new Repetitions("reload", 3);
      for (var i = 0; i < TIMES; i++) {
        both.chen().page().waitForTimeout(3_000);
        var since = CallLog.now();
        var _ = both.chen().page().reload();
        reloads.add(CallLog.secondsUntilBack(since, logs));
      }
      reloads.print();
      both.seeEachOther();

      var restarts = new Repetitions("gateway-killed", 5);
      for (var i = 0; i < TIMES; i++) {
        both.chen().page().waitForTimeout(3_000);
        both.restartGateway();
        restarts.add(CallLog.secondsUntilBack(CallLog.now(), logs));
      }
      restarts.print();
      both.seeEachOther();
      both.hearEachOther();
    }
  }

  static List<CallLog> logs(TwoDoctors both) {
    return List.of(CallLog.of(both.chen(), "demo-zhou"), CallLog.of(both.zhou(), "demo-chen"));
  }

  /// For UDP and TCP: the relay takes both.
  private static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
