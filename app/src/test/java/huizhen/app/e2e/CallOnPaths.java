package huizhen.app.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.app.network.TwoPaths;
import huizhen.app.network.TwoPaths.Way;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;

/// A call of two doctors, one of them with two paths to the gateway that come and go. Nobody
/// presses anything. Each thing that happens says how many seconds it took until both saw each
/// other again.
final class CallOnPaths implements AutoCloseable {
  /// In which a browser has seen that a path came or went, and the call is steady again.
  private static final int SETTLING_MILLIS = 4_000;

  /// Without any network between two.
  private static final int NOWHERE_MILLIS = 3_000;

  private final TwoPaths paths;
  private final TwoDoctors both;
  private final List<CallLog> logs;
  private final String caseId;
  private Way way = Way.WIFI;

  private CallOnPaths(TwoPaths paths, TwoDoctors both) {
    this.paths = paths;
    this.both = both;
    logs = NetworkFigures.logs(both);
    caseId = both.meet();
  }

  static CallOnPaths begin(Path folder, String... flags) {
    var paths = TwoPaths.open();
    try {
      paths.up(Way.WIFI);
      var both = TwoDoctors.apart(folder, paths, flags);
      try {
        return new CallOnPaths(paths, both);
      } catch (RuntimeException | Error e) {
        both.close();
        throw e;
      }
    } catch (RuntimeException | Error e) {
      paths.close();
      throw e;
    }
  }

  /// The network goes, and some seconds later there is another.
  double changesNetworkWithNoneBetween() {
    settle();
    paths.down(way);
    both.chen().page().waitForTimeout(NOWHERE_MILLIS);
    way = other();
    var since = CallLog.now();
    paths.up(way);
    return back(since);
  }

  /// Another network is there when the first one goes.
  double changesNetworkWithBothBetween() {
    settle();
    paths.up(other());
    settle();
    var since = CallLog.now();
    paths.down(way);
    way = other();
    return back(since);
  }

  /// The same in a call that has not changed networks before: the page is loaded again.
  double changesNetworkForTheFirstTime() {
    var _ = both.chen().page().reload();
    both.seeEachOther();
    return changesNetworkWithBothBetween();
  }

  /// From the click to the first picture, by somebody whose network lets no UDP through.
  double joinsWithoutUdp() {
    return joins(paths::blockUdp, OptionalInt.empty());
  }

  /// The same where nothing gets through but TCP to the HTTPS port, of a gateway that takes media
  /// there.
  double joinsByHttpsPortAlone() {
    var port = both.gateway().port();
    return joins(() -> paths.allowOnly(port), OptionalInt.of(port));
  }

  /// @param by the port of the gateway that the call then has, if it can be but one
  private double joins(Runnable firewall, OptionalInt by) {
    both.chen().click("hang-up");
    both.chen().see("room-out");
    firewall.run();
    try {
      var millis = both.chen().clickToFrame("rejoin", TwoDoctors.ZHOU_CAMERA);
      both.seeEachOther();
      both.hearEachOther();
      // While the firewall is there: afterwards the browser finds itself a better way.
      var media = logs.getFirst().media();
      assertThat(media.protocol()).isEqualTo("tcp");
      by.ifPresent(port -> assertThat(media.remotePort()).isEqualTo(port));
      return millis / 1_000;
    } finally {
      paths.heal();
    }
  }

  /// Nothing of what the client sends arrives for so long, and nobody tells it.
  double survivesAnOutage(int seconds) {
    settle();
    paths.cut();
    both.chen().page().waitForTimeout(1_000.0 * seconds);
    var since = CallLog.now();
    paths.heal();
    return back(since);
  }

  /// Ends the call: one recording has all of it, of both.
  void expectOneRecordingOfBoth() {
    both.zhou().click("room-end");
    both.zhou().confirm();
    both.zhou().see("room-out");
    var _ =
        both.zhou()
            .until("the case to end", () -> aCase().getString("state"), it -> it.equals("ENDED"));
    var ids = aCase().getJsonArray("recordings");
    assertThat(ids).hasSize(1);
    var tracks = both.zhou().api("/recordings/" + ids.getString(0)).getJsonArray("tracks");
    assertThat(tracks.stream().map(it -> ((JsonObject) it).getString("participant")))
        .contains("demo-chen", "demo-zhou");
  }

  private JsonObject aCase() {
    return both.zhou().api("/cases/" + caseId);
  }

  private double back(double since) {
    var seconds = CallLog.secondsUntilBack(since, logs);
    both.seeEachOther();
    both.hearEachOther();
    return seconds;
  }

  private Way other() {
    return way == Way.WIFI ? Way.MOBILE : Way.WIFI;
  }

  private void settle() {
    both.chen().page().waitForTimeout(SETTLING_MILLIS);
  }

  @Override
  public void close() {
    try {
      both.close();
    } finally {
      paths.close();
    }
  }
}
