package huizhen.app.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import huizhen.app.GatewayProcess;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A consultation on our own pages by two who reach only the hospital's TURN server: nothing that
/// the pages tell the browser is in the way, and a session that resumes moves to new credentials.
@Tag("e2e")
final class TurnPagesTest {
  private static final String CHEN_CAMERA = camera("demo-chen");
  private static final String ZHOU_CAMERA = camera("demo-zhou");

  @TempDir static Path folder;

  private static Coturn coturn;
  private static GatewayProcess gateway;
  private static Browsers browsers;
  private static FakeMedia clinicMedia;
  private static FakeMedia hospitalMedia;
  private static Person chen;
  private static Person zhou;

  @BeforeAll
  static void start() throws IOException {
    if (System.getenv("CI") == null) {
      assumeTrue(Coturn.isInstalled(), "coturn is not installed: ./huizhen test installs it");
    }
    var screenshots = Files.createDirectories(Path.of("target", "screenshots").toAbsolutePath());
    clinicMedia = FakeMedia.make(folder, "clinic", "red", "yellow", 440);
    hospitalMedia = FakeMedia.make(folder, "hospital", "blue", "lime", 880);
    coturn = Coturn.start(folder);
    gateway = coturn.gateway(folder);
    browsers = new Browsers();
    chen = new Person(gateway.url(), browsers.with(clinicMedia), screenshots);
    zhou = new Person(gateway.url(), browsers.with(hospitalMedia), screenshots);
    onlyThroughTurn(chen, "tcp");
    onlyThroughTurn(zhou, "udp");
  }

  @AfterAll
  static void stop() {
    if (browsers != null) {
      browsers.close();
    }
    if (gateway != null) {
      gateway.close();
      System.out.println(gateway.output());
    }
    if (coturn != null) {
      coturn.close();
    }
  }

  @Test
  void two_consult_through_the_turn_server_and_move_to_new_credentials() {
    chen.signIn("chen", gateway.password("chen"));
    zhou.signIn("zhou", gateway.password("zhou"));
    var caseId = QuickCase.consented(chen, zhou);
    QuickCase.begin(caseId, chen, zhou);
    var _ = chen.watch(ZHOU_CAMERA, hospitalMedia);
    var _ = zhou.watch(CHEN_CAMERA, clinicMedia);
    var before = way(chen);
    assertThat(before.getString("way")).isEqualTo("relay tcp");
    assertThat(way(zhou).getString("way")).isEqualTo("relay udp");

    var _ = chen.page().evaluate("() => turned.sockets.at(-1).close()");
    var after =
        chen.until("another way through the server", () -> way(chen), it -> hasMoved(before, it));
    assertThat(after.getString("way")).isEqualTo("relay tcp");
    assertThat(after.getInteger("peers")).isEqualTo(1);
    assertThat(after.getString("states")).doesNotContain("disconnected", "failed");
    var seen = zhou.watch(CHEN_CAMERA, clinicMedia);
    var _ =
        zhou.until(
            "the picture to move",
            () -> zhou.look(CHEN_CAMERA),
            now -> now.filter(it -> Math.abs(it.marker() - seen.marker()) > 3).isPresent());
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

  private static String camera(String participant) {
    return "video" + Person.selector("video-%s-camera".formatted(participant));
  }
}
