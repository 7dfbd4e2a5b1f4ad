package huizhen.relay.io;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.relay.io.dtls.DtlsIdentity;
import huizhen.relay.room.RoomLimits;
import huizhen.relay.rtp.PacketBuffer;
import huizhen.relay.transport.Refusal;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.Unpooled;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The limits of a loop's TCP connections, without sockets.
final class TcpConnectionsTest {
  private final DefaultEventLoop eventLoop = new DefaultEventLoop();
  private final LoopCounters counters = new LoopCounters();
  private final List<From> channels = new ArrayList<>();
  private final TcpConnections connections;

  TcpConnectionsTest() {
    var metrics = new RelayMetrics(new SimpleMeterRegistry());
    var handshaker =
        new DtlsHandshaker(new DtlsIdentity(new SecureRandom(), Instant.now()), metrics);
    var loop =
        new RelayLoop(
            0,
            eventLoop,
            PacketMarks.NONE,
            RoomLimits.STANDARD,
            true,
            handshaker,
            metrics,
            (_, _) -> {});
    connections = new TcpConnections(loop, counters, 0);
  }

  @AfterEach
  void close() {
    channels.forEach(EmbeddedChannel::finishAndReleaseAll);
    var _ = eventLoop.shutdownGracefully();
  }

  @Test
  void closes_a_connection_that_is_nobodys_for_five_seconds() {
    var silent = accept("192.0.2.7");
    sweep(TcpConnections.UNOWNED_SWEEPS);
    assertThat(silent.isOpen()).isTrue();
    sweep(1);
    assertThat(silent.isOpen()).isFalse();
    assertThat(connections.size()).isZero();
    assertThat(counters.transport().of(Refusal.TCP_STALE)).isEqualTo(1);
  }

  @Test
  void talking_without_a_valid_check_buys_no_time() {
    var talking = accept("192.0.2.7");
    for (int i = 0; i < TcpConnections.UNOWNED_SWEEPS + 1; i++) {
      var _ = talking.writeInbound(Unpooled.wrappedBuffer(new byte[] {0, 1, 9}));
      sweep(1);
    }
    assertThat(talking.isOpen()).isFalse();
  }

  @Test
  void takes_a_bounded_number_from_one_address_and_gives_the_places_back() {
    for (int i = 0; i < TcpConnections.MAX_PER_SOURCE; i++) {
      assertThat(accept("192.0.2.7").isOpen()).isTrue();
    }
    assertThat(accept("192.0.2.7").isOpen()).isFalse();
    assertThat(accept("::ffff:192.0.2.7").isOpen()).isFalse();
    assertThat(accept("192.0.2.8").isOpen()).isTrue();
    var _ = channels.getFirst().close();
    assertThat(accept("192.0.2.7").isOpen()).isTrue();
    assertThat(counters.transport().of(Refusal.TCP_TOO_MANY)).isEqualTo(2);
  }

  @Test
  void counts_an_ipv6_network_as_one_source() {
    for (int i = 0; i < TcpConnections.MAX_PER_SOURCE; i++) {
      assertThat(accept("2001:db8::" + Integer.toHexString(i)).isOpen()).isTrue();
    }
    assertThat(accept("2001:db8::ffff:1").isOpen()).isFalse();
    assertThat(accept("2001:db8:0:1::1").isOpen()).isTrue();
  }

  @Test
  void takes_a_bounded_number_in_all() {
    for (int i = 0; i < TcpConnections.MAX_CONNECTIONS; i++) {
      var _ = accept("10.0.%d.%d".formatted(i / 100, i % 100));
    }
    assertThat(connections.size()).isEqualTo(TcpConnections.MAX_CONNECTIONS);
    assertThat(accept("192.0.2.7").isOpen()).isFalse();
  }

  @Test
  void drops_what_a_slow_receiver_would_get_too_late() {
    var slow = accept("192.0.2.7");
    var peer = new TcpPeer(slow, new InetSocketAddress("192.0.2.7", 5));
    var datagram = new PacketBuffer();
    datagram.setLength(1_000);
    int many = 2 * TcpConnections.MAX_UNSENT_BYTES / 1_000;
    for (int i = 0; i < many; i++) { // never flushed, as by a kernel that takes nothing
      connections.write(datagram, peer);
    }
    long dropped = counters.transport().of(Refusal.TCP_TOO_SLOW);
    assertThat(slow.unsafe().outboundBuffer().totalPendingWriteBytes())
        .isBetween(TcpConnections.MAX_UNSENT_BYTES / 2L, TcpConnections.MAX_UNSENT_BYTES + 2_000L);
    assertThat(dropped).isBetween(many / 2L, many / 2L + 50);
    connections.flush();
    connections.write(datagram, peer);
    assertThat(counters.transport().of(Refusal.TCP_TOO_SLOW)).isEqualTo(dropped);
  }

  private From accept(String address) {
    var channel = new From(new InetSocketAddress(address, 40_000));
    channels.add(channel);
    connections.accept(channel);
    channel.runPendingTasks();
    return channel;
  }

  private void sweep(int times) {
    for (int i = 0; i < times; i++) {
      connections.sweep();
      channels.forEach(EmbeddedChannel::runPendingTasks);
    }
  }

  /// A channel that says where it comes from.
  private static final class From extends EmbeddedChannel {
    private final SocketAddress remote;

    From(SocketAddress remote) {
      this.remote = remote;
    }

    @Override
    protected SocketAddress remoteAddress0() {
      return remote;
    }

    @Override
    protected void handleOutboundMessage(Object message) {
      ReferenceCountUtil.release(message);
    }
  }
}
