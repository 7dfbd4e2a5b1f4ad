package huizhen.relay.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import huizhen.relay.io.dtls.DtlsIdentity;
import huizhen.relay.room.RoomLimits;
import huizhen.relay.rtp.PacketBuffer;
import huizhen.relay.transport.TrafficClass;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a receiver sees of the marks, on a real socket: python3 asks its kernel for each datagram's
/// TOS byte, which Java can't.
final class PacketMarksTest {
  private static final String RECEIVER =
      """
      import socket, sys
      s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
      s.setsockopt(socket.IPPROTO_IP, socket.IP_RECVTOS, 1)
      s.bind(('127.0.0.1', 0))
      s.settimeout(10)
      print(s.getsockname()[1], flush=True)
      for _ in range(int(sys.argv[1])):
          payload, control, flags, sender = s.recvmsg(2048, 64)
          tos = [c[2][0] for c in control if c[0] == socket.IPPROTO_IP and c[1] == socket.IP_TOS]
          print(payload.decode(), tos[0] if tos else 0, flush=True)
      """;

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::"})
  void each_class_arrives_with_its_own_mark_and_speech_first(String bindAddress) throws Exception {
    var heard =
        send(
            bindAddress,
            new PacketMarks(46, 34, 36),
            List.of(TrafficClass.SCREEN, TrafficClass.VIDEO, TrafficClass.AUDIO));
    assertThat(heard)
        .containsExactly(
            "AUDIO %d".formatted(46 << 2),
            "VIDEO %d".formatted(34 << 2),
            "SCREEN %d".formatted(36 << 2));
  }

  @Test
  void nothing_is_marked_or_held_back_unless_asked_for() throws Exception {
    var heard =
        send("127.0.0.1", PacketMarks.NONE, List.of(TrafficClass.VIDEO, TrafficClass.AUDIO));
    assertThat(heard).containsExactly("VIDEO 0", "AUDIO 0");
  }

  @Test
  void refuses_what_is_no_dscp() {
    assertThatThrownBy(() -> new PacketMarks(64, 0, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new PacketMarks(0, -1, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /// One datagram of each class in one batch; returns what arrived.
  private static List<String> send(
      String bindAddress, PacketMarks marks, List<TrafficClass> classes) throws Exception {
    var receiver = python(classes.size());
    var group = new MultiThreadIoEventLoopGroup(1, LoopSockets.handlers());
    try (var lines = receiver.inputReader()) {
      int port = Integer.parseInt(lines.readLine());
      var metrics = new RelayMetrics(new SimpleMeterRegistry());
      var handshaker =
          new DtlsHandshaker(new DtlsIdentity(new SecureRandom(), Instant.now()), metrics);
      var loop =
          new RelayLoop(
              0, group.next(), marks, RoomLimits.STANDARD, true, handshaker, metrics, (_, _) -> {});
      var sockets =
          LoopSockets.open(loop, new RelayConfig(0, 1, bindAddress, List.of()), List.of(), 0);
      var to =
          new UdpPeer(
              new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
              sockets.handlersOfUdp().getFirst());
      LoopbackCall.await(
          loop.<Void>submit(() -> {
            loop.begin(sockets.handlersOfUdp(), List.of());
            for (TrafficClass kind : classes) {
              byte[] name = kind.name().getBytes(StandardCharsets.US_ASCII);
              loop.transmit(new PacketBuffer(name, 0, name.length), to, kind);
            }
            return null; // and submit flushes
          }));
      return lines.lines().toList();
    } finally {
      receiver.destroy();
      var _ = group.shutdownGracefully();
    }
  }

  private static Process python(int datagrams) {
    try {
      return new ProcessBuilder("python3", "-c", RECEIVER, Integer.toString(datagrams)).start();
    } catch (IOException e) {
      Machine.needs(false, "no python3 to look at the marks with");
      throw new IllegalStateException(e);
    }
  }
}
