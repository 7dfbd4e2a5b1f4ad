package huizhen.relay.io;

import static huizhen.relay.io.LoopbackCall.audio;
import static huizhen.relay.io.LoopbackCall.opus;
import static org.assertj.core.api.Assertions.assertThat;

import huizhen.relay.api.DtlsSetup;
import huizhen.relay.api.Fingerprint;
import huizhen.relay.api.ParticipantId;
import huizhen.relay.api.RoomEvent;
import huizhen.relay.api.RoomEvent.LossCause;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The wiring on real loopback sockets, with real DTLS and SRTP.
final class RelayLoopbackTest {
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
  void connects_a_peer_by_ice_and_dtls() throws Exception {
    try (var ward = call.join("ward")) {
      assertThat(ward.check(true)).isTrue();
    }
  }

  @Test
  void is_the_dtls_client_of_a_passive_peer() throws Exception {
    try (var ward = new LoopbackPeer()) {
      var answer =
          call.seat(
              "ward",
              ward.offer(
                  DtlsSetup.PASSIVE, ward.offer(audio()).fingerprints().getFirst(), audio()));
      assertThat(answer.setup()).isEqualTo(DtlsSetup.ACTIVE);
      ward.connect(answer);
      var _ = call.awaitEvent(new RoomEvent.Connected(new ParticipantId("ward"))::equals);
    }
  }

  @Test
  void gives_up_on_a_peer_whose_certificate_is_not_the_offered_one() throws Exception {
    try (var ward = new LoopbackPeer()) {
      var wrong = new Fingerprint("sha-256", "AB:".repeat(31) + "AB");
      var answer = call.seat("ward", ward.offer(DtlsSetup.ACTPASS, wrong, audio()));
      ward.accept(answer);
      assertThat(ward.check(true)).isTrue();
      org.assertj.core.api.Assertions.assertThatThrownBy(() -> ward.handshake(answer))
          .isInstanceOf(java.io.IOException.class);
      assertThat(call.awaitEvent(event -> true))
          .isEqualTo(
              new RoomEvent.ConnectionLost(new ParticipantId("ward"), LossCause.DTLS_FAILED));
    }
  }

  @Test
  void carries_one_peers_sound_to_the_other() throws Exception {
    try (var ward = call.join("ward");
        var clinic = call.join("clinic")) {
      ward.sendRtp(opus(1, "hello"));
      assertThat(clinic.nextRtp()).map(LoopbackCall::text).contains("hello");
    }
  }
}
