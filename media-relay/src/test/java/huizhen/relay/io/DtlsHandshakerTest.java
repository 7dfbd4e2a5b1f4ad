package huizhen.relay.io;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.relay.api.DtlsSetup;
import huizhen.relay.api.Fingerprint;
import huizhen.relay.io.dtls.DtlsIdentity;
import huizhen.relay.room.Outputs;
import huizhen.relay.rtp.PacketBuffer;
import huizhen.relay.transport.Dtls;
import huizhen.relay.transport.PeerFingerprints;
import huizhen.relay.transport.SrtpKeys;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class DtlsHandshakerTest {
  private static final class Deaf implements Dtls.Listener<Outputs> {
    @Override
    public void onDtlsDatagram(PacketBuffer datagram, long nowNanos, Outputs out) {}

    @Override
    public void onSrtpKeys(SrtpKeys keys, long nowNanos, Outputs out) {}

    @Override
    public void onDtlsFailed(long nowNanos, Outputs out) {}

    @Override
    public void onDtlsClosed(long nowNanos, Outputs out) {}
  }

  private final List<Dtls<Outputs>> associations = new ArrayList<>();
  private final DtlsHandshaker handshaker =
      new DtlsHandshaker(
          new DtlsIdentity(new SecureRandom(), Instant.now()),
          new RelayMetrics(new SimpleMeterRegistry()));

  @AfterEach
  void close() {
    associations.forEach(Dtls::close);
  }

  @Test
  void makes_256_handshakes_at_a_time_and_the_next_when_one_has_ended() {
    for (int i = 0; i < 256; i++) {
      assertThat(sends(associate())).isTrue();
    }
    Dtls<Outputs> late = associate();
    assertThat(sends(late)).as("finds no place").isFalse();
    assertThat(sends(associations.getFirst())).as("goes on").isTrue();
    associations.getFirst().close();
    long until = System.nanoTime() + LoopbackPeer.LIMIT.toNanos();
    while (!sends(late)) { // as a peer does that retransmits
      assertThat(System.nanoTime()).as("no place became free").isLessThan(until);
      Thread.onSpinWait();
    }
    assertThat(sends(associate())).as("there was one place").isFalse();
  }

  private Dtls<Outputs> associate() {
    var peer = PeerFingerprints.of(List.of(new Fingerprint("sha-256", "AB:".repeat(31) + "AB")));
    Dtls<Outputs> association =
        handshaker.associate(DtlsSetup.PASSIVE, peer.orElseThrow(), _ -> {});
    associations.add(association);
    return association;
  }

  /// The beginning of a ClientHello, so that the handshake waits for the rest of it.
  private static boolean sends(Dtls<Outputs> association) {
    byte[] hello = Strangers.CLIENT_HELLO.clone();
    hello[15] = 1; // 256 bytes longer than this
    return association.receive(new PacketBuffer(hello, 0, hello.length), new Deaf());
  }
}
