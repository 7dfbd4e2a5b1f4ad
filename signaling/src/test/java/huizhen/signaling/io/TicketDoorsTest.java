package huizhen.signaling.io;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import huizhen.relay.api.ParticipantId;
import huizhen.relay.api.RoomId;
import huizhen.signaling.api.Door;
import huizhen.signaling.api.Revocation;
import huizhen.signaling.api.RoomHost.TurnedAway;
import huizhen.signaling.api.RoomRole;
import huizhen.signaling.api.Ticket;
import huizhen.signaling.sdp.Offers;
import huizhen.signaling.ticket.TicketCodec;
import huizhen.signaling.ticket.TicketKey;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// What no door takes: each refused with its code, audited, and nobody gets in. The keys of the
/// gateway under test are known here.
final class TicketDoorsTest {
  private static final int REPLAYS = 1_000;
  private static final int AT_ONCE = 16;
  private static final String HEADER =
      "{\"alg\":\"HS256\",\"typ\":\"huizhen-ticket+jwt\",\"kid\":\"k1\"}";

  private static final AtomicInteger ROOMS = new AtomicInteger();
  private static Gateway gateway;

  private String room = "";

  @BeforeAll
  static void open() {
    gateway = new Gateway();
  }

  @AfterAll
  static void close() {
    gateway.close();
  }

  @BeforeEach
  void anotherRoom() {
    room = "adhoc-doors-" + ROOMS.incrementAndGet();
    gateway.host.turnedAway.clear();
  }

  // -- what comes to a door

  /// The code that the door answers with; `in` when it opens.
  private String knock(Door door, String room, String token) {
    if (door == Door.SIGNALING) {
      Visitor visitor = gateway.visit();
      visitor.join(token);
      String said = visitor.next();
      if (said.equals("joined")) {
        return "in";
      }
      assertThat(visitor.expectClose()).isEqualTo(4001);
      return said;
    }
    String offer = door == Door.WHIP ? Offers.SMALL.replace("recvonly", "sendonly") : Offers.SMALL;
    var reply =
        gateway.call(
            "POST",
            path(door, room),
            Map.of("Authorization", "Bearer " + token, "Content-Type", "application/sdp"),
            offer);
    return reply.status() == 201 ? "in" : reply.code();
  }

  private static String path(Door door, String room) {
    return "/%s/%s".formatted(door.name().toLowerCase(java.util.Locale.ROOT), room);
  }

  private void assertRefused(Door door, String token, String code, String audited) {
    assertThat(knock(door, room, token)).isEqualTo(code);
    assertThat(gateway.host.turnedAway)
        .last()
        .satisfies(what -> {
          assertThat(what.door()).isEqualTo(door);
          assertThat(what.reason()).isEqualTo(audited);
        });
  }

  @ParameterizedTest
  @EnumSource(Door.class)
  void a_thousand_replays_at_once_let_one_in(Door door) throws Exception {
    String ticket = gateway.ticket(room, "bot", RoomRole.MEMBER);
    try (var threads = Executors.newFixedThreadPool(AT_ONCE)) {
      var knocks =
          IntStream.range(0, REPLAYS)
              .mapToObj(i -> threads.submit(() -> knock(door, room, ticket)))
              .toList();
      int in = 0;
      for (var knock : knocks) {
        String answer = knock.get();
        in += answer.equals("in") ? 1 : 0;
        assertThat(answer).isIn("in", "ticket-used");
      }
      assertThat(in).isEqualTo(1);
    }
    assertThat(gateway.host.turnedAway)
        .hasSize(REPLAYS - 1)
        .allMatch(what -> what.reason().equals("ticket-used") && what.door() == door)
        .allMatch(what -> what.ticket().orElseThrow().room().equals(new RoomId(room)));
  }

  @ParameterizedTest
  @EnumSource(Door.class)
  void an_expired_ticket_is_refused_and_audited_in_its_room(Door door) {
    String ticket =
        gateway.ticket(room, "li", RoomRole.MEMBER, true, true, Instant.now().minusSeconds(1));
    assertRefused(door, ticket, "ticket-expired", "expired");
    assertThat(gateway.host.turnedAway.getLast().ticket().orElseThrow().room())
        .isEqualTo(new RoomId(room));
  }

  @ParameterizedTest
  @EnumSource(
      value = Door.class,
      names = {"WHIP", "WHEP"})
  void a_ticket_for_another_room_is_refused_and_still_good_there(Door door) {
    String ticket = gateway.ticket(room + "-other", "li", RoomRole.MEMBER);
    assertRefused(door, ticket, "not-allowed", "foreign-room");
    assertThat(knock(door, room + "-other", ticket)).isEqualTo("in");
  }

  @ParameterizedTest
  @CsvSource({"WHIP,OBSERVER", "WHIP,TRAINEE", "WHIP,REGULATOR", "WHEP,DEVICE"})
  void a_role_binds_at_a_door_whatever_else_the_ticket_says(Door door, RoomRole role) {
    String ticket = gateway.ticket(room, "li", role); // it may publish and subscribe
    assertRefused(door, ticket, "not-allowed", "not-allowed");
    Door other = door == Door.WHIP ? Door.WHEP : Door.WHIP;
    assertThat(knock(other, room, ticket)).isEqualTo("in");
  }

  @Test
  void a_recogniser_comes_in_by_whep_alone_and_for_sound_alone() {
    String ticket = gateway.ticket(room, "captions", RoomRole.RECOGNISER);
    assertRefused(Door.WHIP, ticket, "not-allowed", "not-allowed");
    Visitor visitor = gateway.visit();
    visitor.join(ticket);
    assertThat(visitor.next()).isEqualTo("not-allowed");
    assertThat(gateway.host.turnedAway.getLast().door()).isEqualTo(Door.SIGNALING);
    var headers = Map.of("Authorization", "Bearer " + ticket, "Content-Type", "application/sdp");
    var pictures = Offers.SMALL.replace("m=audio", "m=video").replace("opus/48000/2", "VP8/90000");
    var refused = gateway.call("POST", path(Door.WHEP, room), headers, pictures);
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.code()).isEqualTo("bad-offer");
    assertThat(knock(Door.WHEP, room, ticket)).isEqualTo("in");
  }

  @ParameterizedTest
  @EnumSource(Door.class)
  void no_algorithm_but_ours_is_taken_whatever_signs(Door door) throws Exception {
    String claims = claims("huizhen", "huizhen-doors");
    String none = "{\"alg\":\"none\",\"typ\":\"huizhen-ticket+jwt\",\"kid\":\"k1\"}";
    assertRefused(door, base64(none) + "." + base64(claims) + ".", "bad-ticket", "algorithm");
    assertRefused(door, signed("HmacSHA256", none, claims), "bad-ticket", "algorithm");
    // Signed as it says, with the very key.
    String longer = HEADER.replace("HS256", "HS512");
    assertRefused(door, signed("HmacSHA512", longer, claims), "bad-ticket", "algorithm");
    // What a verifier takes that believes the header: a public key as an HMAC secret.
    String confused = HEADER.replace("HS256", "RS256");
    assertRefused(door, signed("HmacSHA256", confused, claims), "bad-ticket", "algorithm");
    assertThat(gateway.host.turnedAway).extracting(TurnedAway::ticket).allMatch(t -> t.isEmpty());
    assertThat(knock(door, room, signed("HmacSHA256", HEADER, claims))).isEqualTo("in");
  }

  @ParameterizedTest
  @EnumSource(Door.class)
  void other_audiences_issuers_types_and_keys_are_refused(Door door) throws Exception {
    assertRefused(
        door,
        signed("HmacSHA256", HEADER, claims("huizhen", "huizhen-pages")),
        "bad-ticket",
        "audience");
    assertRefused(
        door,
        signed("HmacSHA256", HEADER, claims("elsewhere", "huizhen-doors")),
        "bad-ticket",
        "issuer");
    String claims = claims("huizhen", "huizhen-doors");
    assertRefused(
        door,
        signed("HmacSHA256", HEADER.replace("huizhen-ticket+jwt", "JWT"), claims),
        "bad-ticket",
        "type");
    assertRefused(
        door,
        signed("HmacSHA256", HEADER.replace("k1", "k2"), claims),
        "bad-ticket",
        "unknown-key");
    var other = new byte[32];
    other[0] = 1;
    var forger = new TicketCodec("huizhen", List.of(new TicketKey("k1", other)));
    assertRefused(door, forger.mint(ticket("forged"), Instant.now()), "bad-ticket", "signature");
    assertRefused(door, "no.ticket.at-all", "bad-ticket", "malformed");
  }

  @ParameterizedTest
  @EnumSource(Door.class)
  void a_withdrawn_ticket_is_refused_before_it_was_used(Door door) {
    Ticket ticket = ticket("w-" + door);
    gateway.host.revoked.add(Revocation.of(ticket.room(), ticket.id()));
    String token = gateway.tickets.mint(ticket, Instant.now());
    assertRefused(door, token, "ticket-revoked", "ticket-revoked");
  }

  @ParameterizedTest
  @EnumSource(
      value = Door.class,
      names = {"WHIP", "WHEP"})
  void a_used_or_withdrawn_ticket_gets_no_turn_credentials(Door door) {
    Ticket ticket = ticket("turn-" + door);
    String token = gateway.tickets.mint(ticket, Instant.now());
    var bearer = Map.of("Authorization", "Bearer " + token);
    assertThat(gateway.call("OPTIONS", path(door, room), bearer, "").header("link"))
        .contains("credential=");
    assertThat(knock(door, room, token)).isEqualTo("in");
    var used = gateway.call("OPTIONS", path(door, room), bearer, "");
    assertThat(used.status()).isEqualTo(401);
    assertThat(used.code()).isEqualTo("ticket-used");
    assertThat(used.header("link")).isEmpty();
    gateway.host.revoked.add(Revocation.of(ticket.room(), ticket.id()));
    var withdrawn = gateway.call("OPTIONS", path(door, room), bearer, "");
    assertThat(withdrawn.code()).isEqualTo("ticket-revoked");
    assertThat(withdrawn.header("link")).isEmpty();
    assertThat(gateway.host.turnedAway)
        .extracting(TurnedAway::reason)
        .containsExactly("ticket-used", "ticket-revoked");
  }

  @ParameterizedTest
  @EnumSource(Door.class)
  void what_a_ticket_opened_ends_when_it_is_withdrawn(Door door) {
    Ticket ticket = ticket("open-" + door);
    String token = gateway.tickets.mint(ticket, Instant.now());
    Visitor chair = gateway.join(room, "wang", RoomRole.CHAIR);
    if (door == Door.SIGNALING) {
      Visitor visitor = gateway.visit();
      visitor.join(token);
      String key = visitor.expect("joined").getString("sessionKey");
      gateway.signaling.revoked(Revocation.of(ticket.room(), ticket.id()));
      assertThat(visitor.expectClose()).isEqualTo(4010);
      Visitor again = gateway.visit();
      again.say("{\"type\":\"join\",\"sessionKey\":\"%s\"}".formatted(key));
      assertThat(again.expectError()).isEqualTo("session-expired");
    } else {
      var headers = Map.of("Authorization", "Bearer " + token, "Content-Type", "application/sdp");
      String offer =
          door == Door.WHIP ? Offers.SMALL.replace("recvonly", "sendonly") : Offers.SMALL;
      String resource = gateway.call("POST", path(door, room), headers, offer).header("location");
      assertThat(resource).isNotEmpty();
      gateway.signaling.revoked(Revocation.of(ticket.room(), ticket.id()));
      var ended = gateway.call("DELETE", resource, headers, "");
      assertThat(ended.status()).isEqualTo(404);
    }
    chair.isStillServed();
  }

  @ParameterizedTest
  @EnumSource(Door.class)
  void what_a_ticket_opened_ends_with_the_sign_in_that_it_was_handed_to(Door door) {
    Ticket plain = ticket("bound-" + door);
    Ticket ticket =
        new Ticket(
            plain.id(),
            plain.room(),
            plain.participant(),
            plain.name(),
            plain.role(),
            true,
            true,
            false,
            plain.expiresAt(),
            Optional.of("s-" + door));
    String token = gateway.tickets.mint(ticket, Instant.now());
    Visitor chair = gateway.join(room, "wang", RoomRole.CHAIR);
    assertThat(knock(door, room, token)).isEqualTo("in");
    gateway.host.revoked.add(Revocation.ofSession("s-" + door));
    gateway.signaling.revoked(Revocation.ofSession("s-" + door));
    // Everybody else hears of it; the ticket opens no other door either.
    var roster = chair.expect("participants").getJsonArray("participants");
    while (roster.size() != 1) {
      roster = chair.expect("participants").getJsonArray("participants");
    }
    for (Door other : Door.values()) {
      assertThat(knock(other, room, token)).isEqualTo("ticket-revoked");
    }
  }

  @ParameterizedTest
  @EnumSource(Door.class)
  void a_gateway_that_missed_it_finds_out_when_it_asks(Door door) {
    Ticket ticket = ticket("missed-" + door);
    String token = gateway.tickets.mint(ticket, Instant.now());
    Visitor chair = gateway.join(room, "wang", RoomRole.CHAIR);
    assertThat(knock(door, room, token)).isEqualTo("in");
    gateway.host.revoked.add(Revocation.ofAll(ticket.room(), ticket.expiresAt()));
    var _ = Gateway.get(gateway.signaling.recheckTickets());
    // The chair's own ticket ends no later, so it is covered too.
    assertThat(chair.expectClose()).isEqualTo(4010);
    assertThat(knock(door, room, token)).isEqualTo("ticket-revoked");
  }

  // -- tickets of this test's own making

  private Ticket ticket(String id) {
    return new Ticket(
        id,
        new RoomId(room),
        new ParticipantId("li"),
        "li",
        RoomRole.MEMBER,
        true,
        true,
        false,
        Instant.ofEpochSecond(Instant.now().getEpochSecond() + 120));
  }

  private String claims(String issuer, String audience) {
    long now = Instant.now().getEpochSecond();
    return """
    {"iss":"%s","aud":"%s","jti":"%s","room":"%s","sub":"li","name":"li","role":"MEMBER",\
    "publish":true,"subscribe":true,"record":false,"nbf":%d,"exp":%d}\
    """
        .formatted(issuer, audience, room + "-x", room, now - 10, now + 60);
  }

  private static String signed(String algorithm, String header, String claims)
      throws GeneralSecurityException {
    String input = base64(header) + "." + base64(claims);
    Mac mac = Mac.getInstance(algorithm);
    mac.init(new SecretKeySpec(new byte[32], algorithm));
    return input + "." + encode(mac.doFinal(input.getBytes(US_ASCII)));
  }

  private static String base64(String text) {
    return encode(text.getBytes(UTF_8));
  }

  private static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
