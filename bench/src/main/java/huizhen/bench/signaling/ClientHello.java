package huizhen.bench.signaling;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.net.ssl.SSLContext;

/// The first flight of a TLS handshake from the beginning. It may be sent again and again: a server
/// that remembers no session does all of its work for each, and who sends it does none.
final class ClientHello {
  private ClientHello() {}

  static byte[] bytes() throws IOException {
    try {
      var context = SSLContext.getInstance("TLS");
      context.init(null, null, new SecureRandom());
      var engine = context.createSSLEngine();
      engine.setUseClientMode(true);
      engine.beginHandshake();
      var flight = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
      var _ = engine.wrap(ByteBuffer.allocate(0), flight);
      return Arrays.copyOf(flight.array(), flight.position());
    } catch (GeneralSecurityException e) {
      throw new IOException("this JDK has no TLS", e);
    }
  }
}
