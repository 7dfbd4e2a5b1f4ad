package huizhen.app.edge;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import huizhen.app.config.Config.Pem;
import huizhen.app.config.HandshakeLimits;
import huizhen.relay.api.Codec;
import huizhen.relay.api.Direction;
import huizhen.relay.api.DtlsSetup;
import huizhen.relay.api.Fingerprint;
import huizhen.relay.api.IceCredentials;
import huizhen.relay.api.MediaKind;
import huizhen.relay.api.OfferedSection;
import huizhen.relay.api.ParticipantId;
import huizhen.relay.api.RoomId;
import huizhen.relay.api.Seat;
import huizhen.relay.api.SessionAnswer;
import huizhen.relay.api.SessionOffer;
import huizhen.relay.io.PacketMarks;
import huizhen.relay.io.Relay;
import huizhen.relay.io.RelayConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionStage;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One port for HTTPS and ICE-TCP, with real sockets.
final class FrontTest {
  private static final int LIMIT_SECONDS = 15;
  private static final RoomId ROOM = new RoomId("mdt");
  private static final IceCredentials CLIENT =
      new IceCredentials("client", "client-password-0123456789");

  private static final OfferedSection LISTENING =
      new OfferedSection(
          "0",
          MediaKind.AUDIO,
          Direction.RECEIVE_ONLY,
          Optional.empty(),
          List.of(new Codec(111, "opus", 48_000, 2, Map.of(), List.of())),
          List.of(),
          List.of(),
          List.of());

  @TempDir Path folder;
  private final Vertx vertx = Vertx.vertx();
  private Relay relay;
  private Front front;

  private final HandshakeGate gate =
      new HandshakeGate(HandshakeLimits.DEFAULT, System::nanoTime, new SimpleMeterRegistry());

  @BeforeEach
  void open() throws Exception {
    Pem pem = SelfSigned.in(folder, Instant.now(), new SecureRandom());
    var https =
        await(
            HttpsServer.startBehindFront(
                    vertx,
                    pem,
                    request ->
                        request
                            .body()
                            .onSuccess(body ->
                                request
                                    .response()
                                    .putHeader("client", request.remoteAddress().toString())
                                    .end(body)),
                    new Unanswered(System::nanoTime))
                .toCompletionStage());
    relay =
        await(
            Relay.start(
                new RelayConfig(0, 2, "127.0.0.1", List.of(), false, PacketMarks.NONE, 100, true),
                new SimpleMeterRegistry()));
    front =
        await(
            Front.open(
                "127.0.0.1",
                0,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), https.actualPort()),
                relay,
                gate));
    await(relay.announceFront(front.port()));
    await(relay.openRoom(ROOM, (_, _) -> {}));
  }

  @AfterEach
  void close() throws Exception {
    await(front.close());
    await(relay.close());
    await(vertx.close().toCompletionStage());
  }

  @Test
  void https_goes_through_whole_and_knows_who_asks() throws Exception {
    byte[] body = new byte[3 << 20]; // more than any buffer on the way
    new SplittableRandom(7).nextBytes(body);
    for (var version : HttpVersion.values()) {
      if (version == HttpVersion.HTTP_1_0) {
        continue;
      }
      var client =
          vertx.createHttpClient(
              new HttpClientOptions()
                  .setSsl(true)
                  .setTrustAll(true)
                  .setVerifyHost(false)
                  .setUseAlpn(true)
                  .setProtocolVersion(version));
      var answered =
          await(
              client
                  .request(HttpMethod.POST, front.port(), "127.0.0.1", "/")
                  .compose(request -> request.send(Buffer.buffer(body)))
                  .compose(response ->
                      response
                          .body()
                          .map(all ->
                              List.of(
                                  response.version(),
                                  all.equals(Buffer.buffer(body)),
                                  response.getHeader("client"),
                                  response.request().connection().localAddress() + "")))
                  .toCompletionStage());
      assertThat(answered.get(0)).isEqualTo(version);
      assertThat(answered.get(1)).isEqualTo(true);
      assertThat(answered.get(2)).isEqualTo(answered.get(3));
      await(client.close().toCompletionStage());
    }
  }

  @Test
  void an_ice_check_is_answered_by_the_relay_that_sees_the_clients_own_address() throws Exception {
    var answer = seat("ward");
    for (int cut : new int[] {0, 1, 2, 3, 30}) { // the first segment may end anywhere
      try (var socket = connect()) {
        var check = framed(check(answer.ice(), cut));
        socket.getOutputStream().write(check, 0, cut);
        socket.getOutputStream().flush();
        socket.getOutputStream().write(check, cut, check.length - cut);
        var in = new DataInputStream(socket.getInputStream());
        var reply = new byte[in.readUnsignedShort()];
        in.readFully(reply);
        assertThat(ByteBuffer.wrap(reply).getShort()).isEqualTo((short) 0x0101);
        assertThat(mappedPort(reply)).isEqualTo(socket.getLocalPort());
      }
    }
  }

  @Test
  void the_front_is_announced_at_its_port() throws Exception {
    assertThat(seat("ward").candidates())
        .filteredOn(candidate -> candidate.protocol().equals("tcp"))
        .singleElement()
        .satisfies(candidate -> assertThat(candidate.port()).isEqualTo(front.port()));
  }

  @Test
  void garbage_is_closed_at_once_and_silence_soon() throws Exception {
    for (var begin :
        List.of("GET / HTTP/1.1\r\n\r\n", "SSH-2.0-x\r\n", "\u0016\u0001\u0000", "\u0000(\u0080")) {
      try (var socket = connect()) {
        socket.getOutputStream().write(begin.getBytes(StandardCharsets.ISO_8859_1));
        assertEnds(socket);
      }
    }
    long begun = System.nanoTime();
    try (var silent = connect();
        var dribbling = connect()) {
      dribbling.getOutputStream().write(0);
      assertEnds(silent);
      assertEnds(dribbling);
    }
    assertThat(System.nanoTime() - begun).isGreaterThan(FirstBytes.LIMIT_MILLIS * 900_000);
  }

  @Test
  void an_unsigned_check_gets_no_answer_and_is_closed() throws Exception {
    var answer = seat("ward");
    try (var socket = connect()) {
      var guessed = new IceCredentials(answer.ice().ufrag(), "guessed-password-0123456789");
      socket.getOutputStream().write(framed(check(guessed, 9)));
      assertEnds(socket);
    }
  }

  @Test
  void a_taken_port_is_the_systems_exception() {
    assertThatThrownBy(() ->
            await(
                Front.open(
                    "127.0.0.1",
                    front.port(),
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 1),
                    relay,
                    gate)))
        .cause()
        .isInstanceOf(IOException.class)
        .hasMessageContaining("already in use");
  }

  @Test
  void counts_places_in_all_and_by_source() throws Exception {
    var places = new Places(4, 2);
    var one = InetAddress.ofLiteral("192.0.2.7");
    assertThat(places.take(one)).isTrue();
    assertThat(places.take(one)).isTrue();
    assertThat(places.take(one)).isFalse();
    assertThat(places.take(InetAddress.ofLiteral("2001:db8::1"))).isTrue();
    assertThat(places.take(InetAddress.ofLiteral("2001:db8::2"))).isTrue();
    assertThat(places.take(InetAddress.ofLiteral("192.0.2.8"))).isFalse();
    places.giveBack(one);
    assertThat(places.take(InetAddress.ofLiteral("2001:db8::3"))).isFalse();
    assertThat(places.take(one)).isTrue();
  }

  private SessionAnswer seat(String name) throws Exception {
    var offer =
        new SessionOffer(
            CLIENT,
            List.of(new Fingerprint("sha-256", "AB:".repeat(31) + "AB")),
            DtlsSetup.ACTPASS,
            List.of(LISTENING));
    return await(relay.connect(ROOM, new Seat.Member(new ParticipantId(name)), true, offer));
  }

  private Socket connect() throws IOException {
    var socket = new Socket(InetAddress.getLoopbackAddress(), front.port());
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(LIMIT_SECONDS * 1000);
    return socket;
  }

  private static void assertEnds(Socket socket) {
    try {
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    } catch (SocketTimeoutException e) {
      throw new AssertionError("not closed", e);
    } catch (IOException e) {
      // Reset: closed as well.
    }
  }

  /// A Binding request (RFC 8489, RFC 8445 §7.2.2) as a full ICE agent nominates with.
  private static byte[] check(IceCredentials relay, int transaction) throws Exception {
    var name = (relay.ufrag() + ":" + CLIENT.ufrag()).getBytes(StandardCharsets.UTF_8);
    int padded = (name.length + 3) & ~3;
    int attributes = 4 + padded + 8 + 12 + 4;
    var message =
        ByteBuffer.allocate(20 + attributes + 24)
            .putShort((short) 1)
            .putShort((short) (attributes + 24))
            .putInt(0x2112a442)
            .putLong(transaction)
            .putInt(0)
            .putShort((short) 0x0006)
            .putShort((short) name.length)
            .put(name)
            .put(new byte[padded - name.length])
            .putShort((short) 0x0024)
            .putShort((short) 4)
            .putInt(1)
            .putShort((short) 0x802a)
            .putShort((short) 8)
            .putLong(42)
            .putInt(0x0025_0000);
    var mac = Mac.getInstance("HmacSHA1");
    mac.init(new SecretKeySpec(relay.password().getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
    mac.update(message.array(), 0, 20 + attributes);
    return message.putShort((short) 0x0008).putShort((short) 20).put(mac.doFinal()).array();
  }

  private static byte[] framed(byte[] message) {
    return ByteBuffer.allocate(2 + message.length)
        .putShort((short) message.length)
        .put(message)
        .array();
  }

  /// XOR-MAPPED-ADDRESS is the first attribute of the relay's answer.
  private static int mappedPort(byte[] reply) {
    var attribute = ByteBuffer.wrap(reply).position(20);
    assertThat(attribute.getShort()).isEqualTo((short) 0x0020);
    return (attribute.getInt(attribute.position() + 2) & 0xffff) ^ 0x2112;
  }

  private static <T> T await(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(LIMIT_SECONDS, SECONDS);
  }
}
