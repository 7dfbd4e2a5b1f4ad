package huizhen.app.e2e;

import static huizhen.app.e2e.Repetitions.TIMES;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import huizhen.app.network.TwoPaths;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How long a call takes to come back when the client's own way to the gateway changes: another
/// address, no UDP, nothing at all for half a minute. Run by `./huizhen bench networks`;
/// [PathsTest] does each once.
final class PathFigures {
  @TempDir Path folder;

  @BeforeAll
  static void needsNamespaces() {
    var reason = TwoPaths.whyNot();
    assumeTrue(reason.isEmpty(), () -> reason.orElse(""));
  }

  @Test
  void a_client_that_goes_from_one_network_to_another() {
    try (var call = CallOnPaths.begin(folder)) {
      var gone = new Repetitions("network-changes-with-none-between", 2);
      var kept = new Repetitions("network-changes-with-both-between", 2);
      for (var i = 0; i < TIMES; i++) {
        gone.add(call.changesNetworkWithNoneBetween());
        kept.add(call.changesNetworkWithBothBetween());
      }
      gone.print();
      kept.print();
      call.expectOneRecordingOfBoth();
    }
  }

  @Test
  void a_client_that_goes_from_one_network_to_another_for_the_first_time() {
    try (var call = CallOnPaths.begin(folder)) {
      var first = new Repetitions("first-network-change-with-both-between", 2);
      for (var i = 0; i < TIMES; i++) {
        first.add(call.changesNetworkForTheFirstTime());
      }
      first.print();
      call.expectOneRecordingOfBoth();
    }
  }

  @Test
  void a_client_that_no_udp_comes_from() {
    try (var call = CallOnPaths.begin(folder)) {
      var joins = new Repetitions("join-without-udp", 3);
      for (var i = 0; i < TIMES; i++) {
        joins.add(call.joinsWithoutUdp());
      }
      joins.print();
    }
  }

  @Test
  void half_a_minute_in_which_nothing_arrives() {
    try (var call = CallOnPaths.begin(folder)) {
      var outages = new Repetitions("outage-of-30-s", 3);
      for (var i = 0; i < TIMES; i++) {
        outages.add(call.survivesAnOutage(30));
      }
      outages.print();
    }
  }
}
