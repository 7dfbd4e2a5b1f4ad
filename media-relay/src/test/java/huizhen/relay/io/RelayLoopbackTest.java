package huizhen.relay.io;

import static huizhen.relay.io.LoopbackCall.ROOM;
import static huizhen.relay.io.LoopbackCall.audio;
import static huizhen.relay.io.LoopbackCall.await;
import static huizhen.relay.io.LoopbackCall.opus;
import static huizhen.relay.transport.SrtpProfile.AEAD_AES_128_GCM;
import static huizhen.relay.transport.SrtpProfile.AES128_CM_HMAC_SHA1_80;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import huizhen.relay.api.Direction;
import huizhen.relay.api.DtlsSetup;
import huizhen.relay.api.Fingerprint;
import huizhen.relay.api.ParticipantId;
import huizhen.relay.api.RoomEvent;
import huizhen.relay.api.RoomEvent.LossCause;
import java.io.IOException;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The wiring on real loopback sockets, with real DTLS and SRTP.
final class RelayLoopbackTest {
  private static final ParticipantId WARD = new ParticipantId("ward");
  private static final byte[] CLIENT_HELLO = {
    22, (byte) 0xfe, (byte) 0xfd, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 1, 0, 0, 0
  };

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
  void carries_one_peers_sound_to_the_other() throws Exception {
    try (var ward = call.join("ward");
        var clinic = call.join("clinic")) {
      ward.sendRtp(opus(1, "hello"));
      assertHears(clinic, "hello");
    }
  }

  @Test
  void is_the_dtls_client_of_a_passive_peer() throws Exception {
    try (var ward = new LoopbackPeer()) {
      var answer = call.seat("ward", ward.offer(DtlsSetup.PASSIVE, ward.fingerprint(), audio()));
      assertThat(answer.setup()).isEqualTo(DtlsSetup.ACTIVE);
      ward.connect(answer);
      var _ = call.awaitEvent(new RoomEvent.Connected(WARD)::equals);
    }
  }

  /// The server chooses (RFC 5764 §4.1.1): the relay by its own order, whatever the client's is.
  @Test
  void agrees_on_gcm_with_a_client_that_has_the_other_profile_first() throws Exception {
    try (var ward = new LoopbackPeer().onlyWith(AES128_CM_HMAC_SHA1_80, AEAD_AES_128_GCM)) {
      ward.connect(call.seat("ward", ward.offer(audio())));
      call.awaitConnected("ward");
      assertThat(ward.profile()).isEqualTo(AEAD_AES_128_GCM);
    }
  }

  @Test
  void has_gcm_with_a_server_that_takes_either() throws Exception {
    try (var ward = new LoopbackPeer()) {
      ward.connect(call.seat("ward", ward.offer(DtlsSetup.PASSIVE, ward.fingerprint(), audio())));
      call.awaitConnected("ward");
      assertThat(ward.profile()).isEqualTo(AEAD_AES_128_GCM);
    }
  }

  @Test
  void takes_what_a_server_chooses() throws Exception {
    try (var ward = new LoopbackPeer().onlyWith(AES128_CM_HMAC_SHA1_80, AEAD_AES_128_GCM);
        var clinic = call.join("clinic")) {
      ward.connect(call.seat("ward", ward.offer(DtlsSetup.PASSIVE, ward.fingerprint(), audio())));
      call.awaitConnected("ward");
      assertThat(ward.profile()).isEqualTo(AES128_CM_HMAC_SHA1_80);
      ward.sendRtp(opus(1, "hello"));
      assertHears(clinic, "hello");
    }
  }

  @Test
  void gives_up_on_a_peer_whose_certificate_is_not_the_offered_one() throws Exception {
    try (var ward = new LoopbackPeer()) {
      var wrong = new Fingerprint("sha-256", "AB:".repeat(31) + "AB");
      var answer = call.seat("ward", ward.offer(DtlsSetup.ACTPASS, wrong, audio()));
      ward.accept(answer);
      assertThat(ward.check(true)).isTrue();
      assertThatThrownBy(() -> ward.handshake(answer)).isInstanceOf(IOException.class);
      assertThat(call.awaitEvent(_ -> true))
          .isEqualTo(new RoomEvent.ConnectionLost(WARD, LossCause.DTLS_FAILED));
    }
  }

  @Test
  void goes_on_under_garbage_and_strangers() throws Exception {
    long seed = 99;
    var random = new SplittableRandom(seed);
    try (var ward = call.join("ward");
        var clinic = call.join("clinic")) {
      for (int i = 0; i < 500; i++) {
        byte[] garbage = new byte[random.nextInt(1, 1_400)];
        random.nextBytes(garbage);
        clinic.sendFromElsewhere(garbage);
        ward.send(garbage);
      }
      byte[] stolen = ward.protectRtp(opus(1, "stolen"));
      clinic.sendFromElsewhere(stolen);
      clinic.sendFromElsewhere(CLIENT_HELLO);
      clinic.sendFromElsewhere(new byte[2_040]);
      call.awaitRefused("stranger", 2);
      ward.sendRtp(opus(2, "still here"));
      assertHears(clinic, "still here");
      assertThat(clinic.waitingRtp()).isZero();
      assertThat(call.refused("unknown-kind")).isPositive();
      assertThat(call.refused("stun-malformed")).isPositive();
    }
  }

  @Test
  void a_strangers_client_hello_before_the_peers_spoils_nothing() throws Exception {
    try (var ward = new LoopbackPeer()) {
      var answer = call.seat("ward", ward.offer(audio()));
      ward.accept(answer);
      ward.sendFromElsewhere(CLIENT_HELLO);
      ward.send(CLIENT_HELLO); // from the peer's own address, but before any check
      call.awaitRefused("stranger", 2);
      ward.connect(answer);
      var _ = call.awaitEvent(new RoomEvent.Connected(WARD)::equals);
    }
  }

  @Test
  void a_check_moves_the_flow_and_a_bare_packet_does_not() throws Exception {
    try (var ward = call.join("ward");
        var clinic = call.join("clinic")) {
      clinic.changeAddress();
      clinic.sendRtp(opus(1, "from the new address, not checked"));
      call.awaitRefused("stranger", 1);
      ward.sendRtp(opus(1, "to the old address"));
      assertThat(clinic.check(true)).isTrue();
      ward.sendRtp(opus(2, "to the new address"));
      assertHears(clinic, "to the new address");
    }
  }

  /// As after a NAT has given it another port: it does nothing but go on sending.
  @Test
  void a_peer_that_goes_on_from_elsewhere_is_asked_there_and_the_flow_follows_its_answer()
      throws Exception {
    try (var ward = call.join("ward");
        var clinic = call.join("clinic")) {
      clinic.sendRtp(opus(1, "from where it was checked"));
      assertHears(ward, "from where it was checked");
      clinic.changeAddress();
      clinic.sendRtp(opus(2, "from the new address, not checked"));
      assertHears(ward, "from the new address, not checked");
      clinic.awaitAsked(1);
      clinic.sendRtp(opus(3, "behind the answer"));
      assertHears(ward, "behind the answer");
      ward.sendRtp(opus(1, "to the new address"));
      assertHears(clinic, "to the new address");
      assertThat(clinic.asked()).isEqualTo(1);
    }
  }

  @Test
  void drops_replayed_packets() throws Exception {
    try (var ward = call.join("ward");
        var clinic = call.join("clinic")) {
      byte[] once = ward.protectRtp(opus(1, "once"));
      ward.send(once);
      ward.send(once);
      call.awaitRefused("srtp-replayed", 1);
      ward.sendRtp(opus(2, "then"));
      assertHears(clinic, "once");
      assertHears(clinic, "then");
    }
  }

  @Test
  void answers_an_ice_restart_and_goes_on_with_the_same_keys() throws Exception {
    try (var ward = call.join("ward");
        var clinic = call.join("clinic")) {
      var offer = clinic.restartIce(audio());
      var before = clinic.relayIce();
      var answer = await(call.relay.renegotiate(ROOM, new ParticipantId("clinic"), offer));
      assertThat(answer.ice()).isNotEqualTo(before);
      assertThat(answer.setup()).isEqualTo(DtlsSetup.PASSIVE);
      clinic.changeAddress();
      clinic.accept(answer);
      assertThat(clinic.check(true)).isTrue();
      ward.sendRtp(opus(1, "after the restart"));
      assertHears(clinic, "after the restart");
    }
  }

  /// Its SSRC is the old one, so its numbers must not be behind those that SRTP has seen. Each
  /// round is another throw of the dice.
  @Test
  void a_slot_that_was_inactive_is_heard_again() throws Exception {
    try (var ward = call.join("ward");
        var clinic = call.join("clinic")) {
      var id = new ParticipantId("clinic");
      for (int i = 0; i < 12; i++) {
        var idle = clinic.offer(audio(Direction.INACTIVE));
        var _ = await(call.relay.renegotiate(ROOM, id, idle));
        var _ = await(call.relay.renegotiate(ROOM, id, clinic.offer(audio())));
        ward.sendRtp(opus(i, "back " + i));
        assertHears(clinic, "back " + i);
      }
    }
  }

  /// What UDP_GRO together with recvmmsg would merge or cut.
  @Test
  void a_burst_of_packets_of_all_sizes_arrives_whole() throws Exception {
    try (var ward = call.join("ward");
        var clinic = call.join("clinic")) {
      int burst = 40; // more than a read batch, less than any socket buffer
      for (int first = 0; first < 5 * burst; first += burst) {
        for (int i = first; i < first + burst; i++) {
          ward.sendRtp(opus(i, "x".repeat(1 + (i * 37) % 1_100)));
        }
        for (int i = first; i < first + burst; i++) {
          assertHears(clinic, "x".repeat(1 + (i * 37) % 1_100));
        }
      }
    }
  }

  @Test
  void hears_a_peer_hang_up() throws Exception {
    try (var ward = call.join("ward")) {
      ward.hangUp();
      assertThat(call.awaitEvent(event -> event instanceof RoomEvent.ConnectionLost))
          .isEqualTo(new RoomEvent.ConnectionLost(WARD, LossCause.CLOSED_BY_PEER));
    }
  }

  @Test
  void tells_a_peer_that_is_disconnected() throws Exception {
    try (var ward = call.join("ward")) {
      var _ = await(call.relay.disconnect(ROOM, WARD));
      assertThat(ward.awaitClosedByRelay()).isTrue();
    }
  }

  @Test
  void a_new_connection_takes_the_place_of_the_old() throws Exception {
    try (var before = call.join("ward");
        var clinic = call.join("clinic");
        var ward = call.join("ward")) {
      assertThat(before.awaitClosedByRelay()).isTrue();
      ward.sendRtp(opus(1, "reloaded"));
      assertHears(clinic, "reloaded");
    }
  }

  private static void assertHears(LoopbackPeer peer, String text) throws InterruptedException {
    assertThat(peer.nextRtp()).map(LoopbackCall::text).contains(text);
  }
}
