package huizhen.relay.io.dtls;

import huizhen.relay.transport.SrtpKeys;
import java.io.IOException;
import org.bouncycastle.tls.DTLSClientProtocol;
import org.bouncycastle.tls.DTLSServerProtocol;
import org.bouncycastle.tls.DTLSTransport;

/// A handshake by BouncyCastle, in either role. Blocks, at most [DtlsTerms#HANDSHAKE_LIMIT_MILLIS],
/// so it has a virtual thread of its own.
public final class DtlsHandshake {
  private DtlsHandshake() {}

  /// In the client's role.
  ///
  /// @param terms have the keys afterwards
  public static DTLSTransport connect(
      DtlsIdentity identity, DtlsTerms terms, QueuedDatagrams datagrams) throws IOException {
    return new DTLSClientProtocol().connect(new DtlsClient(identity, terms), datagrams);
  }

  /// In the server's role.
  public static DTLSTransport accept(
      DtlsIdentity identity, DtlsTerms terms, QueuedDatagrams datagrams) throws IOException {
    return new DTLSServerProtocol().accept(new DtlsServer(identity, terms), datagrams);
  }

  /// As [#connect], for one who needs the keys and nothing else of the association.
  public static SrtpKeys clientKeys(
      DtlsIdentity identity, DtlsTerms terms, QueuedDatagrams datagrams) throws IOException {
    var _ = connect(identity, terms, datagrams);
    return terms.keys();
  }
}
