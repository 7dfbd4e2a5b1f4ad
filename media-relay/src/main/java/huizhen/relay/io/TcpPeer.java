package huizhen.relay.io;

import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/// One TCP connection as a peer's address (RFC 6544 §7): equal to itself alone, since two
/// connections may well follow each other from one port. Owned by its loop; belongs to the
/// transport that a valid check over it was for, or to nobody.
final class TcpPeer implements LoopPeer {
  private final Channel channel;
  private final InetSocketAddress remote;
  private @Nullable Connection owner;
  private boolean isUnflushed;
  private boolean isHeard;
  private int sweepsUnowned;
  private int sweepsSilent;

  TcpPeer(Channel channel, InetSocketAddress remote) {
    this.channel = channel;
    this.remote = remote;
  }

  @Override
  public byte[] address() {
    return remote.getAddress().getAddress();
  }

  @Override
  public int port() {
    return remote.getPort();
  }

  Channel channel() {
    return channel;
  }

  InetSocketAddress remote() {
    return remote;
  }

  @Nullable Connection owner() {
    return owner;
  }

  void belongsTo(@Nullable Connection connection) {
    owner = connection;
  }

  void heard() {
    isHeard = true;
  }

  /// Whether what is written from now on has to be flushed, and that was not known yet.
  boolean beginsUnflushed() {
    boolean begins = !isUnflushed;
    isUnflushed = true;
    return begins;
  }

  void flush() {
    isUnflushed = false;
    var _ = channel.flush();
  }

  /// One more [TcpConnections#SWEEP_MILLIS] has passed.
  ///
  /// @return whether the connection is of no use any more
  boolean isStale() {
    sweepsUnowned = owner == null ? sweepsUnowned + 1 : 0;
    sweepsSilent = isHeard ? 0 : sweepsSilent + 1;
    isHeard = false;
    return sweepsUnowned > TcpConnections.UNOWNED_SWEEPS
        || sweepsSilent > TcpConnections.SILENT_SWEEPS;
  }
}
