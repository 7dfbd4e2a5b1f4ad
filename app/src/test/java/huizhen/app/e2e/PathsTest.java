package huizhen.app.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import huizhen.app.network.TwoPaths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A call goes on when the client's network becomes another one, and comes about where no UDP gets
/// through, or nothing but what goes to the HTTPS port. Bounds are wide: the machine is busy with
/// two browsers, and [PathFigures] measures.
@Tag("e2e")
@Order(Order.DEFAULT + 1)
final class PathsTest {
  private static final double LONGEST_SECONDS = 30;
  private static final String SETTINGS = "relay.tcp-on-https=true\n";

  @TempDir Path folder;

  @BeforeAll
  static void needsNamespaces() {
    var reason = TwoPaths.whyNot();
    assumeTrue(reason.isEmpty(), () -> reason.orElse(""));
  }

  @Test
  void a_call_moves_to_another_network_and_is_made_where_only_tcp_or_the_https_port_gets_through()
      throws IOException {
    var settings = Files.writeString(folder.resolve("huizhen.properties"), SETTINGS);
    try (var call = CallOnPaths.begin(folder, "--config", settings.toString())) {
      assertThat(call.changesNetworkWithNoneBetween()).isLessThan(LONGEST_SECONDS);
      assertThat(call.changesNetworkWithBothBetween()).isLessThan(LONGEST_SECONDS);
      assertThat(call.joinsWithoutUdp()).isLessThan(LONGEST_SECONDS);
      assertThat(call.joinsByHttpsPortAlone()).isLessThan(LONGEST_SECONDS);
      call.expectOneRecordingOfBoth();
    }
  }
}
