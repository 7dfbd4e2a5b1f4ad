package huizhen.app.redis;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// Asks a Redis on a unix socket whether it is ready: while it loads its file it says `-LOADING`.
final class RedisPing {
  private RedisPing() {}

  static boolean answers(Path socket) {
    try (var channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      var _ = channel.write(ByteBuffer.wrap("PING\r\n".getBytes(StandardCharsets.US_ASCII)));
      var reply = ByteBuffer.allocate(64);
      var _ = channel.read(reply);
      return reply.position() > 0 && reply.get(0) == '+';
    } catch (IOException _) {
      // Not there yet.
      return false;
    }
  }
}
