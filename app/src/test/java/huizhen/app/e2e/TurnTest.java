package huizhen.app.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import huizhen.app.e2e.Wish.Scene;
import huizhen.relay.api.ParticipantId;
import huizhen.relay.api.RoomId;
import huizhen.signaling.protocol.ServerMessage.IceServer.Login;
import huizhen.signaling.turn.IceServers;
import huizhen.signaling.turn.IceUrl;
import huizhen.signaling.turn.TurnSecret;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A hospital's TURN server (Debian's coturn) between Chromium and the gateway: clients that may
/// take no other way see and hear each other, with the credentials that the gateway gave them.
@Tag("e2e")
@Order(Order.DEFAULT + 1)
final class TurnTest {
  private static final int UNAUTHORIZED = 401;

  @TempDir static Path folder;

  private static Coturn coturn;
  private static Doorstep door;

  @BeforeAll
  static void start() {
    if (System.getenv("CI") == null) {
      assumeTrue(Coturn.isInstalled(), "coturn is not installed: ./huizhen test installs it");
    }
    coturn = Coturn.start(folder);
    door = Doorstep.of(coturn.gateway(folder));
  }

  @AfterAll
  static void stop() {
    if (door != null) {
      door.close();
    }
    if (coturn != null) {
      coturn.close();
    }
  }

  @AfterEach
  void closePages() {
    door.closePages();
  }

  @ParameterizedTest
  @CsvSource({"signaling, udp, whep, tcp", "whip, tcp, signaling, udp"})
  void two_who_reach_only_the_turn_server_see_and_hear_each_other(
      String in, String transportIn, String out, String transportOut) {
    var room = "turn-" + in;
    var scene = new Scene(640, 360, 15, "red", "yellow").codec("VP8");
    var publisher = door.client();
    var wish = Wish.of().tone(440).picture(scene).throughTurn(transportIn);
    var _ = publisher.open(in, door.mayPublish(room), wish.json());
    assertThat(publisher.way()).isEqualTo(throughTurn(transportIn));

    var player = door.client();
    var _ =
        player.open(
            out, door.mayPlay(room), Wish.of().receive(1, 1).throughTurn(transportOut).json());
    assertThat(player.way()).isEqualTo(throughTurn(transportOut));
    var seen = player.watch("video-0", "red", "yellow");
    player.hear("audio-0", 440);
    var _ =
        player.until(
            "the picture to move",
            () -> player.look("video-0"),
            now -> now.filter(it -> Math.abs(it.marker() - seen.marker()) > 3).isPresent());
  }

  @ParameterizedTest
  @ValueSource(strings = {"udp", "tcp"})
  void the_turn_server_takes_our_credentials_until_they_end(String transport) {
    var client = door.client();
    var now = Instant.now();
    assertThat(allocate(client, transport, login(Coturn.SECRET, now)))
        .isEqualTo(new JsonObject().put("lends", true).put("error", 0));
    // Not to the second: both clocks count whole ones.
    var ended = login(Coturn.SECRET, now.minus(IceServers.MIN_LIFETIME).minusSeconds(5));
    assertThat(allocate(client, transport, ended)).isEqualTo(refused());
    assertThat(allocate(client, transport, login("another-secret", now))).isEqualTo(refused());
    var stretched =
        ended.username().replaceFirst("\\d+", "" + now.plusSeconds(600).getEpochSecond());
    assertThat(allocate(client, transport, new Login(stretched, ended.credential(), now)))
        .isEqualTo(refused());
  }

  @Test
  void the_turn_server_logs_a_pseudonym_and_the_gateway_nothing_of_it() {
    var player = door.client();
    var wish = Wish.of().receive(1, 1).throughTurn("udp").json();
    var _ = player.open("whep", door.mayPlay("turn-log"), wish);
    var user = Pattern.compile("user <\\d{10}:[0-9a-f]{16}>");
    var log = player.until("a user in the log", coturn::output, it -> user.matcher(it).find());
    assertThat(log).doesNotContain("player-", "turn-log");
    assertThat(door.gateway().output()).doesNotContain(Coturn.SECRET, "turn:127.0.0.1");
  }

  private static JsonObject allocate(DoorClient client, String transport, Login login) {
    return client.allocate(coturn.url(transport), login.username(), login.credential());
  }

  private static JsonObject refused() {
    return new JsonObject().put("lends", false).put("error", UNAUTHORIZED);
  }

  private static JsonObject throughTurn(String transport) {
    return new JsonObject().put("type", "relay").put("relayProtocol", transport);
  }

  /// As the gateway makes them, at this time and with the shortest life.
  private static Login login(String secret, Instant now) {
    return new IceServers(
            List.of(new IceUrl("turn:127.0.0.1")),
            Optional.of(new TurnSecret(secret.getBytes(StandardCharsets.US_ASCII))),
            IceServers.MIN_LIFETIME)
        .forParticipant(new RoomId("turn"), new ParticipantId("li"), now)
        .getFirst()
        .login()
        .orElseThrow();
  }
}
