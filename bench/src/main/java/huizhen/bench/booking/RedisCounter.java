package huizhen.bench.booking;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Pattern;

/// Asks a Redis on a unix socket how many commands it has processed, those of scripts too.
record RedisCounter(Path socket) {
  private static final Pattern CALLS = Pattern.compile("cmdstat_[^:]+:calls=(\\d+)");
  private static final Pattern LENGTH = Pattern.compile("^\\$(\\d+)\\r\\n");
  private static final int MAX_BYTES = 1 << 20;

  long commands() throws IOException {
    try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      if (!channel.connect(UnixDomainSocketAddress.of(socket))) {
        throw new IOException("Redis is not reached");
      }
      var _ =
          channel.write(
              ByteBuffer.wrap("INFO commandstats\r\n".getBytes(StandardCharsets.US_ASCII)));
      var buffer = ByteBuffer.allocate(MAX_BYTES);
      while (channel.read(buffer) >= 0 && buffer.hasRemaining()) {
        var text = new String(buffer.array(), 0, buffer.position(), StandardCharsets.US_ASCII);
        var length = LENGTH.matcher(text);
        if (length.find() && text.length() >= length.end() + Integer.parseInt(length.group(1))) {
          return CALLS.matcher(text).results().mapToLong(it -> Long.parseLong(it.group(1))).sum();
        }
      }
    }
    throw new IOException("Redis does not say what it did");
  }
}
