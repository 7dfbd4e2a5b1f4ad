package huizhen.signaling.session;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.signaling.api.RoomHost.Phase;
import huizhen.signaling.api.RoomRole;
import huizhen.signaling.protocol.ServerMessage.IceServer;
import huizhen.signaling.protocol.ServerMessage.IceServer.Login;
import huizhen.signaling.protocol.ServerMessage.Joined;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class TurnCredentialsTest {
  private final Desk desk = new Desk();

  @Test
  void who_resumes_is_given_new_ones() {
    var first = desk.join("wang", RoomRole.CHAIR, Phase.LOBBY);
    var given = login(first);
    assertThat(given.expiresAt()).isEqualTo(Desk.OPENS.plusSeconds(86_400));

    desk.drop(first);
    desk.pass(Duration.ofSeconds(20));
    var renewed = login(desk.resume(first, -1));
    assertThat(renewed.expiresAt()).isEqualTo(given.expiresAt().plusSeconds(20));
    assertThat(renewed.username())
        .isNotEqualTo(given.username())
        .endsWith(given.username().substring(10));
    assertThat(renewed.credential()).isNotEqualTo(given.credential());
  }

  @Test
  void each_has_its_own() {
    var wang = login(desk.join("wang", RoomRole.CHAIR, Phase.LOBBY));
    var li = login(desk.join("li", RoomRole.OBSERVER, Phase.LOBBY));
    assertThat(li.username()).isNotEqualTo(wang.username());
  }

  private Login login(ConnectionId who) {
    IceServer server = desk.sent(who, Joined.class).getLast().iceServers().getFirst();
    return server.login().orElseThrow();
  }
}
