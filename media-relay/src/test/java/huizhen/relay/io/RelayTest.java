package huizhen.relay.io;

import static huizhen.relay.io.LoopbackCall.ROOM;
import static huizhen.relay.io.LoopbackCall.audio;
import static huizhen.relay.io.LoopbackCall.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import huizhen.relay.api.DtlsSetup;
import huizhen.relay.api.Fingerprint;
import huizhen.relay.api.ParticipantId;
import huizhen.relay.api.RelayException;
import huizhen.relay.api.RelayException.Reason;
import huizhen.relay.api.RoomEvent;
import huizhen.relay.api.RoomId;
import huizhen.relay.api.SessionOffer;
import huizhen.relay.api.TrackId;
import huizhen.relay.api.TrackSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Rooms on loops, refusals, start and end.
final class RelayTest {
  private LoopbackCall call;

  @BeforeEach
  void open() throws Exception {
    call = new LoopbackCall();
  }

  @AfterEach
  void close() throws Exception {
    call.close();
  }

  @Test
  void refuses_what_it_does_not_know() {
    var nobody = new ParticipantId("nobody");
    var elsewhere = new RoomId("elsewhere");
    try (var peer = new LoopbackPeer()) {
      var relay = call.relay;
      var offer = peer.offer(audio());
      assertRefused(
          Reason.NO_ROOM, relay.connect(elsewhere, LoopbackCall.member("x"), true, offer));
      assertRefused(Reason.NO_ROOM, relay.admit(elsewhere, nobody));
      assertRefused(Reason.NO_ROOM, relay.closeRoom(elsewhere));
      assertRefused(Reason.NO_PARTICIPANT, relay.renegotiate(ROOM, nobody, offer));
      assertRefused(Reason.NO_PARTICIPANT, relay.admit(ROOM, nobody));
      assertRefused(Reason.NO_PARTICIPANT, relay.mute(ROOM, nobody, TrackSource.MICROPHONE, true));
    }
  }

  @Test
  void refuses_an_offer_without_a_fingerprint_that_can_be_trusted() {
    try (var peer = new LoopbackPeer()) {
      var weak =
          peer.offer(DtlsSetup.ACTPASS, new Fingerprint("sha-1", "AB:".repeat(19) + "AB"), audio());
      assertRefused(
          Reason.BAD_OFFER, call.relay.connect(ROOM, LoopbackCall.member("x"), true, weak));
      var none = new SessionOffer(weak.ice(), List.of(), weak.setup(), weak.sections());
      assertRefused(
          Reason.BAD_OFFER, call.relay.connect(ROOM, LoopbackCall.member("x"), true, none));
    }
  }

  @Test
  void refuses_a_new_certificate_on_an_old_connection() throws Exception {
    try (var peer = new LoopbackPeer();
        var other = new LoopbackPeer()) {
      var _ = call.seat("ward", peer.offer(audio()));
      assertRefused(
          Reason.BAD_OFFER,
          call.relay.renegotiate(ROOM, new ParticipantId("ward"), other.offer(audio())));
    }
  }

  @Test
  void an_unknown_track_or_an_absent_tap_is_no_error() throws Exception {
    var track = new TrackId(new ParticipantId("gone"), 1, "0");
    var _ = await(call.relay.requestKeyframe(ROOM, track));
    var _ = await(call.relay.detachTap(ROOM));
  }

  @Test
  void opens_an_open_room_without_change() throws Exception {
    var _ = await(call.relay.openRoom(ROOM, (_, _) -> {}));
    try (var peer = call.join("ward")) { // the first listener hears it
      assertThat(peer.check(true)).isTrue();
    }
  }

  @Test
  void a_closed_room_can_be_opened_anew() throws Exception {
    List<CompletionStage<Void>> stages = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      stages.add(call.relay.closeRoom(ROOM).exceptionally(_ -> null));
      stages.add(call.relay.openRoom(ROOM, (_, event) -> call.events.add(event)));
    }
    for (var stage : stages) {
      var _ = await(stage);
    }
    try (var peer = call.join("ward")) {
      assertThat(peer.check(true)).isTrue();
    }
    assertThat(call.meters.get("huizhen.relay.rooms").gauge().value()).isEqualTo(1);
  }

  @Test
  void a_room_that_fails_ends_alone() throws Exception {
    var healthy = new RoomId("healthy");
    var _ = await(call.relay.openRoom(healthy, (_, event) -> call.events.add(event)));
    try (var ward = call.join("ward");
        var surgeon = joinIn(healthy, "surgeon");
        var county = joinIn(healthy, "county")) {
      surgeon.sendRtp(LoopbackCall.opus(1, "before"));
      assertThat(county.nextRtp()).map(LoopbackCall::text).contains("before");
      var _ = await(call.relay.attachTap(ROOM, new BrokenTap()).handle((_, _) -> null));
      ward.sendRtp(LoopbackCall.opus(1, "bang"));
      assertThat(call.awaitEvent(event -> event instanceof RoomEvent.RoomFailed))
          .isEqualTo(new RoomEvent.RoomFailed("BrokenTapError"));
      assertThat(ward.awaitClosedByRelay()).isTrue();
      surgeon.sendRtp(LoopbackCall.opus(2, "and after"));
      assertThat(county.nextRtp()).map(LoopbackCall::text).contains("and after");
    }
    assertRefused(Reason.NO_ROOM, call.relay.admit(ROOM, new ParticipantId("ward")));
    assertRefused(Reason.NO_PARTICIPANT, call.relay.admit(healthy, new ParticipantId("ward")));
  }

  @Test
  void spreads_rooms_over_its_loops() throws Exception {
    var relay =
        await(
            Relay.start(new RelayConfig(0, 2, "127.0.0.1", List.of()), new SimpleMeterRegistry()));
    var ports = new HashSet<Integer>();
    try (var peer = new LoopbackPeer()) {
      for (String name : List.of("first", "second")) {
        var room = new RoomId(name);
        var _ = await(relay.openRoom(room, (_, _) -> {}));
        var answer =
            await(relay.connect(room, LoopbackCall.member("ward"), true, peer.offer(audio())));
        ports.add(answer.candidates().getFirst().port());
      }
    } finally {
      var _ = await(relay.close());
    }
    assertThat(ports).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 130})
  void takes_as_many_into_a_room_as_it_is_told(int participants) throws Exception {
    var config =
        new RelayConfig(0, 1, "127.0.0.1", List.of(), false, PacketMarks.NONE, participants, true);
    var full = new LoopbackCall(config);
    try (var peer = new LoopbackPeer()) {
      for (int i = 0; i < participants; i++) {
        var _ = full.seat("p" + i, peer.offer(audio()));
      }
      assertRefused(
          Reason.FULL,
          full.relay.connect(ROOM, LoopbackCall.member("late"), true, peer.offer(audio())));
    } finally {
      var _ = await(full.relay.close());
    }
  }

  @Test
  void takes_two_thousand_rooms_on_a_loop_and_another_when_one_is_closed() throws Exception {
    List<CompletionStage<Void>> stages = new ArrayList<>();
    for (int i = 1; i < 2_000; i++) { // one is open already
      stages.add(call.relay.openRoom(new RoomId("room" + i), (_, _) -> {}));
    }
    for (var stage : stages) {
      var _ = await(stage);
    }
    var late = new RoomId("late");
    assertRefused(Reason.FULL, call.relay.openRoom(late, (_, _) -> {}));
    assertThat(call.relay.rooms()).hasSize(2_000).doesNotContain(late);
    var _ = await(call.relay.openRoom(ROOM, (_, _) -> {})); // which is open
    var _ = await(call.relay.closeRoom(new RoomId("room7")));
    var _ = await(call.relay.openRoom(late, (_, _) -> {}));
    assertThat(call.relay.rooms()).hasSize(2_000).contains(late);
  }

  @Test
  void says_which_port_is_taken() throws Exception {
    try (var taken = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      var config = new RelayConfig(taken.getLocalPort(), 1, "127.0.0.1", List.of());
      assertThatThrownBy(() -> await(Relay.start(config, new SimpleMeterRegistry())))
          .cause()
          .isInstanceOf(RelayStartException.class)
          .hasMessageContaining("UDP port " + taken.getLocalPort())
          .hasMessageContaining("--media-port");
    }
  }

  @Test
  void refuses_everything_when_closed() throws Exception {
    var _ = await(call.relay.close());
    assertThatThrownBy(() -> await(call.relay.openRoom(new RoomId("late"), (_, _) -> {})))
        .cause()
        .asInstanceOf(InstanceOfAssertFactories.type(RelayException.class))
        .extracting(RelayException::reason)
        .isEqualTo(Reason.CLOSED);
  }

  private LoopbackPeer joinIn(RoomId room, String id) throws Exception {
    var peer = new LoopbackPeer();
    peer.connect(
        await(call.relay.connect(room, LoopbackCall.member(id), true, peer.offer(audio()))));
    call.awaitConnected(id);
    return peer;
  }

  private static void assertRefused(Reason reason, CompletionStage<?> stage) {
    assertThatThrownBy(() -> await(stage))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .asInstanceOf(InstanceOfAssertFactories.type(RelayException.class))
        .extracting(RelayException::reason)
        .isEqualTo(reason);
  }
}
