package huizhen.relay.io;

import static huizhen.relay.io.LoopbackCall.opus;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import huizhen.relay.api.Candidate;
import huizhen.relay.api.RoomEvent;
import huizhen.relay.api.SessionAnswer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// ICE-TCP (RFC 6544) on real loopback sockets.
final class IceTcpTest {
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
  void offers_tcp_on_the_number_of_its_udp_port() throws Exception {
    try (var peer = new LoopbackPeer()) {
      var answer = call.seat("ward", peer.offer(LoopbackCall.audio()));
      assertThat(answer.candidates()).extracting(Candidate::protocol).containsExactly("udp", "tcp");
      assertThat(answer.candidates()).extracting(Candidate::port).containsOnly(portOf(answer));
    }
  }

  @Test
  void carries_sound_between_tcp_and_udp_both_ways() throws Exception {
    try (var ward = call.joinOverTcp("ward");
        var clinic = call.join("clinic")) {
      for (int i = 0; i < 100; i++) {
        ward.sendRtp(opus(i, "x".repeat(1 + i * 11)));
        clinic.sendRtp(opus(i, "y".repeat(1 + i * 7)));
      }
      for (int i = 0; i < 100; i++) {
        assertHears(clinic, "x".repeat(1 + i * 11));
        assertHears(ward, "y".repeat(1 + i * 7));
      }
    }
  }

  @Test
  void a_nomination_over_tcp_moves_the_flow_and_a_closed_connection_moves_it_back()
      throws Exception {
    try (var ward = call.join("ward");
        var clinic = new LoopbackPeer()) {
      var answer = call.seat("clinic", clinic.offer(LoopbackCall.audio()));
      clinic.connect(answer);
      call.awaitConnected("clinic");
      var tcp = clinic.useTcp(answer);
      assertThat(clinic.check(true)).isTrue();
      ward.sendRtp(opus(1, "over tcp"));
      assertHears(clinic, "over tcp");
      tcp.close();
      clinic.useUdp();
      for (int i = 2; clinic.waitingRtp() == 0; i++) { // until the relay has seen the close
        ward.sendRtp(opus(i, "over udp"));
        var _ = tcp.awaitEnd();
      }
      assertHears(clinic, "over udp");
    }
  }

  @Test
  void a_peer_that_has_tcp_alone_waits_for_its_next_connection() throws Exception {
    try (var ward = call.join("ward");
        var clinic = new LoopbackPeer()) {
      var answer = call.seat("clinic", clinic.offer(LoopbackCall.audio()));
      clinic.connectOverTcp(answer);
      call.awaitConnected("clinic");
      clinic.useTcp(answer).close();
      var _ = clinic.useTcp(answer);
      assertThat(clinic.check(true)).isTrue();
      ward.sendRtp(opus(1, "here again"));
      assertHears(clinic, "here again");
    }
  }

  @Test
  void takes_neither_media_nor_a_handshake_over_an_unchecked_connection() throws Exception {
    try (var ward = call.join("ward")) {
      var answer = call.seat("ward2", ward.offer(LoopbackCall.audio()));
      try (var stranger = FramedSocket.to(LoopbackPeer.addressIn(answer, "tcp"), _ -> {})) {
        stranger.send(ward.protectRtp(opus(1, "bare")));
        stranger.send(new byte[] {22, (byte) 0xfe, (byte) 0xfd, 0, 0});
        call.awaitRefused("stranger", 2);
      }
    }
  }

  @Test
  void closes_a_connection_with_a_frame_larger_than_any_datagram() throws Exception {
    try (var ward = new LoopbackPeer()) {
      var answer = call.seat("ward", ward.offer(LoopbackCall.audio()));
      ward.connectOverTcp(answer);
      var tcp = ward.useTcp(answer);
      assertThat(ward.check(true)).isTrue();
      tcp.sendRaw((byte) 0xff, (byte) 0xff, (byte) 1);
      assertThat(tcp.awaitEnd()).isTrue();
      call.awaitRefused("tcp-frame-too-large", 1);
    }
  }

  @Test
  void closes_a_connection_that_is_silent_from_the_start() throws Exception {
    try (var ward = new LoopbackPeer()) {
      var answer = call.seat("ward", ward.offer(LoopbackCall.audio()));
      try (var silent = FramedSocket.to(LoopbackPeer.addressIn(answer, "tcp"), _ -> {})) {
        assertThat(silent.awaitEnd()).isTrue();
      }
      call.awaitRefused("tcp-stale", 1);
    }
  }

  @Test
  void a_receiver_that_does_not_read_slows_nobody() throws Exception {
    try (var ward = call.join("ward");
        var clinic = call.join("clinic");
        var slow = new LoopbackPeer()) {
      var answer = call.seat("slow", slow.offer(LoopbackCall.audio()));
      slow.connectOverTcp(answer);
      var _ = call.awaitEvent(event -> event instanceof RoomEvent.Connected);
      // One more connection, nominated and never read.
      var deaf = slow.use(FramedSocket.deaf(LoopbackPeer.addressIn(answer, "tcp")));
      slow.sendCheck(slow.relayIce(), true);
      String text = "z".repeat(1_000);
      int sent = 0;
      while (call.refused("tcp-too-slow") < 100 && sent < 60_000) {
        ward.sendRtp(opus(sent++, text));
        assertHears(clinic, text);
      }
      assertThat(call.refused("tcp-too-slow")).isGreaterThanOrEqualTo(100);
      deaf.close();
    }
  }

  @Test
  void says_which_tcp_port_is_taken() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var config = new RelayConfig(taken.getLocalPort(), 1, "127.0.0.1", List.of());
      assertThatThrownBy(() -> LoopbackCall.await(Relay.start(config, new SimpleMeterRegistry())))
          .cause()
          .isInstanceOf(RelayStartException.class)
          .hasMessageContaining("TCP port " + taken.getLocalPort());
    }
  }

  @Test
  void listens_on_udp_alone_when_told_so() throws Exception {
    var udpOnly =
        new LoopbackCall(
            new RelayConfig(0, 1, "127.0.0.1", List.of(), false, PacketMarks.NONE, 100, true));
    try (var peer = new LoopbackPeer()) {
      var answer = udpOnly.seat("ward", peer.offer(LoopbackCall.audio()));
      assertThat(answer.candidates()).extracting(Candidate::protocol).containsExactly("udp");
      assertThatThrownBy(() -> FramedSocket.deaf(LoopbackPeer.addressIn(answer, "udp")))
          .isInstanceOf(ConnectException.class);
    } finally {
      udpOnly.close();
    }
  }

  private static int portOf(SessionAnswer answer) {
    return answer.candidates().getFirst().port();
  }

  private static void assertHears(LoopbackPeer peer, String text) throws InterruptedException {
    assertThat(peer.nextRtp()).map(LoopbackCall::text).contains(text);
  }
}
