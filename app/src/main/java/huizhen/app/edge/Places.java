package huizhen.app.edge;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;

/// How many connections there are, in all and from each IPv4 address or IPv6 /64. Belongs to one
/// event loop.
final class Places {
  private final int most;
  private final int mostPerSource;
  private final Map<Source, Integer> perSource = new HashMap<>();
  private int taken;

  Places(int most, int mostPerSource) {
    this.most = most;
    this.mostPerSource = mostPerSource;
  }

  /// @return false when there is none left
  boolean take(InetAddress from) {
    var source = Source.of(from);
    int before = perSource.getOrDefault(source, 0);
    if (taken >= most || before >= mostPerSource) {
      return false;
    }
    taken++;
    perSource.put(source, before + 1);
    return true;
  }

  /// Gives the place back when the connection closes, or becomes somebody else's.
  ChannelHandler returning(InetAddress from) {
    return new ChannelInboundHandlerAdapter() {
      @Override
      public void handlerRemoved(ChannelHandlerContext context) {
        giveBack(from);
      }
    };
  }

  void giveBack(InetAddress from) {
    taken--;
    var _ = perSource.computeIfPresent(Source.of(from), (_, count) -> count > 1 ? count - 1 : null);
  }
}
