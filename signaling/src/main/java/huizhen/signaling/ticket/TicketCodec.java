package huizhen.signaling.ticket;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import huizhen.relay.api.ParticipantId;
import huizhen.relay.api.RoomId;
import huizhen.signaling.api.RoomRole;
import huizhen.signaling.api.Ticket;
import huizhen.signaling.ticket.TicketVerdict.Reason;
import huizhen.signaling.ticket.TicketVerdict.Refused;
import huizhen.signaling.ticket.TicketVerdict.Valid;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Mints and verifies join tickets: compact JWS (RFC 7515) with HS256, `typ` `huizhen-ticket+jwt`
/// (explicit typing, RFC 8725 §3.11). The verifier decides on the algorithm, never the token. Knows
/// no clock: the time is a parameter. That a ticket is used once is not its business but the
/// door's.
public final class TicketCodec {
  public static final String TYPE = "huizhen-ticket+jwt";
  public static final int MAX_CHARACTERS = 2_048;
  public static final int MAX_NAME_CHARACTERS = 64;

  /// How far our clock may lag behind the minting one. It moves the beginning only: an expired
  /// ticket is expired.
  public static final Duration LEEWAY = Duration.ofSeconds(30);

  /// Past the year 9000 arithmetic on instants is not our concern. A digest of a sign-in session.
  private static final String SESSION = "[A-Za-z0-9_-]{1,64}";

  private static final long MAX_EPOCH_SECOND = 221_845_392_000L;

  /// Whom a ticket is for (RFC 8725 §3.9): what else this issuer may sign one day opens no door.
  static final String AUDIENCE = "huizhen-doors";

  private static final String ALGORITHM = "HS256";
  private static final ObjectMapper JSON =
      new ObjectMapper(
              JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final String issuer;
  private final Supplier<TicketKeys> keys;

  /// @param issuer the `iss` that is written and asked for
  /// @param keys the first one signs, all verify
  public TicketCodec(String issuer, List<TicketKey> keys) {
    this(issuer, fixed(new TicketKeys(keys)));
  }

  /// @param keys asked at each ticket, for they may be others meanwhile
  public TicketCodec(String issuer, Supplier<TicketKeys> keys) {
    if (issuer.isEmpty()) {
      throw new IllegalArgumentException("a ticket codec needs an issuer");
    }
    this.issuer = issuer;
    this.keys = keys;
  }

  private static Supplier<TicketKeys> fixed(TicketKeys keys) {
    return () -> keys;
  }

  public String mint(Ticket ticket, Instant now) {
    if (ticket.name().length() > MAX_NAME_CHARACTERS) {
      throw new IllegalArgumentException(
          "a name in a ticket has at most %d characters".formatted(MAX_NAME_CHARACTERS));
    }
    TicketKey signing = keys.get().signing();
    ObjectNode header =
        JSON.createObjectNode().put("alg", ALGORITHM).put("typ", TYPE).put("kid", signing.id());
    ObjectNode claims =
        JSON.createObjectNode()
            .put("iss", issuer)
            .put("aud", AUDIENCE)
            .put("jti", ticket.id())
            .put("room", ticket.room().value())
            .put("sub", ticket.participant().value())
            .put("name", ticket.name())
            .put("role", ticket.role().name())
            .put("publish", ticket.mayPublish())
            .put("subscribe", ticket.maySubscribe())
            .put("record", ticket.mayRecord())
            .put("nbf", now.getEpochSecond())
            .put("exp", ticket.expiresAt().getEpochSecond());
    ticket.session().ifPresent(session -> claims.put("sid", session));
    String input =
        encode(header.toString().getBytes(UTF_8)) + "." + encode(claims.toString().getBytes(UTF_8));
    return input + "." + encode(signing.sign(input.getBytes(US_ASCII)));
  }

  public TicketVerdict verify(String token, Instant now) {
    if (token.length() > MAX_CHARACTERS) {
      return new Refused(Reason.MALFORMED);
    }
    String[] parts = token.split("\\.", -1);
    if (parts.length != 3) {
      return new Refused(Reason.MALFORMED);
    }
    Optional<ObjectNode> header = decode(parts[0]).flatMap(TicketCodec::object);
    Optional<byte[]> signature = decode(parts[2]);
    if (header.isEmpty() || signature.isEmpty() || header.get().has("crit")) {
      return new Refused(Reason.MALFORMED);
    }
    if (!header.get().path("alg").asText().equals(ALGORITHM)) {
      return new Refused(Reason.ALGORITHM);
    }
    if (!header.get().path("typ").asText().equals(TYPE)) {
      return new Refused(Reason.TYPE);
    }
    Optional<TicketKey> key = keys.get().named(header.get().path("kid").asText());
    if (key.isEmpty()) {
      return new Refused(Reason.UNKNOWN_KEY);
    }
    byte[] expected = key.get().sign((parts[0] + "." + parts[1]).getBytes(US_ASCII));
    if (!MessageDigest.isEqual(expected, signature.get())) {
      return new Refused(Reason.SIGNATURE);
    }
    Optional<ObjectNode> claims = decode(parts[1]).flatMap(TicketCodec::object);
    return claims.isEmpty() ? new Refused(Reason.MALFORMED) : judge(claims.get(), now);
  }

  private TicketVerdict judge(ObjectNode claims, Instant now) {
    if (!claims.path("iss").asText().equals(issuer)) {
      return new Refused(Reason.ISSUER);
    }
    if (!claims.path("aud").asText().equals(AUDIENCE)) {
      return new Refused(Reason.AUDIENCE);
    }
    Optional<Ticket> ticket = ticket(claims);
    JsonNode begins = claims.path("nbf");
    if (ticket.isEmpty() || !isTime(begins)) {
      return new Refused(Reason.CLAIMS);
    }
    if (now.plus(LEEWAY).isBefore(Instant.ofEpochSecond(begins.longValue()))) {
      return new Refused(Reason.NOT_YET_VALID, ticket);
    }
    if (!now.isBefore(ticket.get().expiresAt())) {
      return new Refused(Reason.EXPIRED, ticket);
    }
    return new Valid(ticket.get());
  }

  private static Optional<Ticket> ticket(ObjectNode claims) {
    for (String name : List.of("jti", "room", "sub", "name", "role")) {
      if (!claims.path(name).isTextual()) {
        return Optional.empty();
      }
    }
    for (String name : List.of("publish", "subscribe", "record")) {
      if (!claims.path(name).isBoolean()) {
        return Optional.empty();
      }
    }
    if (claims.has("sid")
        && !(claims.path("sid").isTextual() && claims.path("sid").textValue().matches(SESSION))) {
      return Optional.empty();
    }
    String id = claims.path("jti").textValue();
    String name = claims.path("name").textValue();
    if (!id.matches("[A-Za-z0-9_-]{1,64}")
        || name.length() > MAX_NAME_CHARACTERS
        || !isTime(claims.path("exp"))) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new Ticket(
              id,
              new RoomId(claims.path("room").textValue()),
              new ParticipantId(claims.path("sub").textValue()),
              name,
              RoomRole.valueOf(claims.path("role").textValue()),
              claims.path("publish").booleanValue(),
              claims.path("subscribe").booleanValue(),
              claims.path("record").booleanValue(),
              Instant.ofEpochSecond(claims.path("exp").longValue()),
              Optional.ofNullable(claims.path("sid").textValue())));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // an id or role out of its form: the caller answers CLAIMS
    }
  }

  private static boolean isTime(JsonNode node) {
    return node.isIntegralNumber()
        && node.canConvertToLong()
        && node.longValue() >= 0
        && node.longValue() <= MAX_EPOCH_SECOND;
  }

  private static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /// Canonical base64url only (RFC 7515 §2): no padding, no stray bits.
  private static Optional<byte[]> decode(String text) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(text);
      return encode(bytes).equals(text) ? Optional.of(bytes) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // not base64url: the caller answers MALFORMED
    }
  }

  private static Optional<ObjectNode> object(byte[] json) {
    try {
      return JSON.readTree(json) instanceof ObjectNode object
          ? Optional.of(object)
          : Optional.empty();
    } catch (JsonProcessingException e) {
      return Optional.empty(); // the caller answers MALFORMED
    } catch (java.io.IOException e) {
      throw new IllegalStateException("reading from memory", e);
    }
  }
}
