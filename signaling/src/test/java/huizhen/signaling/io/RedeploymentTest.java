package huizhen.signaling.io;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.signaling.api.RoomRole;
import huizhen.signaling.sdp.Offers;
import huizhen.signaling.session.SessionLimits;
import huizhen.signaling.turn.IceServers;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Signalling is stopped and started anew in the running process: sockets are closed with a code
/// that lets their clients resume, and everything else goes on.
final class RedeploymentTest {
  private static final String TRACKS =
      "[{\"mid\":\"0\",\"source\":\"microphone\"},{\"mid\":\"1\",\"source\":\"camera\"},"
          + "{\"mid\":\"2\",\"source\":\"screen\"}]";
  private static final SignalingConfig CONFIG = SignalingConfig.defaults();

  private Gateway gateway;

  @BeforeEach
  void open() {
    gateway = new Gateway();
  }

  @AfterEach
  void close() {
    gateway.close();
  }

  @Test
  void clients_resume_on_the_transport_that_they_have() {
    var first = gateway.visit();
    first.join(gateway.ticket("adhoc-1", "li", RoomRole.MEMBER));
    var key = first.expect("joined").getString("sessionKey");
    first.offer(Offers.CHROMIUM, TRACKS, false);
    var _ = first.expect("answer");
    first.say("{\"type\":\"chat\",\"id\":3,\"key\":\"a\",\"text\":\"before\"}");
    var _ = first.expect("chat");

    var done = Gateway.get(gateway.signaling.redeploy(CONFIG));

    assertThat(done).isEqualTo(new SignalingServer.Redeployed(1, 1));
    assertThat(first.expectClose()).isEqualTo(1012);
    var second = resume(key, 1);
    var joined = second.expect("joined");
    assertThat(joined.getString("self")).isEqualTo("li");
    assertThat(joined.getBoolean("transport")).isTrue();
    assertThat(second.expect("chat").getJsonArray("messages")).isEmpty();
    second.say("{\"type\":\"chat\",\"id\":2,\"key\":\"b\",\"text\":\"after\"}");
    assertThat(second.expect("chat").getJsonArray("messages").getJsonObject(0).getLong("id"))
        .isEqualTo(2);
    // Said twice: nothing new, whichever deployment took it first.
    second.say("{\"type\":\"chat\",\"id\":3,\"key\":\"a\",\"text\":\"before\"}");
    assertThat(second.expect("chat").getJsonArray("messages")).isEmpty();
    // An ordinary offer: the same transport answers.
    second.offer(Offers.CHROMIUM, TRACKS, false);
    assertThat(second.expect("answer").getString("sdp")).contains("a=ice-lite");
  }

  @Test
  void a_ticket_admits_once_all_the_same_and_a_withdrawn_one_not_at_all() {
    var ticket = gateway.ticket("adhoc-2", "li", RoomRole.MEMBER);
    var first = gateway.visit();
    first.join(ticket);
    var _ = first.expect("joined");
    var _ = Gateway.get(gateway.signaling.redeploy(CONFIG));
    var again = gateway.visit();
    again.join(ticket);
    assertThat(again.expectError()).isEqualTo("ticket-used");
  }

  @Test
  void resources_of_whip_and_whep_stay() {
    var ticket = gateway.ticket("adhoc-3", "probe", RoomRole.DEVICE);
    var bearer = Map.of("Authorization", "Bearer " + ticket, "Content-Type", "application/sdp");
    var offer = Offers.SMALL.replace("recvonly", "sendonly");
    var created = gateway.call("POST", "/whip/adhoc-3", bearer, offer);
    assertThat(created.status()).as(created.body()).isEqualTo(201);
    for (int i = 0; i < 3; i++) {
      var _ = Gateway.get(gateway.signaling.redeploy(CONFIG));
    }
    var viewer = gateway.join("adhoc-3", "wang", RoomRole.MEMBER);
    viewer.isStillServed();
    var restart =
        Map.of(
            "Authorization",
            "Bearer " + ticket,
            "Content-Type",
            "application/trickle-ice-sdpfrag",
            "If-Match",
            created.header("etag"));
    var fragment = "a=ice-ufrag:wxyz\r\na=ice-pwd:zyxwvutsrqponmlkjihgfedcb\r\n";
    var resource = created.header("location");
    assertThat(gateway.call("PATCH", resource, restart, fragment).status()).isEqualTo(200);
    assertThat(gateway.call("DELETE", resource, bearer, "").status()).isEqualTo(200);
    assertThat(viewer.expect("participants").getJsonArray("participants")).hasSize(1);
  }

  @Test
  void other_settings_hold_from_then_on() {
    var small =
        new SignalingConfig(Set.of(), IceServers.NONE, SessionLimits.DEFAULT.withAttendees(1));
    var li = gateway.join("adhoc-4", "li", RoomRole.MEMBER);
    var _ = Gateway.get(gateway.signaling.redeploy(small));
    assertThat(li.expectClose()).isEqualTo(1012);
    var second = gateway.visit();
    second.join(gateway.ticket("adhoc-4", "wang", RoomRole.MEMBER));
    assertThat(second.expectError()).isEqualTo("room-full");
  }

  /// The second is refused, or comes after the first.
  @Test
  void two_at_once_do_not_get_into_each_others_way() {
    var first = gateway.signaling.redeploy(CONFIG);
    var second = gateway.signaling.redeploy(CONFIG);
    var _ = Gateway.get(first);
    var refusal = Gateway.get(second.map("").otherwise(e -> String.valueOf(e.getMessage())));
    assertThat(refusal).isIn("", "signalling is being redeployed already");
    gateway.join("adhoc-5", "li", RoomRole.MEMBER).isStillServed();
    var _ = Gateway.get(gateway.signaling.redeploy(CONFIG));
  }

  private Visitor resume(String key, long lastChat) {
    var visitor = gateway.visit();
    visitor.say(
        new JsonObject()
            .put("type", "join")
            .put("id", 1)
            .put("sessionKey", key)
            .put("lastChat", lastChat)
            .encode());
    return visitor;
  }
}
