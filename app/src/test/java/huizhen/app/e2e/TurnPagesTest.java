package huizhen.app.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A consultation on our own pages by two who reach only the hospital's TURN server: nothing that
/// the pages tell the browser is in the way, and a session that resumes moves to new credentials.
@Tag("e2e")
@Order(Order.DEFAULT + 1)
final class TurnPagesTest {
  @TempDir static Path folder;

  private static Coturn coturn;
  private static TwoDoctors both;

  @BeforeAll
  static void start() {
    if (System.getenv("CI") == null) {
      assumeTrue(Coturn.isInstalled(), "coturn is not installed: ./huizhen test installs it");
    }
    coturn = Coturn.start(folder);
    both = TwoDoctors.with(folder, coturn.gateway(folder));
    onlyThroughTurn(both.chen(), "tcp");
    onlyThroughTurn(both.zhou(), "udp");
  }

  @AfterAll
  static void stop() {
    if (both != null) {
      both.close();
    }
    if (coturn != null) {
      coturn.close();
    }
  }

  @Test
  void two_consult_through_the_turn_server_and_move_to_new_credentials() {
    var _ = both.meet();
    var chen = both.chen();
    var zhou = both.zhou();
    var before = way(chen);
    assertThat(before.getString("way")).isEqualTo("relay tcp");
    assertThat(way(zhou).getString("way")).isEqualTo("relay udp");

    var _ = chen.page().evaluate("() => turned.sockets.at(-1).close()");
    var after =
        chen.until("another way through the server", () -> way(chen), it -> hasMoved(before, it));
    assertThat(after.getString("way")).isEqualTo("relay tcp");
    assertThat(after.getInteger("peers")).isEqualTo(1);
    assertThat(after.getString("states")).doesNotContain("disconnected", "failed");
    both.seeEachOther();
    zhou.seeMoving(TwoDoctors.CHEN_CAMERA);
  }

  /// Credentials, ICE user fragment and the port at the server are new.
  private static boolean hasMoved(JsonObject before, JsonObject now) {
    return List.of("username", "fragment", "port").stream()
        .noneMatch(it -> before.getValue(it).equals(now.getValue(it)));
  }

  /// As if this person's browser could reach nothing but the TURN server, and that in one way.
  private static void onlyThroughTurn(Person person, String transport) {
    person
        .context()
        .addInitScript(
            """
            (() => {
              const Peer = RTCPeerConnection
              const Socket = WebSocket
              window.turned = { peers: [], sockets: [], states: [] }
              const only = (configuration) => ({
                ...configuration,
                iceTransportPolicy: 'relay',
                iceServers: configuration.iceServers.map((it) => ({
                  ...it,
                  urls: it.urls.filter((url) => url.endsWith('transport=TRANSPORT')),
                })),
              })
              window.RTCPeerConnection = class extends Peer {
                constructor(configuration) {
                  super(only(configuration))
                  turned.peers.push(this)
                  this.addEventListener('iceconnectionstatechange', () =>
                    turned.states.push(this.iceConnectionState))
                }
                setConfiguration(configuration) {
                  super.setConfiguration(only(configuration))
                }
              }
              window.WebSocket = class extends Socket {
                constructor(...all) {
                  super(...all)
                  turned.sockets.push(this)
                }
              }
            })()
            """
                .replace("TRANSPORT", transport));
  }

  private static JsonObject way(Person person) {
    var script =
        """
        async () => {
          const peer = turned.peers.at(-1)
          const report = await peer.getStats()
          const { selectedCandidatePairId } = [...report.values()].find((it) => it.type === 'transport')
          const local = report.get(report.get(selectedCandidatePairId)?.localCandidateId) ?? {}
          return JSON.stringify({
            way: local.candidateType + ' ' + local.relayProtocol,
            port: local.port ?? 0,
            fragment: local.usernameFragment ?? '',
            username: peer.getConfiguration().iceServers[0].username,
            peers: turned.peers.length,
            states: turned.states.join(),
          })
        }
        """;
    return new JsonObject(String.valueOf(person.page().evaluate(script)));
  }
}
