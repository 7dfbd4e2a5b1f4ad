package huizhen.relay.io;

import static huizhen.relay.io.LoopbackCall.audio;
import static huizhen.relay.io.LoopbackCall.await;
import static huizhen.relay.io.LoopbackCall.opus;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import huizhen.relay.api.Candidate;
import huizhen.relay.api.RoomEvent;
import huizhen.relay.api.RoomId;
import huizhen.relay.io.Relay.Adoption;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Connections that somebody else has accepted, moved to the loop that they are for.
final class AdoptionTest {
  private final MultiThreadIoEventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, LoopSockets.handlers());
  private Relay relay;
  private InetSocketAddress front;

  @BeforeEach
  void open() throws Exception {
    relay =
        await(
            Relay.start(
                new RelayConfig(0, 3, "127.0.0.1", List.of(), false, PacketMarks.NONE, 100, true),
                new SimpleMeterRegistry()));
    var server =
        new ServerBootstrap()
            .group(group)
            .channel(
                Epoll.isAvailable() ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    var _ = channel.pipeline().addLast(new Asking());
                  }
                })
            .bind("127.0.0.1", 0)
            .sync()
            .channel();
    front = (InetSocketAddress) server.localAddress();
    var _ = await(relay.announceFront(front.getPort()));
  }

  @AfterEach
  void close() throws Exception {
    var _ = await(relay.close());
    var _ = group.shutdownGracefully();
  }

  @Test
  void carries_calls_of_every_loop_over_one_foreign_port() throws Exception {
    for (int i = 0; i < 6; i++) {
      var room = new RoomId("room" + i);
      var connected = new Semaphore(0);
      var _ =
          await(
              relay.openRoom(
                  room,
                  (_, event) -> {
                    if (event instanceof RoomEvent.Connected) {
                      connected.release();
                    }
                  }));
      try (var ward = new LoopbackPeer();
          var clinic = new LoopbackPeer()) {
        for (var peer : List.of(ward, clinic)) {
          var seat = LoopbackCall.member(peer == ward ? "ward" : "clinic");
          var answer = await(relay.connect(room, seat, true, peer.offer(audio())));
          assertThat(answer.candidates())
              .extracting(Candidate::protocol)
              .containsExactly("udp", "tcp");
          assertThat(LoopbackPeer.addressIn(answer, "tcp")).isEqualTo(front);
          peer.connectOverTcp(answer);
          assertThat(connected.tryAcquire(LoopbackPeer.LIMIT.toSeconds(), SECONDS)).isTrue();
        }
        for (int sequence = 0; sequence < 50; sequence++) {
          ward.sendRtp(opus(sequence, "through the front"));
          assertThat(clinic.nextRtp()).map(LoopbackCall::text).contains("through the front");
        }
      }
    }
  }

  @Test
  void waits_for_the_rest_of_a_check_and_refuses_anything_else() throws Exception {
    assertThat(adopt()).isEqualTo(Adoption.NEEDS_MORE);
    assertThat(adopt(0)).isEqualTo(Adoption.NEEDS_MORE);
    assertThat(adopt(0, 20, 0, 1)).isEqualTo(Adoption.NEEDS_MORE);
    assertThat(adopt('G')).isEqualTo(Adoption.REFUSED);
    assertThat(adopt(0x16, 3, 1)).isEqualTo(Adoption.REFUSED);
    assertThat(adopt(7, 0xff)).isEqualTo(Adoption.REFUSED);
    assertThat(adopt(0, 1, 0)).isEqualTo(Adoption.REFUSED);
    assertThat(adopt(0, 40, 0x80)).isEqualTo(Adoption.REFUSED);
    try (var framed = FramedSocket.to(front, _ -> {})) {
      framed.send(new byte[] {22, (byte) 0xfe, (byte) 0xfd, 0, 0});
      assertThat(framed.awaitEnd()).isTrue();
    }
  }

  @Test
  void refuses_a_check_for_a_loop_that_is_not_there() throws Exception {
    for (int loop : new int[] {0, 2, 3, 4_095}) {
      assertThat(FreshCredentials.loopOf(new FreshCredentials(loop).next().ufrag()))
          .isEqualTo(loop);
    }
    assertThat(FreshCredentials.loopOf("-A")).isNegative();
    assertThat(FreshCredentials.loopOf("A-")).isNegative();
    assertThat(FreshCredentials.loopOf("A")).isNegative();
  }

  /// On no channel: only what is not adopted.
  private Adoption adopt(int... bytes) {
    var read = Unpooled.buffer();
    for (int one : bytes) {
      var _ = read.writeByte(one);
    }
    return relay.adopt(new EmbeddedChannel(), read);
  }

  /// What a front does.
  private final class Asking extends ChannelInboundHandlerAdapter {
    private ByteBuf read = Unpooled.buffer();

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      var bytes = read.writeBytes((ByteBuf) message);
      ((ByteBuf) message).release();
      read = Unpooled.EMPTY_BUFFER;
      switch (relay.adopt(context.channel(), bytes)) {
        case ADOPTED -> {}
        case NEEDS_MORE -> read = bytes;
        case REFUSED -> {
          bytes.release();
          var _ = context.close();
        }
      }
    }
  }
}
