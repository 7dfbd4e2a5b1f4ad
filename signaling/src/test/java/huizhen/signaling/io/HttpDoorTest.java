package huizhen.signaling.io;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.signaling.api.RoomRole;
import huizhen.signaling.io.Gateway.Reply;
import huizhen.signaling.sdp.AnswerCheck;
import huizhen.signaling.sdp.Offers;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// WHIP (RFC 9725) and WHEP over real HTTP, with the real relay behind.
final class HttpDoorTest {
  private static final String WHEP_OFFER = Offers.SMALL;
  private static final String WHIP_OFFER = Offers.SMALL.replace("recvonly", "sendonly");
  private static final String TRICKLE =
      """
      a=ice-ufrag:abcd
      a=ice-pwd:abcdefghijklmnopqrstuvwx
      m=audio 9 UDP/TLS/RTP/SAVPF 111
      a=mid:0
      a=candidate:1 1 udp 2122260223 192.0.2.1 61764 typ host
      a=end-of-candidates
      """;
  private static final String RESTART =
      "a=ice-ufrag:wxyz\r\na=ice-pwd:zyxwvutsrqponmlkjihgfedcb\r\n";

  /// RFC 9725 §4.6.
  private static final String LINKS =
      "<stun:turn\\.example\\.org>; rel=\"ice-server\", "
          + "<turn:turn\\.example\\.org>; rel=\"ice-server\"; username=\"\\d{10}:[0-9a-f]{16}\"; "
          + "credential=\"[A-Za-z0-9+/]{27}=\"; credential-type=\"password\"";

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
  void publishes_restarts_and_ends() {
    String ticket = gateway.ticket("adhoc-1", "probe", RoomRole.DEVICE);
    Reply created = post("/whip/adhoc-1", ticket, WHIP_OFFER);
    assertThat(created.status()).as(created.body()).isEqualTo(201);
    assertThat(created.header("content-type")).isEqualTo("application/sdp");
    assertThat(created.header("location")).startsWith("/whip/adhoc-1/");
    assertThat(created.header("link")).matches(LINKS);
    assertThat(created.body()).contains("a=ice-lite", "a=recvonly", "a=mid:0", "typ host");
    String path = created.header("location");
    String tag = created.header("etag");
    assertThat(patch(path, ticket, tag, TRICKLE).status()).isEqualTo(204);
    Reply restarted = patch(path, ticket, "\"*\"", RESTART);
    assertThat(restarted.status()).as(restarted.body()).isEqualTo(200);
    assertThat(restarted.header("content-type")).isEqualTo("application/trickle-ice-sdpfrag");
    assertThat(restarted.header("etag")).isNotEmpty().isNotEqualTo(tag);
    assertThat(restarted.body()).contains("a=ice-ufrag:", "a=candidate:");
    assertThat(restarted.header("link")).matches(LINKS);
    assertThat(patch(path, ticket, tag, TRICKLE).status()).isEqualTo(412);
    Reply deleted = call("DELETE", path, Map.of("Authorization", "Bearer " + ticket), "");
    assertThat(deleted.status()).isEqualTo(200);
    assertThat(call("DELETE", path, Map.of("Authorization", "Bearer " + ticket), "").status())
        .isEqualTo(404);
  }

  @Test
  void admits_one_ticket_once_at_each_door() {
    String ticket = gateway.ticket("adhoc-2", "bot", RoomRole.MEMBER);
    assertThat(post("/whip/adhoc-2", ticket, WHIP_OFFER).status()).isEqualTo(201);
    Reply played = post("/whep/adhoc-2", ticket, WHEP_OFFER);
    assertThat(played.status()).as(played.body()).isEqualTo(201);
    assertThat(played.body()).contains("a=sendonly", "a=msid:slot-0 slot-0", "a=ssrc:");
    for (String door : new String[] {"/whip/adhoc-2", "/whep/adhoc-2"}) {
      Reply again = post(door, ticket, door.startsWith("/whip") ? WHIP_OFFER : WHEP_OFFER);
      assertThat(again.status()).isEqualTo(401);
      assertThat(again.code()).isEqualTo("ticket-used");
    }
    Visitor visitor = gateway.visit();
    visitor.join(ticket);
    assertThat(visitor.expect("joined").getJsonArray("participants")).hasSize(3);
  }

  @Test
  void lets_a_device_wait_in_the_lobby() {
    String ticket = gateway.ticket("case-3", "probe", RoomRole.DEVICE);
    assertThat(post("/whip/case-3", ticket, WHIP_OFFER).status()).isEqualTo(201);
    Visitor wang = gateway.visit();
    wang.join(gateway.ticket("case-3", "wang", RoomRole.CHAIR));
    assertThat(
            wang.expect("joined").getJsonArray("participants").getJsonObject(0).getString("role"))
        .isEqualTo("device");
    wang.say("{\"type\":\"start\"}");
    assertThat(wang.expect("phase").getString("phase")).isEqualTo("live");
    wang.say("{\"type\":\"end\"}");
    assertThat(wang.expectClose()).isEqualTo(4004);
  }

  @ParameterizedTest
  @CsvSource({"whip, PATIENT", "whep, PATIENT", "whip, INTERPRETER", "whep, RELATIVE"})
  void a_guest_of_a_live_room_waits_until_it_is_admitted(String door, RoomRole role) {
    String room = "adhoc-guest-%s-%s".formatted(door, role.name().toLowerCase(Locale.ROOT));
    Visitor chair = gateway.join(room, "wang", RoomRole.CHAIR);
    String ticket = gateway.ticket(room, "zhao", role);
    String path = "/%s/%s".formatted(door, room);
    Reply created = post(path, ticket, door.equals("whip") ? WHIP_OFFER : WHEP_OFFER);
    assertThat(created.status()).as(created.body()).isEqualTo(201);
    assertThat(guest(chair).getBoolean("waiting")).isTrue();
    // Its transport comes up and can be restarted; nobody is told that it is inside.
    Reply restarted = patch(created.header("location"), ticket, "*", RESTART);
    assertThat(restarted.status()).isEqualTo(200);
    chair.say("{\"type\":\"moderate\",\"act\":\"admit\",\"participant\":\"zhao\"}");
    assertThat(guest(chair).getBoolean("waiting", false)).isFalse();
    chair.say("{\"type\":\"moderate\",\"act\":\"remove\",\"participant\":\"zhao\"}");
    assertThat(chair.expect("participants").getJsonArray("participants")).hasSize(1);
    assertProblem(patch(created.header("location"), ticket, "*", TRICKLE), 404, "not-found");
    assertProblem(
        post(path, ticket, door.equals("whip") ? WHIP_OFFER : WHEP_OFFER), 401, "ticket-used");
  }

  @Test
  void a_guest_that_comes_before_the_beginning_is_inside_when_it_begins() {
    for (String door : new String[] {"whip", "whep"}) {
      String room = "case-guest-" + door;
      Visitor chair = gateway.join(room, "wang", RoomRole.CHAIR);
      Reply created =
          post(
              "/%s/%s".formatted(door, room),
              gateway.ticket(room, "zhao", RoomRole.PATIENT),
              door.equals("whip") ? WHIP_OFFER : WHEP_OFFER);
      assertThat(created.status()).as(created.body()).isEqualTo(201);
      assertThat(guest(chair).getBoolean("waiting", false)).isFalse();
      chair.say("{\"type\":\"start\"}");
      assertThat(chair.expect("phase").getString("phase")).isEqualTo("live");
    }
  }

  private static JsonObject guest(Visitor chair) {
    return chair.expect("participants").getJsonArray("participants").stream()
        .map(JsonObject.class::cast)
        .filter(each -> each.getString("id").equals("zhao"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void answers_sendrecv_of_an_encoder_with_recvonly() {
    String ticket = gateway.ticket("adhoc-4", "encoder", RoomRole.MEMBER);
    Reply created = post("/whip/adhoc-4", ticket, Offers.SMALL.replace("recvonly", "sendrecv"));
    assertThat(created.status()).isEqualTo(201);
    assertThat(created.body()).contains("a=recvonly");
  }

  /// OBS numbers its layers, GStreamer's examples name them from high to low; both may hold a layer
  /// to a payload type.
  @ParameterizedTest
  @CsvSource({"0;1;2,''", "h;m;l,''", "hi;mid;lo,' pt=96;max-width=1280'"})
  void takes_the_simulcast_of_an_encoder(String layers, String restrictions) {
    String room = "adhoc-layers-" + layers.replace(';', '-');
    String sending =
        """
        m=video 9 UDP/TLS/RTP/SAVPF 96 97
        a=mid:1
        a=rtcp-mux
        a=sendonly
        a=extmap:3 urn:ietf:params:rtp-hdrext:sdes:mid
        a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id
        a=extmap:5 urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id
        a=rtpmap:96 H264/90000
        a=rtcp-fb:96 nack
        a=rtcp-fb:96 nack pli
        a=fmtp:96 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f
        a=rtpmap:97 rtx/90000
        a=fmtp:97 apt=96
        """;
    StringBuilder offer = new StringBuilder(WHIP_OFFER.replace("BUNDLE 0", "BUNDLE 0 1"));
    offer.append(sending);
    for (String rid : layers.split(";", -1)) {
      offer.append("a=rid:%s send%s\n".formatted(rid, restrictions));
    }
    offer.append("a=simulcast:send ").append(layers).append('\n');
    Reply created =
        post("/whip/" + room, gateway.ticket(room, "obs", RoomRole.DEVICE), offer.toString());
    assertThat(created.status()).as(created.body()).isEqualTo(201);
    AnswerCheck.check(offer.toString(), created.body());
    assertThat(created.body()).contains("m=video 9 UDP/TLS/RTP/SAVPF 96 97");
  }

  @Test
  void says_clearly_what_is_wrong_with_a_post() {
    String ticket = gateway.ticket("adhoc-5", "li", RoomRole.MEMBER);
    assertProblem(post("/whip/adhoc-5", ticket, "v=0\r\nnonsense"), 400, "bad-offer");
    assertProblem(post("/whip/adhoc-5", ticket, WHEP_OFFER), 400, "bad-offer");
    assertProblem(post("/whip/adhoc-5", ticket, ""), 400, "bad-offer");
    assertProblem(post("/whip/adhoc-5", "x.y.z", WHIP_OFFER), 401, "bad-ticket");
    assertProblem(
        call("POST", "/whip/adhoc-5", Map.of("Content-Type", "application/sdp"), WHIP_OFFER),
        401,
        "bad-ticket");
    assertProblem(
        post(
            "/whip/adhoc-5",
            gateway.ticket(
                "adhoc-5", "li", RoomRole.MEMBER, true, true, Instant.now().minusSeconds(1)),
            WHIP_OFFER),
        401,
        "ticket-expired");
    assertProblem(post("/whip/other", ticket, WHIP_OFFER), 403, "not-allowed");
    assertProblem(
        post(
            "/whip/adhoc-5",
            gateway.ticket(
                "adhoc-5", "li", RoomRole.MEMBER, false, true, Instant.now().plusSeconds(60)),
            WHIP_OFFER),
        403,
        "not-allowed");
    assertProblem(
        post("/whip/early-5", gateway.ticket("early-5", "li", RoomRole.MEMBER), WHIP_OFFER),
        403,
        "too-early");
    assertProblem(
        call("POST", "/whip/adhoc-5", bearer(ticket, "text/plain"), WHIP_OFFER),
        415,
        "unsupported-type");
    assertProblem(post("/whip/adhoc-5", ticket, "x".repeat(70_000)), 413, "too-large");
    Reply get = call("GET", "/whip/adhoc-5", Map.of(), "");
    assertProblem(get, 405, "method-not-allowed");
    assertThat(get.header("allow")).isEqualTo("POST, OPTIONS");
    // nothing of all that has used the ticket up
    assertThat(post("/whip/adhoc-5", ticket, WHIP_OFFER).status()).isEqualTo(201);
  }

  @Test
  void guards_a_resource_with_its_own_ticket_and_its_entity_tag() {
    String ticket = gateway.ticket("adhoc-6", "li", RoomRole.MEMBER);
    String path = post("/whep/adhoc-6", ticket, WHEP_OFFER).header("location");
    String other = gateway.ticket("adhoc-6", "li", RoomRole.MEMBER);
    assertProblem(patch(path, other, "*", TRICKLE), 403, "not-allowed");
    Map<String, String> noMatch = bearer(ticket, "application/trickle-ice-sdpfrag");
    assertProblem(call("PATCH", path, noMatch, TRICKLE), 428, "precondition-required");
    assertProblem(patch(path, ticket, "\"stale\"", TRICKLE), 412, "precondition-failed");
    assertProblem(patch(path, ticket, "*", "nonsense"), 400, "bad-offer");
    assertProblem(
        call("PATCH", path, bearer(ticket, "application/sdp"), TRICKLE), 415, "unsupported-type");
    assertProblem(call("PUT", path, Map.of(), ""), 405, "method-not-allowed");
    assertProblem(call("DELETE", path, Map.of(), ""), 401, "bad-ticket");
    assertProblem(patch("/whep/adhoc-6/unknown", ticket, "*", TRICKLE), 404, "not-found");
  }

  @Test
  void serves_a_resource_by_its_ticket_after_that_has_expired() {
    Instant expires = Instant.now().plusSeconds(2).truncatedTo(ChronoUnit.SECONDS);
    String ticket = gateway.ticket("adhoc-10", "li", RoomRole.MEMBER, true, true, expires);
    String path = post("/whep/adhoc-10", ticket, WHEP_OFFER).header("location");
    Reply again = post("/whep/adhoc-10", ticket, WHEP_OFFER);
    while (!again.code().equals("ticket-expired")) {
      assertProblem(again, 401, "ticket-used");
      again = post("/whep/adhoc-10", ticket, WHEP_OFFER);
    }
    assertThat(patch(path, ticket, "*", TRICKLE).status()).isEqualTo(204);
    assertThat(call("DELETE", path, bearer(ticket, "text/plain"), "").status()).isEqualTo(200);
  }

  @Test
  void lets_pages_of_allowed_origins_in() {
    Reply friend = call("OPTIONS", "/whip/adhoc-7", Map.of("Origin", Gateway.FRIEND), "");
    assertThat(friend.status()).isEqualTo(204);
    assertThat(friend.header("access-control-allow-origin")).isEqualTo(Gateway.FRIEND);
    assertThat(friend.header("access-control-allow-methods")).isEqualTo("POST, OPTIONS");
    assertThat(friend.header("accept-post")).isEqualTo("application/sdp");
    assertThat(friend.header("access-control-allow-headers"))
        .isEqualTo("Authorization, Content-Type, If-Match");
    assertThat(friend.header("access-control-expose-headers"))
        .isEqualTo("Location, ETag, Link, Accept-Post, Accept-Patch");
    Reply resource = call("OPTIONS", "/whip/adhoc-7/any", Map.of("Origin", Gateway.FRIEND), "");
    assertThat(resource.status()).isEqualTo(204);
    assertThat(resource.header("access-control-allow-methods")).isEqualTo("PATCH, DELETE, OPTIONS");
    assertThat(resource.header("access-control-allow-headers"))
        .isEqualTo("Authorization, Content-Type, If-Match");
    assertProblem(
        call("OPTIONS", "/whip/adhoc-7", Map.of("Origin", "https://evil.example.org"), ""),
        403,
        "foreign-origin");
  }

  @ParameterizedTest
  @ValueSource(strings = {"whip", "whep"})
  void names_the_turn_servers_before_the_offer_to_who_has_a_ticket(String door) {
    String path = "/%s/adhoc-8".formatted(door);
    String ticket = gateway.ticket("adhoc-8", "obs", RoomRole.MEMBER);
    Reply told = call("OPTIONS", path, Map.of("Authorization", "Bearer " + ticket), "");
    assertThat(told.status()).isEqualTo(204);
    assertThat(told.header("link")).matches(LINKS);
    // and the ticket is still good
    String offer = door.equals("whip") ? WHIP_OFFER : WHEP_OFFER;
    assertThat(post(path, ticket, offer).status()).isEqualTo(201);

    Map<String, String> preflight =
        Map.of("Origin", Gateway.FRIEND, "Access-Control-Request-Method", "POST");
    assertThat(call("OPTIONS", path, preflight, "").status()).isEqualTo(204);
    assertThat(call("OPTIONS", path, preflight, "").header("link")).isEmpty();
    Reply forged = call("OPTIONS", path, Map.of("Authorization", "Bearer x.y.z"), "");
    assertProblem(forged, 401, "bad-ticket");
    assertThat(forged.header("link")).isEmpty();
    String other = gateway.ticket("adhoc-9", "obs", RoomRole.MEMBER);
    Reply foreign = call("OPTIONS", path, Map.of("Authorization", "Bearer " + other), "");
    assertProblem(foreign, 403, "not-allowed");
    assertThat(foreign.header("link")).isEmpty();
  }

  private static void assertProblem(Reply reply, int status, String code) {
    assertThat(reply.status()).as(reply.body()).isEqualTo(status);
    assertThat(reply.header("content-type")).isEqualTo("application/problem+json");
    assertThat(reply.code()).isEqualTo(code);
  }

  private static Reply post(String path, String ticket, String sdp) {
    return call("POST", path, bearer(ticket, "application/sdp"), sdp);
  }

  private static Reply patch(String path, String ticket, String match, String fragment) {
    Map<String, String> headers = new HashMap<>(bearer(ticket, "application/trickle-ice-sdpfrag"));
    headers.put("If-Match", match);
    return call("PATCH", path, headers, fragment);
  }

  private static Map<String, String> bearer(String ticket, String type) {
    return Map.of("Authorization", "Bearer " + ticket, "Content-Type", type);
  }

  private static Reply call(String method, String path, Map<String, String> headers, String body) {
    return gateway.call(method, path, headers, body);
  }
}
