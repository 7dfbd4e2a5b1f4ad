package huizhen.relay.io;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.relay.io.dtls.DtlsIdentity;
import huizhen.relay.room.RoomLimits;
import huizhen.relay.rtp.PacketBuffer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What becomes of datagrams that the kernel does not take.
final class SendBatchRefusalTest implements SendBatch.Rest {
  private static final int EINTR = 4;
  private static final int EIO = 5;
  private static final int EAGAIN = 11;
  private static final int ENETUNREACH = 101;

  private final MultiThreadIoEventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, LoopSockets.handlers());
  private final List<String> events = new ArrayList<>();
  private final Deque<Integer> answers = new ArrayDeque<>();
  private UdpPeer one;
  private UdpPeer other;

  @BeforeEach
  void namePeers() {
    var metrics = new RelayMetrics(new SimpleMeterRegistry());
    var handshaker =
        new DtlsHandshaker(new DtlsIdentity(new SecureRandom(), Instant.now()), metrics);
    var socket =
        new RelayLoop(
                0,
                group.next(),
                PacketMarks.NONE,
                RoomLimits.STANDARD,
                true,
                handshaker,
                metrics,
                (_, _) -> {})
            .newSocket();
    one = new UdpPeer(new InetSocketAddress(InetAddress.getLoopbackAddress(), 1), socket);
    other = new UdpPeer(new InetSocketAddress(InetAddress.getLoopbackAddress(), 2), socket);
  }

  @AfterEach
  void shutDown() {
    var _ = group.shutdownGracefully();
  }

  @Test
  void what_a_full_socket_leaves_is_given_back_in_order_and_datagram_by_datagram() {
    var batch = new SendBatch(this::answer, false, true);
    add(batch, one, 1, 10);
    add(batch, other, 2, 10);
    add(batch, other, 3, 10);
    add(batch, other, 4, 7);
    answers.addAll(List.of(1, -EAGAIN));
    batch.send(this);
    assertThat(events)
        .containsExactly("sent 1", "error", "later 2x10 to 2", "later 3x10 to 2", "later 4x7 to 2");
    assertThat(batch.isEmpty()).isTrue();
  }

  @Test
  void an_interrupted_call_is_made_again() {
    var batch = new SendBatch(this::answer, false, true);
    add(batch, one, 1, 10);
    answers.addAll(List.of(-EINTR, 1));
    batch.send(this);
    assertThat(events).containsExactly("error", "sent 1");
  }

  @Test
  void who_cannot_be_reached_holds_up_nobody() {
    var batch = new SendBatch(this::answer, false, true);
    add(batch, one, 1, 10);
    add(batch, other, 2, 10);
    answers.addAll(List.of(-ENETUNREACH, 1));
    batch.send(this);
    assertThat(events).containsExactly("error", "refused 1", "sent 1");
  }

  @Test
  void where_nothing_is_cut_each_datagram_goes_by_itself_from_then_on() {
    var batch = new SendBatch(this::answer, false, true);
    add(batch, one, 1, 10);
    add(batch, one, 2, 10);
    answers.add(-EIO);
    batch.send(this);
    assertThat(events).containsExactly("error", "later 1x10 to 1", "later 2x10 to 1");
    events.clear();
    add(batch, one, 3, 10);
    add(batch, one, 4, 10);
    answers.add(2); // two messages, not one that is cut
    batch.send(this);
    assertThat(events).containsExactly("sent 2");
  }

  @Test
  void takes_no_more_than_it_has_room_for() {
    var batch = new SendBatch(this::answer, false, true);
    int added = 0;
    while (batch.add(datagram(1, 1_200), one)) {
      added++;
    }
    assertThat(added).isEqualTo((1 << 16) / 1_200);
  }

  private int answer(MemorySegment headers, long from, int count) {
    int answer = answers.remove();
    assertThat(answer).isLessThanOrEqualTo(count);
    events.add(answer > 0 ? "sent " + answer : "error");
    return answer;
  }

  private static void add(SendBatch batch, UdpPeer to, int value, int length) {
    assertThat(batch.add(datagram(value, length), to)).isTrue();
  }

  private static PacketBuffer datagram(int value, int length) {
    byte[] bytes = new byte[length];
    bytes[0] = (byte) value;
    return new PacketBuffer(bytes, 0, length);
  }

  @Override
  public void later(byte[] datagram, UdpPeer to) {
    events.add("later %dx%d to %d".formatted(datagram[0], datagram.length, to.port()));
  }

  @Override
  public void refused(UdpPeer to) {
    events.add("refused " + to.port());
  }
}
