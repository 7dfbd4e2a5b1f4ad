package huizhen.signaling.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import huizhen.relay.api.ParticipantId;
import huizhen.relay.api.RoomId;
import huizhen.signaling.api.Door;
import huizhen.signaling.api.RoomHost.Happening;
import huizhen.signaling.api.RoomHost.Recording;
import huizhen.signaling.api.RoomRole;
import huizhen.signaling.sdp.Offers;
import huizhen.signaling.session.MessageRate;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The WebSocket door on loopback, with the real relay behind it.
final class SignalingServerTest {
  private static final String TRACKS =
      "[{\"mid\":\"0\",\"source\":\"microphone\"},{\"mid\":\"1\",\"source\":\"camera\"},"
          + "{\"mid\":\"2\",\"source\":\"screen\"}]";
  private static Gateway gateway;

  @BeforeAll
  static void open() {
    gateway = new Gateway();
  }

  @AfterAll
  static void close() {
    gateway.close();
  }

  @Test
  void takes_everybody_back_after_a_restart_by_their_session_keys() {
    String key;
    WaitingRooms host = new WaitingRooms();
    try (Gateway first = new Gateway(host)) {
      Visitor li = first.visit();
      li.join(first.ticket("ward-9", "li", RoomRole.MEMBER));
      key = li.expect("joined").getString("sessionKey");
    }
    try (Gateway second = new Gateway(host)) {
      Visitor li = second.visit();
      li.say(new JsonObject().put("type", "join").put("id", 1).put("sessionKey", key).encode());
      JsonObject joined = li.expect("joined");
      assertThat(joined.getString("self")).isEqualTo("li");
      assertThat(joined.getString("sessionKey")).isEqualTo(key);
      assertThat(joined.getBoolean("transport")).isFalse();
      Visitor stranger = second.visit();
      stranger.say("{\"type\":\"join\",\"sessionKey\":\"guessed\"}");
      assertThat(stranger.expectError()).isEqualTo("session-expired");
      assertThat(stranger.expectClose()).isEqualTo(4002);
    }
  }

  @Test
  void carries_a_consultation_from_the_lobby_to_its_end() {
    Visitor wang = gateway.join("case-1", "wang", RoomRole.CHAIR);
    Visitor li = gateway.visit();
    li.join(gateway.ticket("case-1", "li", RoomRole.REQUESTER));
    JsonObject joined = li.expect("joined");
    assertThat(joined.getString("phase")).isEqualTo("lobby");
    assertThat(joined.getString("role")).isEqualTo("requester");
    assertThat(joined.getString("opensAt")).isEqualTo("2026-03-02T06:30:00Z");
    assertThat(joined.getJsonArray("participants")).hasSize(2);
    assertThat(wang.expect("participants").getJsonArray("participants")).hasSize(2);
    li.offer(Offers.CHROMIUM_SIMULCAST, TRACKS, false);
    wang.offer(Offers.FIREFOX, TRACKS, false);
    for (Visitor visitor : new Visitor[] {li, wang}) {
      JsonObject answer = visitor.expect("answer");
      assertThat(answer.getLong("re")).isEqualTo(2L);
      assertThat(answer.getString("sdp"))
          .contains(
              "a=ice-lite", "a=group:BUNDLE 0 1 2 3 4 5 6 7 8 9", "typ host", "a=msid:slot-6");
    }
    li.say("{\"type\":\"chat\",\"id\":3,\"text\":\"too early\"}");
    assertThat(li.expectError()).isEqualTo("not-allowed");
    wang.say("{\"type\":\"start\",\"id\":4}");
    assertThat(li.expect("phase").getString("phase")).isEqualTo("live");
    li.say("{\"type\":\"chat\",\"id\":5,\"text\":\"患者已就位\"}");
    assertThat(wang.expect("chat").getJsonArray("messages").getJsonObject(0).getString("text"))
        .isEqualTo("患者已就位");
    assertThat(li.expect("chat").getLong("re")).isEqualTo(5L);
    li.say("{\"type\":\"mute\",\"source\":\"microphone\",\"muted\":true}");
    assertThat(wang.expect("muted").getString("participant")).isEqualTo("li");
    li.say(
        "{\"type\":\"view\",\"id\":6,\"views\":[{\"participant\":\"wang\",\"source\":\"camera\"}]}");
    li.isStillServed();
    gateway.signaling.recordingChanged(new RoomId("case-1"), Recording.ON);
    assertThat(li.expect("recording").getString("recording")).isEqualTo("on");
    wang.say("{\"type\":\"end\"}");
    assertThat(li.expect("phase").getString("phase")).isEqualTo("ended");
    assertThat(li.expectClose()).isEqualTo(4004);
    assertThat(wang.expectClose()).isEqualTo(4004);
    assertThat(gateway.host.happened)
        .contains(
            new Happening.Joined(new ParticipantId("wang"), RoomRole.CHAIR, Door.SIGNALING),
            new Happening.Left(new ParticipantId("li"), "ended"),
            new Happening.Closed());
  }

  @Test
  void resumes_a_dropped_socket_with_the_session_key() {
    Visitor first = gateway.visit();
    first.join(gateway.ticket("adhoc-2", "li", RoomRole.MEMBER));
    String key = first.expect("joined").getString("sessionKey");
    first.offer(Offers.CHROMIUM, TRACKS, false);
    var _ = first.expect("answer");
    first.say("{\"type\":\"chat\",\"id\":3,\"text\":\"hello\"}");
    var _ = first.expect("chat");
    var _ = Gateway.get(first.socket.close());
    Visitor second = gateway.visit();
    second.say("{\"type\":\"join\",\"sessionKey\":\"" + key + "\"}");
    assertThat(second.expect("joined").getString("self")).isEqualTo("li");
    assertThat(second.expect("chat").getJsonArray("messages")).hasSize(1);
    second.offer(Offers.FIREFOX, TRACKS, true);
    assertThat(second.expect("answer").getString("sdp")).contains("a=ice-lite");
    Visitor third = gateway.visit();
    third.join(gateway.ticket("adhoc-2", "li", RoomRole.MEMBER));
    var _ = third.expect("joined");
    assertThat(second.expectClose()).isEqualTo(4003);
    third.say("{\"type\":\"leave\"}");
    assertThat(third.expectClose()).isEqualTo(1000);
    Visitor stranger = gateway.visit();
    stranger.say("{\"type\":\"join\",\"sessionKey\":\"guessed\"}");
    assertThat(stranger.expectError()).isEqualTo("session-expired");
    assertThat(stranger.expectClose()).isEqualTo(4002);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "garbage",
        "{\"type\":\"dance\"}",
        "{\"type\":\"ping\",\"type\":\"leave\"}",
        "{\"type\":\"ping\",\"from\":\"wang\"}",
        "{\"type\":\"chat\",\"text\":\"\"}"
      })
  void answers_a_bad_message_and_goes_on(String bad) {
    Visitor wang = gateway.join("adhoc-3", "wang", RoomRole.MEMBER);
    Visitor li = gateway.join("adhoc-3", "li", RoomRole.MEMBER);
    li.say(bad);
    assertThat(li.expectError()).isEqualTo("bad-message");
    li.isStillServed();
    wang.isStillServed();
  }

  @Test
  void refuses_binary_messages_and_malformed_offers_and_goes_on() {
    Visitor li = gateway.join("adhoc-4", "li", RoomRole.MEMBER);
    var _ = li.socket.writeBinaryMessage(Buffer.buffer("x"));
    assertThat(li.expectError()).isEqualTo("bad-message");
    li.offer("v=0\r\nm=audio", "[]", false);
    JsonObject error = li.expect("error");
    assertThat(error.getString("code")).isEqualTo("bad-offer");
    assertThat(error.getString("message")).startsWith("line 2");
    assertThat(error.getLong("re")).isEqualTo(2L);
    li.offer(Offers.SMALL.replace("sha-256", "md5"), "[]", false);
    assertThat(li.expectError()).isEqualTo("bad-offer");
    li.isStillServed();
  }

  @Test
  void closes_after_too_large_a_message_and_serves_the_others() {
    Visitor wang = gateway.join("adhoc-5", "wang", RoomRole.MEMBER);
    Visitor li = gateway.join("adhoc-5", "li", RoomRole.MEMBER);
    li.say("{\"type\":\"chat\",\"text\":\"" + "x".repeat(70_000) + "\"}");
    assertThat(li.expectError()).isEqualTo("too-large");
    assertThat(li.expectClose()).isEqualTo(4005);
    Visitor zhao = gateway.join("adhoc-5", "zhao", RoomRole.MEMBER);
    zhao.say("x".repeat(600_000));
    assertThat(zhao.expectClose()).isNotEqualTo(0);
    wang.isStillServed();
  }

  @Test
  void counts_bytes_and_not_characters() {
    Visitor li = gateway.join("adhoc-11", "li", RoomRole.MEMBER);
    String chat = "{\"type\":\"chat\",\"text\":\"%s\"}";
    li.say(chat.formatted("长".repeat(21_800))); // 65,400 bytes
    assertThat(li.expectError()).isEqualTo("bad-message");
    li.say(chat.formatted("长".repeat(21_900))); // 65,700
    assertThat(li.expectError()).isEqualTo("too-large");
    assertThat(li.expectClose()).isEqualTo(4005);
  }

  @Test
  void refuses_wrong_expired_used_and_early_tickets() {
    Visitor visitor = gateway.visit();
    visitor.join("no.ticket.atall");
    assertThat(visitor.expectError()).isEqualTo("bad-ticket");
    assertThat(visitor.expectClose()).isEqualTo(4001);
    visitor = gateway.visit();
    visitor.join(
        gateway.ticket(
            "adhoc-6", "li", RoomRole.MEMBER, true, true, Instant.now().minusSeconds(1)));
    assertThat(visitor.expectError()).isEqualTo("ticket-expired");
    assertThat(visitor.expectClose()).isEqualTo(4001);
    String ticket = gateway.ticket("adhoc-6", "li", RoomRole.MEMBER);
    Visitor first = gateway.visit();
    first.join(ticket);
    var _ = first.expect("joined");
    visitor = gateway.visit();
    visitor.join(ticket);
    assertThat(visitor.expectError()).isEqualTo("ticket-used");
    assertThat(visitor.expectClose()).isEqualTo(4001);
    first.isStillServed();
    visitor = gateway.visit();
    visitor.join(gateway.ticket("early-6", "li", RoomRole.MEMBER));
    assertThat(visitor.expectError()).isEqualTo("too-early");
    visitor.isStillServed();
  }

  @Test
  void refuses_foreign_origins_and_other_subprotocols() {
    assertThatThrownBy(() -> gateway.visit(Map.of("Origin", "https://evil.example.org")))
        .hasCauseInstanceOf(UpgradeRejectedException.class)
        .hasMessageContaining("403");
    gateway.visit(Map.of("Origin", Gateway.FRIEND)).isStillServed();
    Gateway.Reply plain = gateway.call("GET", "/signaling", Map.of(), "");
    assertThat(plain.status()).isEqualTo(400);
    assertThat(plain.code()).isEqualTo("no-subprotocol");
    Gateway.Reply later =
        gateway.call(
            "GET",
            "/signaling",
            Map.of("Upgrade", "websocket", "Sec-WebSocket-Protocol", "huizhen.v2"),
            "");
    assertThat(later.status()).isEqualTo(400);
    assertThat(later.code()).isEqualTo("no-subprotocol");
  }

  @Test
  void knows_its_own_origin_by_scheme_host_and_port() {
    gateway.visit(Map.of("Origin", gateway.origin())).isStillServed();
    for (String foreign :
        List.of(
            gateway.origin().replace("http:", "https:"),
            gateway.origin().replace("127.0.0.1", "localhost"),
            "http://127.0.0.1",
            "null")) {
      assertThatThrownBy(() -> gateway.visit(Map.of("Origin", foreign)))
          .as(foreign)
          .hasCauseInstanceOf(UpgradeRejectedException.class)
          .hasMessageContaining("403");
    }
  }

  @Test
  void closes_who_floods_and_serves_the_others() {
    Visitor wang = gateway.join("adhoc-7", "wang", RoomRole.MEMBER);
    Visitor li = gateway.join("adhoc-7", "li", RoomRole.MEMBER);
    for (int i = 0; i < 2_000; i++) {
      li.say("{\"type\":\"ping\"}");
    }
    assertThat(li.expectError()).isEqualTo("too-many");
    assertThat(li.expectClose()).isEqualTo(4006);
    wang.isStillServed();
  }

  @Test
  void lets_who_reads_into_a_room_whose_chat_is_long_and_heavy() {
    RoomId room = new RoomId("adhoc-10");
    for (int i = 0; i < 600; i++) {
      var _ =
          Gateway.get(
              gateway.host.chat(
                  room, new ParticipantId("wang"), "长".repeat(2_000), Optional.empty()));
    }
    Visitor li = gateway.visit();
    li.join(gateway.ticket("adhoc-10", "li", RoomRole.MEMBER));
    var _ = li.expect("joined");
    int lines = 0;
    long last = 0;
    while (last < 600) {
      var batch = li.expect("chat").getJsonArray("messages");
      lines += batch.size();
      last = batch.getJsonObject(batch.size() - 1).getLong("id");
    }
    assertThat(lines).isEqualTo(256 * 1024 / (6_000 + 192 + "wang".length()));
    li.isStillServed();
  }

  @Test
  void closes_who_does_not_read() {
    Visitor zhao = gateway.join("adhoc-8", "zhao", RoomRole.MEMBER);
    Visitor li = gateway.join("adhoc-8", "li", RoomRole.MEMBER);
    var _ = li.socket.pause();
    List<Visitor> writers =
        Stream.of("wang", "chen", "sun", "zhou")
            .map(who -> gateway.join("adhoc-8", who, RoomRole.MEMBER))
            .toList();
    String text = "长".repeat(2_000);
    for (Visitor writer : writers) { // 2.4 MB
      for (long id = 1; id < MessageRate.BURST; id++) {
        writer.say("{\"type\":\"chat\",\"id\":%d,\"text\":\"%s\"}".formatted(id, text));
        long re = 0;
        while (re != id) {
          re = writer.expect("chat").getLong("re", 0L);
        }
      }
    }
    while (!isAway("li", zhao.expect("participants"))) {
      // until the roster says that the socket is gone
    }
    var _ = li.socket.resume();
    assertThat(li.expectClose()).isEqualTo(4008);
    zhao.isStillServed();
  }

  private static boolean isAway(String who, JsonObject roster) {
    return roster.getJsonArray("participants").stream()
        .map(JsonObject.class::cast)
        .anyMatch(p -> p.getString("id").equals(who) && !p.getBoolean("present"));
  }

  @Test
  void tells_the_author_when_the_host_fails_and_goes_on() {
    Visitor li = gateway.join("adhoc-9", "li", RoomRole.MEMBER);
    li.say("{\"type\":\"chat\",\"id\":3,\"text\":\"the host has a bug\"}");
    assertThat(li.expectError()).isEqualTo("unavailable");
    li.say("{\"type\":\"chat\",\"id\":4,\"text\":\"once more\"}");
    assertThat(li.expect("chat").getLong("re")).isEqualTo(4L);
  }
}
