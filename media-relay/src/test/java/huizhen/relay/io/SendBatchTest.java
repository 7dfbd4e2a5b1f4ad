package huizhen.relay.io;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.relay.io.dtls.DtlsIdentity;
import huizhen.relay.room.RoomLimits;
import huizhen.relay.rtp.PacketBuffer;
import huizhen.relay.transport.TrafficClass;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Datagrams that the kernel cuts arrive as they were written, on real sockets.
final class SendBatchTest {
  private static final InetAddress HERE = InetAddress.getLoopbackAddress();

  @Test
  void one_size_in_a_row_a_shorter_last_and_a_larger_next() throws Exception {
    assertArrive(List.of(1200, 1200, 1200, 1200, 300, 1200, 1250, 1250, 80, 80, 1200));
  }

  @Test
  void more_than_the_kernel_takes_at_once() throws Exception {
    var lengths = new Integer[200];
    Arrays.fill(lengths, 1250);
    assertArrive(List.of(lengths));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void whatever_sizes_come(long seed) throws Exception {
    var random = new SplittableRandom(seed);
    List<Integer> lengths = new ArrayList<>();
    while (lengths.size() < 150) {
      int length = random.nextInt(1, 1400);
      for (int i = random.nextInt(1, 8); i > 0; i--) {
        lengths.add(length);
      }
    }
    assertArrive(lengths);
  }

  /// Writes datagrams of these lengths to two peers by turns, in one flush.
  private static void assertArrive(List<Integer> lengths) throws Exception {
    var group = new MultiThreadIoEventLoopGroup(1, LoopSockets.handlers());
    try (var one = new DatagramSocket(0, HERE);
        var other = new DatagramSocket(0, HERE)) {
      List<DatagramSocket> receivers = List.of(one, other);
      for (DatagramSocket receiver : receivers) {
        receiver.setSoTimeout(5_000);
        receiver.setReceiveBufferSize(1 << 20);
      }
      var metrics = new RelayMetrics(new SimpleMeterRegistry());
      var handshaker =
          new DtlsHandshaker(new DtlsIdentity(new SecureRandom(), Instant.now()), metrics);
      var loop =
          new RelayLoop(
              0,
              group.next(),
              PacketMarks.NONE,
              RoomLimits.STANDARD,
              true,
              handshaker,
              metrics,
              (_, _) -> {});
      var sockets =
          LoopSockets.open(loop, new RelayConfig(0, 1, "127.0.0.1", List.of()), List.of(), 0);
      var socket = sockets.handlersOfUdp().getFirst();
      List<UdpPeer> peers =
          receivers.stream()
              .map(it -> new UdpPeer(new InetSocketAddress(HERE, it.getLocalPort()), socket))
              .toList();
      LoopbackCall.await(
          loop.<Void>submit(() -> {
            loop.begin(sockets.handlersOfUdp(), List.of());
            for (int i = 0; i < lengths.size(); i++) {
              for (int peer = 0; peer < peers.size(); peer++) {
                byte[] bytes = bytes(lengths.get(i), i, peer);
                var datagram = new PacketBuffer(bytes, 0, bytes.length);
                loop.transmit(datagram, peers.get(peer), TrafficClass.VIDEO);
              }
            }
            return null; // and submit flushes
          }));
      for (int i = 0; i < lengths.size(); i++) {
        for (int peer = 0; peer < peers.size(); peer++) {
          var datagram = new DatagramPacket(new byte[2048], 2048);
          receivers.get(peer).receive(datagram);
          assertThat(Arrays.copyOf(datagram.getData(), datagram.getLength()))
              .as("datagram %d to peer %d", i, peer)
              .isEqualTo(bytes(lengths.get(i), i, peer));
        }
      }
    } finally {
      var _ = group.shutdownGracefully();
    }
  }

  private static byte[] bytes(int length, int index, int peer) {
    byte[] bytes = new byte[length];
    new SplittableRandom(31L * index + peer).nextBytes(bytes);
    return bytes;
  }
}
