package huizhen.signaling.turn;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import huizhen.relay.api.ParticipantId;
import huizhen.relay.api.RoomId;
import huizhen.signaling.protocol.ServerMessage.IceServer;
import huizhen.signaling.protocol.ServerMessage.IceServer.Login;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class IceServersTest {
  private static final RoomId ROOM = new RoomId("case-12");
  private static final ParticipantId WANG = new ParticipantId("u-7");
  private static final Instant NOW = Instant.parse("2026-03-02T06:21:07.9Z");
  private static final TurnSecret SECRET = secret("shared-with-the-turn-server");

  /// RFC 2202 §3, test case 2.
  @Test
  void makes_the_known_password() {
    assertThat(secret("Jefe").password("what do ya want for nothing?"))
        .isEqualTo("7/zfauXrL6LSdBbV8YTfnCWafHk=");
  }

  /// The password by `printf %s USERNAME | openssl dgst -sha1 -hmac SECRET -binary | base64`, the
  /// pseudonym by the same with `-sha256` of `case-12/u-7`, its first 16 hex digits.
  @Test
  void tells_a_turn_server_with_credentials_that_end_and_a_stun_server_without() {
    var servers = servers("stun:a.example.org", "turn:b.example.org", "turns:b.example.org:443");
    assertThat(servers.forParticipant(ROOM, WANG, NOW))
        .containsExactly(
            new IceServer(List.of("stun:a.example.org"), Optional.empty()),
            new IceServer(
                List.of("turn:b.example.org", "turns:b.example.org:443"),
                Optional.of(
                    new Login(
                        "1772518867:b81d6c0a29f60a23",
                        "V2U33GLvAsRghU4EQzvm+E62Xvo=",
                        Instant.parse("2026-03-03T06:21:07Z")))));
  }

  @Test
  void gives_each_person_in_each_room_a_name_that_is_nobodys() {
    var wang = username(ROOM, WANG, NOW);
    assertThat(wang).matches("\\d+:[0-9a-f]{16}").doesNotContain("u-7", "case");
    assertThat(username(ROOM, new ParticipantId("u-9"), NOW)).isNotEqualTo(wang);
    assertThat(username(new RoomId("case-13"), WANG, NOW)).isNotEqualTo(wang);
    assertThat(username(ROOM, WANG, NOW.plusSeconds(60)))
        .isEqualTo("1772518927" + wang.substring(10));
  }

  @Test
  void tells_nobody_of_servers_that_are_not_configured() {
    assertThat(IceServers.NONE.forParticipant(ROOM, WANG, NOW)).isEmpty();
  }

  @Test
  void prints_no_secret() {
    var servers = servers("turn:b.example.org");
    assertThat(servers.toString()).doesNotContain("shared");
    assertThat(servers.forParticipant(ROOM, WANG, NOW).toString()).doesNotContain("V2U33", "b81d");
    assertThat(servers.forParticipant(ROOM, WANG, NOW).getFirst().login().toString())
        .doesNotContain("V2U33", "b81d");
  }

  @Test
  void takes_a_secret_with_a_turn_server_only() {
    var turn = List.of(new IceUrl("turn:b.example.org"));
    var day = IceServers.DEFAULT_LIFETIME;
    assertThatThrownBy(() -> new IceServers(turn, Optional.empty(), day))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new IceServers(List.of(), Optional.of(SECRET), day))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new IceServers(turn, Optional.of(SECRET), Duration.ofSeconds(299)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new IceServers(turn, Optional.of(SECRET), Duration.ofDays(8)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "stun:stun.example.org",
        "stuns:stun.example.org:5349",
        "turn:192.0.2.7",
        "turn:turn.example.org:3478?transport=udp",
        "turns:turn.example.org:443?transport=tcp",
        "turn:[2001:db8::7]:3478"
      })
  void reads_a_server(String url) {
    assertThat(new IceUrl(url).isTurn()).isEqualTo(url.startsWith("turn"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "turn:",
        "turn.example.org",
        "turn://turn.example.org",
        "TURN:turn.example.org",
        "http:turn.example.org",
        "turn:turn.example.org:0",
        "turn:turn.example.org:65536",
        "turn:turn.example.org:",
        "turn:turn_example",
        "turn:192.0.2.256",
        "turn:[2001:db8:::7]",
        "turn:2001:db8::7",
        "turn:turn.example.org?transport=sctp",
        "turn:turn.example.org?ttl=5",
        "turn:turn.example.org\r\nX: y",
        "turn:turn.example.org>; rel=next",
        "stun:stun.example.org?transport=udp"
      })
  void refuses_what_is_no_server(String url) {
    assertThatThrownBy(() -> new IceUrl(url)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void does_not_repeat_a_password_that_was_put_into_a_url() {
    assertThatThrownBy(() -> new IceUrl("turn:hz:hush@turn.example.org"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("hush");
  }

  private static String username(RoomId room, ParticipantId who, Instant now) {
    return servers("turn:b.example.org")
        .forParticipant(room, who, now)
        .getFirst()
        .login()
        .orElseThrow()
        .username();
  }

  private static IceServers servers(String... urls) {
    return new IceServers(
        List.of(urls).stream().map(IceUrl::new).toList(),
        Optional.of(SECRET),
        IceServers.DEFAULT_LIFETIME);
  }

  private static TurnSecret secret(String text) {
    return new TurnSecret(text.getBytes(US_ASCII));
  }
}
