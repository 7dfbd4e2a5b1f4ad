package huizhen.relay.io;

import huizhen.relay.api.DtlsSetup;
import huizhen.relay.api.Fingerprint;
import huizhen.relay.io.dtls.DtlsIdentity;
import huizhen.relay.io.dtls.DtlsTerms;
import huizhen.relay.room.Outputs;
import huizhen.relay.transport.Dtls;
import huizhen.relay.transport.PeerFingerprints;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/// Makes the DTLS associations of all event loops: one identity, at most [#MAX_HANDSHAKES]
/// handshakes at a time. A peer that finds no place tries again by itself when it retransmits.
final class DtlsHandshaker {
  static final int MAX_HANDSHAKES = 256;

  private final DtlsIdentity identity;
  private final RelayMetrics metrics;
  private final Semaphore places = new Semaphore(MAX_HANDSHAKES);

  DtlsHandshaker(DtlsIdentity identity, RelayMetrics metrics) {
    this.identity = identity;
    this.metrics = metrics;
  }

  Fingerprint fingerprint() {
    return identity.fingerprint();
  }

  /// An association that begins with the first datagram, or as a client when the path is there.
  ///
  /// @param setup our role
  /// @param loop hands tasks to the room's event loop
  Dtls<Outputs> associate(DtlsSetup setup, PeerFingerprints peer, Consumer<LoopTask> loop) {
    return new DtlsAssociation(
        identity, new DtlsTerms(peer), setup == DtlsSetup.ACTIVE, places, metrics, loop);
  }
}
