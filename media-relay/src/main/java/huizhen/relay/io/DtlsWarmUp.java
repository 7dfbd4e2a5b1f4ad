package huizhen.relay.io;

import huizhen.relay.io.dtls.DtlsHandshake;
import huizhen.relay.io.dtls.DtlsIdentity;
import huizhen.relay.io.dtls.DtlsTerms;
import huizhen.relay.io.dtls.QueuedDatagrams;
import huizhen.relay.rtp.PacketBuffer;
import huizhen.relay.transport.PeerFingerprints;
import huizhen.relay.transport.SrtpSession;
import huizhen.relay.transport.SrtpVerdict;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// One handshake of the relay with itself, in memory. The first one loads and compiles what all
/// others use, half a second that the first doctor of the day should not wait for.
final class DtlsWarmUp {
  private final DtlsIdentity identity;
  private final DtlsTerms clientTerms;
  private final DtlsTerms serverTerms;
  private @Nullable QueuedDatagrams clientSide;
  private @Nullable QueuedDatagrams serverSide;

  DtlsWarmUp(DtlsIdentity identity) {
    this.identity = identity;
    var self = PeerFingerprints.of(List.of(identity.fingerprint())).orElseThrow();
    clientTerms = new DtlsTerms(self);
    serverTerms = new DtlsTerms(self);
  }

  /// Blocks until the handshake is done; at most [DtlsTerms#HANDSHAKE_LIMIT_MILLIS].
  void run() throws IOException {
    var toClient = new QueuedDatagrams(bytes -> deliver(serverSide, bytes));
    var toServer = new QueuedDatagrams(bytes -> deliver(clientSide, bytes));
    clientSide = toClient;
    serverSide = toServer;
    var accepted = new CompletableFuture<Void>();
    var _ =
        Thread.ofVirtual()
            .name("huizhen-dtls-warm-up")
            .start(() -> {
              try {
                var _ = DtlsHandshake.accept(identity, serverTerms, toServer);
                accepted.complete(null);
              } catch (IOException | RuntimeException e) {
                accepted.completeExceptionally(e);
              }
            });
    var _ = DtlsHandshake.connect(identity, clientTerms, toClient);
    accepted.join();
    try (var client = new SrtpSession(clientTerms.keys());
        var server = new SrtpSession(serverTerms.keys())) {
      var packet = new PacketBuffer();
      packet.setLength(100);
      packet.getBuffer()[0] = (byte) 0x80;
      if (client.protect(packet) != SrtpVerdict.OK || server.unprotect(packet) != SrtpVerdict.OK) {
        throw new IOException("SRTP does not understand itself");
      }
    }
  }

  private static void deliver(@Nullable QueuedDatagrams side, byte[] bytes) {
    if (side != null) {
      var _ = side.offer(bytes); // a full queue loses it, and the handshake sends it again
    }
  }
}
