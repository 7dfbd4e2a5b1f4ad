package huizhen.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import huizhen.relay.rtp.PacketBuffer;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// On real sockets of the loopback.
class StampedReadsTest {
  private final IoEventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
  private final BlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();
  private StampedReads reads;
  private EpollDatagramChannel channel;
  private DatagramSocket sender;

  private record Arrival(String text, long nanos) {}

  @BeforeEach
  void open() throws Exception {
    reads = StampedReads.ofThisMachine().orElseThrow();
    channel =
        (EpollDatagramChannel)
            new Bootstrap()
                .group(group)
                .channel(EpollDatagramChannel.class)
                .option(ChannelOption.AUTO_READ, false)
                .handler(new ChannelInboundHandlerAdapter())
                .bind(InetAddress.getLoopbackAddress(), 0)
                .sync()
                .channel();
    sender = new DatagramSocket(0, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void close() throws Exception {
    sender.close();
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
  }

  @Test
  void a_datagram_has_the_time_at_which_it_came_however_late_it_is_read() throws Exception {
    int socket = reads.open(channel.fd().intValue());
    try {
      long before = System.nanoTime();
      send("early");
      send("late");
      TimeUnit.MILLISECONDS.sleep(50); // the two lie there, which is what is looked at
      long after = System.nanoTime();
      send("last");
      int count = reads.read(socket, this::took);
      assertThat(count).isEqualTo(3);
      List<Arrival> came = List.copyOf(arrivals);
      assertThat(came).extracting(Arrival::text).containsExactly("early", "late", "last");
      // The two clocks are asked one after the other.
      long clocks = TimeUnit.MILLISECONDS.toNanos(10);
      assertThat(came.get(0).nanos()).isBetween(before - clocks, after - clocks);
      assertThat(came.get(1).nanos()).isBetween(came.get(0).nanos(), after - clocks);
      assertThat(came.get(2).nanos()).isBetween(after - clocks, System.nanoTime());
      assertThat(reads.read(socket, this::took)).as("nothing is left").isZero();
    } finally {
      new FileDescriptor(socket).close();
    }
  }

  @Test
  void more_than_a_batch_waits_for_the_next_read() throws Exception {
    int socket = reads.open(channel.fd().intValue());
    try {
      for (int i = 0; i <= StampedReads.BATCH; i++) {
        send("" + i);
      }
      assertThat(reads.read(socket, this::took)).isEqualTo(StampedReads.BATCH);
      assertThat(reads.read(socket, this::took)).isEqualTo(1);
      assertThat(arrivals).last().extracting(Arrival::text).isEqualTo("" + StampedReads.BATCH);
    } finally {
      new FileDescriptor(socket).close();
    }
  }

  @Test
  void a_port_that_nobody_listens_at_is_nothing_read() throws Exception {
    int socket = reads.open(channel.fd().intValue());
    try {
      var nobody = new DatagramSocket(0, InetAddress.getLoopbackAddress());
      var to = nobody.getLocalSocketAddress();
      nobody.close();
      channel.connect(to).sync();
      channel.writeAndFlush(Unpooled.copiedBuffer("?", StandardCharsets.US_ASCII)).sync();
      assertThat(reads.read(socket, this::took)).as("the kernel answers that it is shut").isZero();
      assertThat(arrivals).isEmpty();
    } finally {
      new FileDescriptor(socket).close();
    }
  }

  @Test
  void what_is_no_open_socket_is_refused() {
    assertThatThrownBy(() -> reads.open(-1)).isInstanceOf(IOException.class);
  }

  @Test
  void a_loop_reads_beside_the_channel_until_that_is_closed() throws Exception {
    group.submit(() -> StampedSocket.open(channel, group.next(), reads, this::took)).sync();
    send("first");
    assertThat(taken().text()).isEqualTo("first");
    send("second");
    assertThat(taken().text()).isEqualTo("second");
    int port = address(channel).getPort();
    channel.close().sync();
    group.submit(() -> {}).sync();
    try (var again = new DatagramSocket(port, InetAddress.getLoopbackAddress())) {
      assertThat(again.isBound()).as("both descriptors are closed").isTrue();
    }
  }

  private Arrival taken() throws InterruptedException {
    Arrival arrival = arrivals.poll(10, TimeUnit.SECONDS);
    assertThat(arrival).isNotNull();
    return arrival;
  }

  private void took(PacketBuffer datagram, long arrivedNanos) {
    var text = new String(datagram.getBuffer(), 0, datagram.getLength(), StandardCharsets.US_ASCII);
    arrivals.add(new Arrival(text, arrivedNanos));
  }

  private void send(String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    sender.send(new DatagramPacket(bytes, bytes.length, address(channel)));
  }

  private static InetSocketAddress address(Channel channel) {
    return (InetSocketAddress) channel.localAddress();
  }
}
