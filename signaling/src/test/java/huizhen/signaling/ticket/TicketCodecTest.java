package huizhen.signaling.ticket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import huizhen.relay.api.ParticipantId;
import huizhen.relay.api.RoomId;
import huizhen.signaling.api.RoomRole;
import huizhen.signaling.api.Ticket;
import huizhen.signaling.ticket.TicketVerdict.Reason;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

final class TicketCodecTest {
  private static final Instant NOW = Instant.parse("2026-03-02T06:30:00Z");
  private static final TicketKey OLD = key("old", 1);
  private static final TicketKey NEW = key("new", 2);
  private static final Ticket TICKET =
      new Ticket(
          "t-1",
          new RoomId("case-12"),
          new ParticipantId("u-7"),
          "王主任",
          RoomRole.CHAIR,
          true,
          true,
          false,
          NOW.plusSeconds(120));

  private final TicketCodec codec = new TicketCodec("huizhen", List.of(NEW, OLD));

  @Test
  void gives_back_what_it_minted() {
    assertThat(codec.verify(codec.mint(TICKET, NOW), NOW))
        .isEqualTo(new TicketVerdict.Valid(TICKET));
  }

  @Test
  void says_which_sign_in_it_ends_with() {
    Ticket bound =
        new Ticket(
            "t-2",
            TICKET.room(),
            TICKET.participant(),
            "",
            RoomRole.CHAIR,
            true,
            true,
            false,
            TICKET.expiresAt(),
            Optional.of("s-9"));
    assertThat(codec.verify(codec.mint(bound, NOW), NOW)).isEqualTo(new TicketVerdict.Valid(bound));
  }

  @Test
  void takes_tickets_of_the_old_key_while_it_is_kept() {
    String token = new TicketCodec("huizhen", List.of(OLD)).mint(TICKET, NOW);
    assertThat(codec.verify(token, NOW)).isEqualTo(new TicketVerdict.Valid(TICKET));
    assertThat(reason(new TicketCodec("huizhen", List.of(NEW)), token))
        .isEqualTo(Reason.UNKNOWN_KEY);
  }

  @Test
  void takes_the_keys_as_they_are_when_it_is_asked() {
    var keys = new AtomicReference<>(new TicketKeys(List.of(OLD)));
    var rotating = new TicketCodec("huizhen", keys::get);
    String before = rotating.mint(TICKET, NOW);
    keys.set(new TicketKeys(List.of(NEW, OLD)));
    String after = rotating.mint(TICKET, NOW);
    assertThat(header(before)).contains("\"kid\":\"old\"");
    assertThat(header(after)).contains("\"kid\":\"new\"");
    assertThat(rotating.verify(before, NOW)).isEqualTo(new TicketVerdict.Valid(TICKET));
    assertThat(rotating.verify(after, NOW)).isEqualTo(new TicketVerdict.Valid(TICKET));
    keys.set(new TicketKeys(List.of(NEW)));
    assertThat(reason(rotating, before)).isEqualTo(Reason.UNKNOWN_KEY);
    assertThat(rotating.verify(after, NOW)).isEqualTo(new TicketVerdict.Valid(TICKET));
  }

  @Test
  void refuses_a_ticket_for_another_audience() {
    String good = claims(codec.mint(TICKET, NOW));
    for (String other : List.of("\"aud\":\"pages\",", "\"aud\":[\"huizhen-doors\"],", "")) {
      String changed = good.replace("\"aud\":\"huizhen-doors\",", other);
      assertThat(changed).isNotEqualTo(good);
      assertThat(reason(sign(header(codec.mint(TICKET, NOW)), changed))).isEqualTo(Reason.AUDIENCE);
    }
  }

  @Test
  void refuses_an_expired_ticket_to_the_second_and_forgives_a_slow_clock() {
    String token = codec.mint(TICKET, NOW);
    assertThat(codec.verify(token, NOW.plusSeconds(119))).isInstanceOf(TicketVerdict.Valid.class);
    assertThat(codec.verify(token, NOW.plusSeconds(120)))
        .isEqualTo(new TicketVerdict.Refused(Reason.EXPIRED, Optional.of(TICKET)));
    assertThat(codec.verify(token, NOW.minusSeconds(30))).isInstanceOf(TicketVerdict.Valid.class);
    assertThat(codec.verify(token, NOW.minusSeconds(31)))
        .isEqualTo(new TicketVerdict.Refused(Reason.NOT_YET_VALID, Optional.of(TICKET)));
  }

  @Test
  void refuses_other_algorithms_types_and_keys_each_for_its_reason() {
    assertThat(reason(resign("{\"alg\":\"none\",\"typ\":\"huizhen-ticket+jwt\",\"kid\":\"new\"}")))
        .isEqualTo(Reason.ALGORITHM);
    assertThat(reason(resign("{\"alg\":\"HS512\",\"typ\":\"huizhen-ticket+jwt\",\"kid\":\"new\"}")))
        .isEqualTo(Reason.ALGORITHM);
    assertThat(reason(resign("{\"alg\":\"RS256\",\"typ\":\"huizhen-ticket+jwt\",\"kid\":\"new\"}")))
        .isEqualTo(Reason.ALGORITHM);
    assertThat(reason(resign("{\"alg\":\"HS256\",\"typ\":\"JWT\",\"kid\":\"new\"}")))
        .isEqualTo(Reason.TYPE);
    assertThat(reason(resign("{\"alg\":\"HS256\",\"kid\":\"new\"}"))).isEqualTo(Reason.TYPE);
    assertThat(reason(resign("{\"alg\":\"HS256\",\"typ\":\"huizhen-ticket+jwt\",\"kid\":\"x\"}")))
        .isEqualTo(Reason.UNKNOWN_KEY);
    assertThat(
            reason(
                resign(
                    "{\"alg\":\"HS256\",\"typ\":\"huizhen-ticket+jwt\",\"kid\":\"new\",\"crit\":[\"b64\"]}")))
        .isEqualTo(Reason.MALFORMED);
    assertThat(
            reason(
                resign(
                    "{\"alg\":\"none\",\"alg\":\"HS256\",\"typ\":\"huizhen-ticket+jwt\",\"kid\":\"new\"}")))
        .isEqualTo(Reason.MALFORMED);
  }

  @Test
  void refuses_a_foreign_issuer_and_a_foreign_key_of_the_same_name() {
    assertThat(reason(new TicketCodec("other", List.of(NEW)).mint(TICKET, NOW)))
        .isEqualTo(Reason.ISSUER);
    assertThat(reason(new TicketCodec("huizhen", List.of(key("new", 9))).mint(TICKET, NOW)))
        .isEqualTo(Reason.SIGNATURE);
  }

  @Test
  void refuses_claims_that_are_missing_or_of_the_wrong_kind() {
    String good = claims(codec.mint(TICKET, NOW));
    for (String[] change :
        new String[][] {
          {"\"publish\":true", "\"publish\":\"true\""},
          {"\"role\":\"CHAIR\"", "\"role\":\"KING\""},
          {"\"room\":\"case-12\"", "\"room\":\"../x\""},
          {"\"sub\":\"u-7\"", "\"sub\":\"\""},
          {"\"jti\":\"t-1\",", ""},
          {"\"nbf\":", "\"nbf\":-"},
          {"\"exp\":", "\"exp\":9999999999999"}
        }) {
      assertThat(good).contains(change[0]);
      assertThat(reason(sign(header(codec.mint(TICKET, NOW)), good.replace(change[0], change[1]))))
          .as(change[1])
          .isEqualTo(Reason.CLAIMS);
    }
  }

  @Test
  void refuses_every_mutation_of_a_ticket_and_throws_nothing() {
    String token = codec.mint(TICKET, NOW);
    for (int seed = 0; seed < 20_000; seed++) {
      Random random = new Random(seed);
      StringBuilder mutated = new StringBuilder(token);
      int at = random.nextInt(mutated.length());
      switch (random.nextInt(3)) {
        case 0 -> mutated.setCharAt(at, (char) random.nextInt(256));
        case 1 -> mutated.delete(at, at + 1 + random.nextInt(10));
        default -> mutated.insert(at, (char) (32 + random.nextInt(95)));
      }
      if (!mutated.toString().equals(token)) {
        assertThat(codec.verify(mutated.toString(), NOW))
            .as("seed " + seed)
            .isInstanceOf(TicketVerdict.Refused.class);
      }
    }
  }

  @Test
  void refuses_what_is_no_token_at_all() {
    for (String bad : List.of("", ".", "..", "a.b.c", "a.b.c.d", "x".repeat(5_000))) {
      assertThat(reason(bad)).as(bad).isEqualTo(Reason.MALFORMED);
    }
  }

  @Test
  void refuses_a_weak_or_doubled_key() {
    assertThatIllegalArgumentException().isThrownBy(() -> new TicketKey("k", new byte[31]));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TicketCodec("huizhen", List.of(NEW, NEW)));
  }

  private Reason reason(String token) {
    return reason(codec, token);
  }

  private static Reason reason(TicketCodec codec, String token) {
    return switch (codec.verify(token, NOW)) {
      case TicketVerdict.Refused(var reason, var _) -> reason;
      case TicketVerdict.Valid _ -> throw new AssertionError("was taken");
    };
  }

  private String resign(String header) {
    return sign(header, claims(codec.mint(TICKET, NOW)));
  }

  private static String sign(String header, String claims) {
    String input = encode(header.getBytes(UTF_8)) + "." + encode(claims.getBytes(UTF_8));
    return input + "." + encode(NEW.sign(input.getBytes(UTF_8)));
  }

  private static String header(String token) {
    return new String(Base64.getUrlDecoder().decode(token.substring(0, token.indexOf('.'))), UTF_8);
  }

  private static String claims(String token) {
    int from = token.indexOf('.') + 1;
    return new String(
        Base64.getUrlDecoder().decode(token.substring(from, token.lastIndexOf('.'))), UTF_8);
  }

  private static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static TicketKey key(String id, int filler) {
    byte[] secret = new byte[32];
    Arrays.fill(secret, (byte) filler);
    return new TicketKey(id, secret);
  }
}
