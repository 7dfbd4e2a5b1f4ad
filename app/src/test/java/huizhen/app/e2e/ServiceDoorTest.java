package huizhen.app.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.APIRequestContext;
import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.options.FormData;
import com.microsoft.playwright.options.RequestOptions;
import huizhen.app.GatewayProcess;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A hospital's own system at the service door: it gets a token and tickets, a device publishes by
/// WHIP (RFC 9725) and a player plays by WHEP, with real media in real browsers.
@Tag("e2e")
@Order(Order.DEFAULT + 1)
final class ServiceDoorTest {
  /// Offers, posts the offer, takes the answer, and resolves to the resource's address once media
  /// is connected. A player's tracks go to a video and an audio element.
  private static final String OPEN =
      """
      async ([address, ticket, isPublisher]) => {
        const peer = new RTCPeerConnection()
        window.peer = peer
        if (isPublisher) {
          const stream = await navigator.mediaDevices.getUserMedia({ audio: true, video: true })
          for (const track of stream.getTracks()) {
            peer.addTransceiver(track, { direction: 'sendonly', streams: [stream] })
          }
        } else {
          for (const kind of ['audio', 'video']) {
            const element = document.createElement(kind)
            element.id = 'whep-' + kind
            element.autoplay = true
            element.muted = kind === 'video'
            document.body.append(element)
            const { receiver } = peer.addTransceiver(kind, { direction: 'recvonly' })
            element.srcObject = new MediaStream([receiver.track])
          }
        }
        await peer.setLocalDescription()
        const answer = await fetch(address, {
          method: 'POST',
          headers: { 'Content-Type': 'application/sdp', Authorization: 'Bearer ' + ticket },
          body: peer.localDescription.sdp,
        })
        const text = await answer.text()
        if (answer.status !== 201) throw new Error(answer.status + ' ' + text)
        await peer.setRemoteDescription({ type: 'answer', sdp: text })
        if (peer.connectionState !== 'connected') {
          await new Promise((done, fail) => {
            peer.onconnectionstatechange = () => {
              if (peer.connectionState === 'connected') done()
              if (peer.connectionState === 'failed') fail(new Error('media failed'))
            }
          })
        }
        return new URL(answer.headers.get('Location'), address).href
      }
      """;

  /// Joins by WebSocket with a ticket, has it withdrawn, and resolves to the close code and after
  /// how many milliseconds the socket was closed.
  private static final String WITHDRAWN_SOCKET =
      """
      async ([signaling, ticket, withdrawal, token]) => {
        const address = new URL(signaling, location.href)
        address.protocol = 'wss:'
        const socket = new WebSocket(address, 'huizhen.v1')
        const closed = new Promise((done) => {
          socket.onclose = ({ code }) => done({ code, at: performance.now() })
        })
        await new Promise((done) => (socket.onopen = done))
        const joined = new Promise((done, fail) => {
          socket.onmessage = ({ data }) => {
            const { type } = JSON.parse(data)
            if (type === 'joined') done()
            if (type === 'error') fail(new Error(data))
          }
        })
        socket.send(JSON.stringify({ type: 'join', ticket }))
        await joined
        const asked = performance.now()
        const headers = { Authorization: 'Bearer ' + token }
        const answer = await fetch(withdrawal, { method: 'DELETE', headers })
        const { code, at } = await closed
        return `${answer.status} ${code} ${at - asked}`
      }
      """;

  /// Has the ticket of a WHIP resource withdrawn, and resolves to after how many milliseconds the
  /// resource was gone.
  private static final String WITHDRAWN_RESOURCE =
      """
      async ([resource, ticket, withdrawal, token]) => {
        const look = async () => {
          const answer = await fetch(resource, {
            method: 'PATCH',
            headers: {
              'Content-Type': 'application/trickle-ice-sdpfrag',
              'If-Match': '*',
              Authorization: 'Bearer ' + ticket,
            },
            body: 'a=end-of-candidates\\r\\n',
          })
          return answer.status
        }
        const before = await look()
        const asked = performance.now()
        const headers = { Authorization: 'Bearer ' + token }
        const answer = await fetch(withdrawal, { method: 'DELETE', headers })
        let now = before
        while (now !== 404 && performance.now() - asked < 20_000) now = await look()
        return `${answer.status} ${before} ${now} ${performance.now() - asked}`
      }
      """;

  /// Joins by WebSocket, and keeps what is said of captions in `heard`.
  private static final String READ_CAPTIONS =
      """
      async ([signaling, ticket]) => {
        const address = new URL(signaling, location.href)
        address.protocol = 'wss:'
        const socket = new WebSocket(address, 'huizhen.v1')
        window.heard = []
        await new Promise((done, fail) => {
          socket.onopen = () => socket.send(JSON.stringify({ type: 'join', ticket }))
          socket.onmessage = ({ data }) => {
            const message = JSON.parse(data)
            if (message.type === 'joined') done()
            if (message.type === 'error') fail(new Error(data))
            if (message.type === 'captions') window.heard.push('on ' + message.on)
            if (message.type === 'caption') window.heard.push(message.from + ' ' + message.text)
          }
        })
      }
      """;

  /// Offers one section for sound; resolves to the answer's status, its resource and the section.
  static final String LISTEN =
      """
      async ([address, ticket]) => {
        const peer = new RTCPeerConnection()
        window.listener = peer
        peer.addTransceiver('audio', { direction: 'recvonly' })
        await peer.setLocalDescription()
        const answer = await fetch(address, {
          method: 'POST',
          headers: { 'Content-Type': 'application/sdp', Authorization: 'Bearer ' + ticket },
          body: peer.localDescription.sdp,
        })
        const sdp = await answer.text()
        if (answer.status !== 201) throw new Error(answer.status + ' ' + sdp)
        await peer.setRemoteDescription({ type: 'answer', sdp })
        return peer.getTransceivers()[0].mid
      }
      """;

  /// How many bytes of sound the listener has got.
  private static final String LISTENED =
      """
      async () => {
        const stats = await window.listener.getStats()
        let bytes = 0
        stats.forEach((it) => { if (it.type === 'inbound-rtp') bytes += it.bytesReceived })
        return String(bytes)
      }
      """;

  @TempDir static Path folder;

  private static GatewayProcess gateway;
  private static Browsers browsers;
  private static FakeMedia deviceMedia;
  private static Person device;
  private static Person player;

  @BeforeAll
  static void start() throws IOException {
    var screenshots = Files.createDirectories(Path.of("target", "screenshots").toAbsolutePath());
    deviceMedia = FakeMedia.make(folder, "device", "magenta", "cyan", 660);
    var otherMedia = FakeMedia.make(folder, "other", "red", "red", 220);
    var settings = folder.resolve("huizhen.properties");
    Files.writeString(settings, "captions.allowed=true\n");
    gateway = GatewayProcess.start(folder.resolve("data"), "--config", settings.toString());
    browsers = new Browsers();
    device = new Person(gateway.url(), browsers.with(deviceMedia), screenshots);
    player = new Person(gateway.url(), browsers.with(otherMedia), screenshots);
    device.open("/signin");
    player.open("/signin");
  }

  @AfterAll
  static void stop() {
    if (browsers != null) {
      browsers.close();
    }
    if (gateway != null) {
      gateway.close();
      System.out.println(gateway.output());
    }
  }

  @Test
  void a_device_publishes_and_a_player_sees_and_hears_it() throws IOException {
    var token = token();
    var publish = ticket(token, "ward-3", "ultrasound-1", true, false, true);
    var play = ticket(token, "ward-3", "screen-1", false, true, false);

    var published = open(device, publish.getString("whip"), publish, true);
    var played = open(player, play.getString("whep"), play, false);

    var seen = player.watch("#whep-video", deviceMedia);
    var _ = player.hear("#whep-audio", deviceMedia.hertz());
    var _ =
        player.until(
            "the picture to move",
            () -> player.look("#whep-video"),
            now -> now.filter(it -> Math.abs(it.marker() - seen.marker()) > 3).isPresent());
    player.screenshot("20-whep");
    assertThat(gateway.output()).contains("recording begun room=ward-3");

    assertThat(delete(published, "not.the.ticket")).isIn(401, 403);
    assertThat(delete(published, publish.getString("ticket"))).isBetween(200, 204);
    assertThat(delete(played, play.getString("ticket"))).isBetween(200, 204);
  }

  @Test
  void a_recogniser_hears_a_room_and_captions_it() throws IOException {
    var token = token();
    var publish = ticket(token, "ward-10", "doctor-1", true, false, false);
    var _ = open(device, publish.getString("whip"), publish, true);
    var read = ticket(token, "ward-10", "reader-1", false, true, false);
    var reading = List.of(read.getString("signaling"), read.getString("ticket"));
    var _ = player.page().evaluate(READ_CAPTIONS, reading);

    var recogniser = token("captions");
    var early = caption(recogniser, "s1", "早");
    assertThat(early.status()).as(early.text()).isEqualTo(409);
    var minted = post(recogniser, "rooms/ward-10/caption-tickets", new JsonObject());
    assertThat(minted.status()).as(minted.text()).isEqualTo(201);
    var hear = new JsonObject(minted.text());
    var listening = List.of(hear.getString("whep"), hear.getString("ticket"));
    assertThat(player.page().evaluate(LISTEN, listening)).isEqualTo("0");
    var _ =
        player.until(
            "sound at the recogniser",
            () -> Long.parseLong(String.valueOf(player.page().evaluate(LISTENED))),
            bytes -> bytes > 2_000);
    var said = caption(recogniser, "s2", "血压一百六十");
    assertThat(said.status()).as(said.text()).isEqualTo(200);
    assertThat(new JsonObject(said.text()).getString("outcome")).isEqualTo("shown");
    var heard =
        player.until(
            "the caption",
            () -> String.valueOf(player.page().evaluate("() => window.heard.join('|')")),
            all -> all.contains("血压"));
    assertThat(heard).isEqualTo("on true|doctor-1 血压一百六十");
  }

  private static APIResponse caption(String token, String id, String text) {
    var body =
        new JsonObject()
            .put("id", id)
            .put("mid", "0")
            .put("text", text)
            .put("language", "zh-CN")
            .put("final", true);
    return post(token, "rooms/ward-10/captions", body);
  }

  @Test
  void a_ticket_opens_each_door_once() throws IOException {
    var ticket = ticket(token(), "ward-4", "camera-1", true, false, false);
    var _ = open(device, ticket.getString("whip"), ticket, true);

    assertThat(gateway.output())
        .as("its ticket does not ask for a recording")
        .doesNotContain("recording begun room=ward-4");
    var again = offer(ticket.getString("whip"), ticket.getString("ticket"), "v=0");
    assertThat(again.status()).isBetween(400, 409);
  }

  @Test
  void a_withdrawn_ticket_closes_the_socket_that_it_opened() throws IOException {
    var token = token();
    var ticket = ticket(token, "ward-7", "reader-1", true, true, false);
    var arguments =
        List.of(
            ticket.getString("signaling"),
            ticket.getString("ticket"),
            withdrawal("ward-7", ticket),
            token);
    var said = words(device.page().evaluate(WITHDRAWN_SOCKET, arguments));
    assertThat(said.subList(0, 2)).containsExactly("204", "4010");
    Figure.atMost("withdrawn-socket-closed", Double.parseDouble(said.get(2)), "ms", 1_000);
  }

  @Test
  void a_withdrawn_ticket_ends_the_resource_that_it_made() throws IOException {
    var token = token();
    var ticket = ticket(token, "ward-8", "camera-1", true, false, false);
    var resource = open(device, ticket.getString("whip"), ticket, true);
    var arguments =
        List.of(resource, ticket.getString("ticket"), withdrawal("ward-8", ticket), token);
    var said = words(device.page().evaluate(WITHDRAWN_RESOURCE, arguments));
    assertThat(said.subList(0, 3)).containsExactly("204", "204", "404");
    Figure.atMost("withdrawn-resource-gone", Double.parseDouble(said.get(3)), "ms", 1_000);
  }

  private static String withdrawal(String room, JsonObject ticket) {
    return "/api/v1/rooms/%s/tickets/%s".formatted(room, ticket.getString("id"));
  }

  private static List<String> words(Object said) {
    return List.of(String.valueOf(said).split(" ", -1));
  }

  @Test
  void a_broken_offer_or_ticket_gets_a_clear_error() throws IOException {
    var ticket = ticket(token(), "ward-5", "camera-1", true, false, false);
    var whip = ticket.getString("whip");

    var malformed = offer(whip, ticket.getString("ticket"), "this is no SDP");
    assertThat(malformed.status()).isIn(400, 406, 422);
    assertThat(malformed.headers().get("content-type")).startsWith("application/problem+json");
    assertThat(offer(whip, "no.such.ticket", "v=0").status()).isEqualTo(401);
    var elsewhere = whip.replace("ward-5", "ward-6");
    assertThat(offer(elsewhere, ticket.getString("ticket"), "v=0").status()).isIn(401, 403);
  }

  @Test
  void a_wrong_secret_gets_no_token_and_a_foreign_room_no_ticket() throws IOException {
    assertThat(tokenAnswer("wrong").status()).isEqualTo(401);
    var answer = ticketAnswer(token(), "case-1", new JsonObject().put("identity", "x"));
    assertThat(answer.status()).isIn(400, 403, 409, 422);
    assertThat(ticketAnswer("no-token", "ward-9", new JsonObject()).status()).isEqualTo(401);
  }

  @Test
  void says_that_it_is_healthy() {
    assertThat(request().get(gateway.url() + "/health/live").status()).isEqualTo(200);
    assertThat(request().get(gateway.url() + "/health/ready").status()).isEqualTo(200);
    assertThat(request().get(gateway.metricsUrl()).text()).contains("huizhen_relay_packets");
  }

  /// Returns the resource once media is up.
  static String open(Person person, String address, JsonObject ticket, boolean isPublisher) {
    var arguments = List.of(address, ticket.getString("ticket"), isPublisher);
    return String.valueOf(person.page().evaluate(OPEN, arguments));
  }

  private static APIResponse offer(String address, String ticket, String sdp) {
    return request()
        .post(
            address,
            RequestOptions.create()
                .setHeader("Content-Type", "application/sdp")
                .setHeader("Authorization", "Bearer " + ticket)
                .setData(sdp));
  }

  private static int delete(String resource, String ticket) {
    return request()
        .delete(resource, RequestOptions.create().setHeader("Authorization", "Bearer " + ticket))
        .status();
  }

  private static String token() throws IOException {
    return token("rooms");
  }

  private static String token(String scope) throws IOException {
    var client = client();
    var answer = tokenAnswer(client.getString("client_secret"), scope);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return new JsonObject(answer.text()).getString("access_token");
  }

  private static APIResponse tokenAnswer(String secret) throws IOException {
    return tokenAnswer(secret, "rooms");
  }

  private static APIResponse tokenAnswer(String secret, String scope) throws IOException {
    var basic = client().getString("client_id") + ":" + secret;
    return request()
        .post(
            gateway.url() + "/api/v1/oauth/token",
            RequestOptions.create()
                .setHeader(
                    "Authorization",
                    "Basic "
                        + Base64.getEncoder()
                            .encodeToString(basic.getBytes(StandardCharsets.UTF_8)))
                .setForm(
                    FormData.create().set("grant_type", "client_credentials").set("scope", scope)));
  }

  private static JsonObject client() throws IOException {
    return new JsonObject(Files.readString(gateway.data().resolve("demo-client.json")));
  }

  private static JsonObject ticket(
      String token,
      String room,
      String identity,
      boolean publish,
      boolean subscribe,
      boolean record) {
    var body =
        new JsonObject()
            .put("identity", identity)
            .put("name", "超声")
            .put("publish", publish)
            .put("subscribe", subscribe)
            .put("record", record);
    var answer = ticketAnswer(token, room, body);
    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    return new JsonObject(answer.text());
  }

  private static APIResponse ticketAnswer(String token, String room, JsonObject body) {
    return post(token, "rooms/%s/tickets".formatted(room), body);
  }

  private static APIResponse post(String token, String path, JsonObject body) {
    return request()
        .post(
            gateway.url() + "/api/v1/" + path,
            RequestOptions.create()
                .setHeader("Authorization", "Bearer " + token)
                .setHeader("Content-Type", "application/json")
                .setData(body.encode()));
  }

  private static APIRequestContext request() {
    return device.context().request();
  }
}
