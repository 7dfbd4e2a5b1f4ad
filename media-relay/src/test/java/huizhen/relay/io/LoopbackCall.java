package huizhen.relay.io;

import static java.util.concurrent.TimeUnit.SECONDS;

import huizhen.relay.api.Codec;
import huizhen.relay.api.Direction;
import huizhen.relay.api.HeaderExtension;
import huizhen.relay.api.MediaKind;
import huizhen.relay.api.OfferedSection;
import huizhen.relay.api.ParticipantId;
import huizhen.relay.api.RoomEvent;
import huizhen.relay.api.RoomId;
import huizhen.relay.api.Seat;
import huizhen.relay.api.SessionAnswer;
import huizhen.relay.api.SessionOffer;
import huizhen.relay.api.TrackSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Predicate;

/// A relay on ephemeral loopback ports with one open room, and what happened in it.
final class LoopbackCall {
  static final RoomId ROOM = new RoomId("mdt");
  static final long AUDIO_SSRC = 0x1234_5678L;

  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final Relay relay;
  final BlockingQueue<RoomEvent> events = new LinkedBlockingQueue<>();

  LoopbackCall() throws Exception {
    this(new RelayConfig(0, 1, "127.0.0.1", List.of()));
  }

  LoopbackCall(RelayConfig config) throws Exception {
    relay = await(Relay.start(config, meters));
    await(relay.openRoom(ROOM, (_, event) -> events.add(event)));
  }

  static <T> T await(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(LoopbackPeer.LIMIT.toSeconds(), SECONDS);
  }

  static Seat.Member member(String id) {
    return new Seat.Member(new ParticipantId(id));
  }

  /// A microphone and a slot for the other's.
  static OfferedSection[] audio() {
    return audio(Direction.RECEIVE_ONLY);
  }

  /// @param slot the direction of the slot's section
  static OfferedSection[] audio(Direction slot) {
    return new OfferedSection[] {
      section("0", Direction.SEND_ONLY, Optional.of(TrackSource.MICROPHONE)),
      section("1", slot, Optional.empty())
    };
  }

  SessionAnswer seat(String id, SessionOffer offer) throws Exception {
    return await(relay.connect(ROOM, member(id), true, offer));
  }

  LoopbackPeer join(String id) throws Exception {
    var peer = new LoopbackPeer();
    peer.connect(seat(id, peer.offer(audio())));
    awaitConnected(id);
    return peer;
  }

  LoopbackPeer joinOverTcp(String id) throws Exception {
    var peer = new LoopbackPeer();
    peer.connectOverTcp(seat(id, peer.offer(audio())));
    awaitConnected(id);
    return peer;
  }

  /// Until the relay has the keys as well: it has them after the client.
  void awaitConnected(String id) throws InterruptedException {
    var _ = awaitEvent(new RoomEvent.Connected(new ParticipantId(id))::equals);
  }

  RoomEvent awaitEvent(Predicate<RoomEvent> wanted) throws InterruptedException {
    while (true) {
      RoomEvent event = events.poll(LoopbackPeer.LIMIT.toSeconds(), SECONDS);
      if (event == null) {
        throw new AssertionError("the awaited event did not come");
      }
      if (wanted.test(event)) {
        return event;
      }
    }
  }

  double refused(String reason) {
    return meters.get("huizhen.relay.refused").tag("reason", reason).functionCounter().count();
  }

  /// Asks until the published counter is there.
  void awaitRefused(String reason, double count) {
    long until = System.nanoTime() + LoopbackPeer.LIMIT.toNanos();
    while (refused(reason) < count) {
      if (System.nanoTime() - until > 0) {
        throw new AssertionError("refused %s: %s".formatted(reason, refused(reason)));
      }
      Thread.onSpinWait();
    }
  }

  /// An Opus packet with this sequence number and this text in it.
  static byte[] opus(int sequence16, String text) {
    byte[] payload = text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    return ByteBuffer.allocate(12 + payload.length)
        .put((byte) 0x80)
        .put((byte) 111)
        .putShort((short) sequence16)
        .putInt(960 * sequence16)
        .putInt((int) AUDIO_SSRC)
        .put(payload)
        .array();
  }

  static String text(byte[] rtp) {
    int header = 12;
    if ((rtp[0] & 0x10) != 0) {
      header += 4 + 4 * (((rtp[14] & 0xff) << 8) | (rtp[15] & 0xff));
    }
    return new String(rtp, header, rtp.length - header, java.nio.charset.StandardCharsets.UTF_8);
  }

  private static OfferedSection section(
      String mid, Direction direction, Optional<TrackSource> source) {
    boolean sends = source.isPresent();
    return new OfferedSection(
        mid,
        MediaKind.AUDIO,
        direction,
        source,
        List.of(new Codec(111, "opus", 48_000, 2, Map.of("useinbandfec", "1"), List.of("nack"))),
        List.of(new HeaderExtension(1, "urn:ietf:params:rtp-hdrext:sdes:mid")),
        sends ? List.of(new OfferedSection.SsrcPair(AUDIO_SSRC, Optional.empty())) : List.of(),
        List.of());
  }

  void close() throws Exception {
    await(relay.close());
  }
}
