package huizhen.signaling.io;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.signaling.api.RoomHost.Happening;
import huizhen.signaling.api.RoomRole;
import huizhen.signaling.io.Gateway.Reply;
import huizhen.signaling.still.JpegPicture;
import huizhen.signaling.still.Pictures;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Frozen pictures over HTTP, on loopback.
final class StillDoorTest {
  private static final AtomicInteger ROOMS = new AtomicInteger();
  private static final byte[] FRAME = Pictures.jpeg(320, 180);
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
    room = "adhoc-stills-" + ROOMS.incrementAndGet();
  }

  private record Inside(Visitor visitor, String key) {}

  private Inside join(String who, RoomRole role) {
    Visitor visitor = gateway.visit();
    visitor.join(gateway.ticket(room, who, role));
    return new Inside(visitor, visitor.expect("joined").getString("sessionKey"));
  }

  private static Reply post(String key, String picture, String type, byte[] body) {
    return gateway.call(
        "POST",
        "/signaling/stills?" + picture,
        Map.of("Authorization", "Bearer " + key, "Content-Type", type),
        Buffer.buffer(body));
  }

  private static Reply get(String key, String still) {
    return gateway.call(
        "GET", "/signaling/stills/" + still, Map.of("Authorization", "Bearer " + key), "");
  }

  @Test
  void what_one_freezes_the_others_fetch_until_it_is_thawed() {
    var wang = join("wang", RoomRole.CHAIR);
    var li = join("li", RoomRole.REQUESTER);
    var made = post(wang.key(), "participant=li&source=screen", "image/jpeg", FRAME);
    assertThat(made.status()).isEqualTo(201);
    String still = new JsonObject(made.body()).getString("still");
    assertThat(made.header("location")).isEqualTo("/signaling/stills/" + still);
    var shown = li.visitor().expect("frozen").getJsonArray("pictures").getJsonObject(0);
    assertThat(shown.getString("still")).isEqualTo(still);
    assertThat(shown.getString("from")).isEqualTo("wang");
    var fetched = get(li.key(), still);
    assertThat(fetched.status()).isEqualTo(200);
    assertThat(fetched.header("content-type")).isEqualTo("image/jpeg");
    assertThat(fetched.header("cache-control")).isEqualTo("no-store");
    assertThat(gateway.host.stills.get(room + "/" + still)).isEqualTo(Buffer.buffer(FRAME));
    assertThat(gateway.host.happened).anyMatch(Happening.Frozen.class::isInstance);
    wang.visitor().say("{\"type\":\"thaw\",\"participant\":\"li\",\"source\":\"screen\"}");
    assertThat(li.visitor().expect("frozen").getJsonArray("pictures")).isEmpty();
    assertThat(get(li.key(), still).code()).isEqualTo("no-item");
  }

  @Test
  void a_still_of_another_room_is_not_to_be_had() {
    var wang = join("wang", RoomRole.CHAIR);
    var made = post(wang.key(), "participant=wang&source=camera", "image/jpeg", FRAME);
    String still = new JsonObject(made.body()).getString("still");
    anotherRoom();
    var stranger = join("wang", RoomRole.CHAIR);
    assertThat(get(stranger.key(), still).status()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource({
    "OBSERVER, 403, 200",
    "TRAINEE, 403, 200",
    "DEVICE, 403, 403",
    "MEMBER, 201, 200",
  })
  void a_role_freezes_as_it_draws_and_looks_as_it_watches(RoomRole role, int post, int look) {
    var wang = join("wang", RoomRole.CHAIR);
    var made = post(wang.key(), "participant=wang&source=screen", "image/jpeg", FRAME);
    var who = join("who", role);
    var picture = "participant=wang&source=camera";
    assertThat(post(who.key(), picture, "image/jpeg", FRAME).status()).isEqualTo(post);
    var still = new JsonObject(made.body()).getString("still");
    assertThat(get(who.key(), still).status()).isEqualTo(look);
  }

  @ParameterizedTest
  @CsvSource({
    "participant=li&source=screen, image/png, 415, unsupported-type",
    "participant=li&source=microphone, image/jpeg, 400, bad-message",
    "participant=li, image/jpeg, 400, bad-message",
    "source=screen, image/jpeg, 400, bad-message",
    "participant=li&participant=wang&source=screen, image/jpeg, 400, bad-message",
    "participant=%00&source=screen, image/jpeg, 400, bad-message",
    "participant=zhou&source=screen, image/jpeg, 404, no-participant",
    "participant=wang&source=screen&document=yes, image/jpeg, 400, bad-message",
    "participant=wang&source=camera&document=true, image/jpeg, 403, not-allowed",
    "participant=wang&source=screen&document=true, image/jpeg, 201, ",
    "participant=wang&source=screen, image/jpeg, 201, ",
  })
  void says_what_is_wrong(String picture, String type, int status, String code) {
    var wang = join("wang", RoomRole.CHAIR);
    var reply = post(wang.key(), picture, type, FRAME);
    assertThat(reply.status()).isEqualTo(status);
    if (code != null) {
      assertThat(reply.code()).isEqualTo(code);
    }
    wang.visitor().isStillServed();
  }

  @Test
  void takes_whole_jpegs_alone_of_a_bounded_size() {
    byte[] cut = java.util.Arrays.copyOf(FRAME, FRAME.length - 1);
    assertThat(freeze("a", cut).code()).isEqualTo("bad-picture");
    assertThat(freeze("b", new byte[0]).code()).isEqualTo("bad-picture");
    assertThat(freeze("c", Pictures.jpeg(2_000, 10)).code()).isEqualTo("bad-picture");
    assertThat(freeze("d", new byte[JpegPicture.MAX_BYTES + 1]).code()).isEqualTo("too-large");
    var again = join("e", RoomRole.MEMBER);
    assertThat(post(again.key(), "participant=e&source=camera", "image/jpeg", FRAME).status())
        .isEqualTo(201);
    assertThat(post(again.key(), "participant=e&source=screen", "image/jpeg", FRAME).code())
        .as("two seconds are between them")
        .isEqualTo("too-many");
  }

  private Reply freeze(String who, byte[] body) {
    var inside = join(who, RoomRole.MEMBER);
    return post(inside.key(), "participant=%s&source=camera".formatted(who), "image/jpeg", body);
  }

  @Test
  void wants_a_key_of_somebody_who_is_there_and_the_methods_that_it_has() {
    var picture = "participant=wang&source=screen";
    assertThat(post("nobodys-key", picture, "image/jpeg", FRAME).code())
        .isEqualTo("session-expired");
    var bare =
        gateway.call(
            "POST",
            "/signaling/stills?" + picture,
            Map.of("Content-Type", "image/jpeg"),
            Buffer.buffer(FRAME));
    assertThat(bare.status()).isEqualTo(401);
    assertThat(get("nobodys-key", "still-1").status()).isEqualTo(401);
    assertThat(gateway.call("PUT", "/signaling/stills", Map.of(), "").status()).isEqualTo(405);
    assertThat(gateway.call("DELETE", "/signaling/stills/x", Map.of(), "").status()).isEqualTo(405);
    var foreign = Map.of("Origin", "https://evil.example", "Content-Type", "image/jpeg");
    assertThat(gateway.call("POST", "/signaling/stills?" + picture, foreign, "").code())
        .isEqualTo("foreign-origin");
  }

  @Test
  void what_can_not_be_kept_is_not_shown() {
    var wang = join("wang", RoomRole.CHAIR);
    gateway.host.isVaultAway = true;
    try {
      var reply = post(wang.key(), "participant=wang&source=screen", "image/jpeg", FRAME);
      assertThat(reply.status()).isEqualTo(503);
      assertThat(reply.code()).isEqualTo("unavailable");
    } finally {
      gateway.host.isVaultAway = false;
    }
    var late = join("late", RoomRole.MEMBER);
    assertThat(post(late.key(), "participant=wang&source=screen", "image/jpeg", FRAME).status())
        .as("nothing is in its way")
        .isEqualTo(201);
  }
}
