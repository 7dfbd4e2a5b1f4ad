package huizhen.relay.io;

import static huizhen.relay.io.LoopbackCall.audio;
import static huizhen.relay.io.LoopbackCall.opus;
import static org.assertj.core.api.Assertions.assertThat;

import huizhen.relay.api.Candidate;
import huizhen.relay.api.RoomEvent;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// One socket for both families: bound to `::`, called over ::1 and over 127.0.0.1.
final class DualStackTest {
  private static final InetAddress IPV6 = InetAddress.ofLiteral("::1");

  private LoopbackCall call;

  @BeforeEach
  void open() throws Exception {
    Machine.needs(hasIpv6Loopback(), "this machine has no ::1");
    call = new LoopbackCall(new RelayConfig(0, 1, "::", List.of("::1", "127.0.0.1")));
  }

  @AfterEach
  void close() throws Exception {
    if (call != null) {
      call.close();
    }
  }

  @Test
  void a_call_goes_over_ipv6_and_ipv4_and_over_udp_and_tcp() throws Exception {
    try (var ward = new LoopbackPeer(IPV6);
        var clinic = new LoopbackPeer();
        var theatre = new LoopbackPeer(IPV6);
        var county = new LoopbackPeer()) {
      ward.connect(call.seat("ward", ward.offer(audio())));
      clinic.connect(call.seat("clinic", clinic.offer(audio())));
      theatre.connectOverTcp(call.seat("theatre", theatre.offer(audio())));
      county.connectOverTcp(call.seat("county", county.offer(audio())));
      for (int i = 0; i < 4; i++) {
        var _ = call.awaitEvent(event -> event instanceof RoomEvent.Connected);
      }
      ward.sendRtp(opus(1, "to all three"));
      for (var peer : List.of(clinic, theatre, county)) {
        assertThat(peer.nextRtp()).map(LoopbackCall::text).contains("to all three");
      }
      clinic.sendRtp(opus(1, "and back"));
      assertThat(ward.nextRtp()).map(LoopbackCall::text).contains("and back");
    }
  }

  @Test
  void announces_ipv6_addresses() throws Exception {
    try (var peer = new LoopbackPeer()) {
      assertThat(call.seat("ward", peer.offer(audio())).candidates())
          .extracting(Candidate::address)
          .containsExactly("0:0:0:0:0:0:0:1", "127.0.0.1", "0:0:0:0:0:0:0:1", "127.0.0.1");
    }
  }

  private static boolean hasIpv6Loopback() {
    try (var socket = new DatagramSocket(0, IPV6)) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }
}
