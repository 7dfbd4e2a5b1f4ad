package huizhen.relay.io;

import huizhen.relay.api.RoomId;
import huizhen.relay.api.SessionAnswer;
import huizhen.relay.io.dtls.DtlsIdentity;
import huizhen.relay.room.RoomLimits;
import huizhen.relay.rtp.PacketBuffer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// A call that nobody is in, on an event loop of its own: some who send and receive, more who
/// receive. A JVM compiles what runs often, while it runs: without this the first calls of the day
/// pay for all of it, in time and in delay.
///
/// Everything is the relay's own and real but who takes part: they have no DTLS, their datagrams
/// are handed to the loop, and what the loop sends them on loopback is read by nobody. While
/// somebody real has the right of way nothing is sent.
final class Rehearsal implements AutoCloseable {
  static final int MEMBERS = 2;
  static final int OBSERVERS = 30;

  private static final RoomId ROOM = new RoomId("rehearsal");

  /// A packet of sound's time, and half of a picture's.
  private static final int STEP_MILLIS = 20;

  private static final int STEPS_OF_A_PICTURE = 2;
  private static final int PACKETS_OF_A_PICTURE = 5;
  private static final int STEPS_OF_A_FEEDBACK = 4;

  private final MultiThreadIoEventLoopGroup group =
      new MultiThreadIoEventLoopGroup(
          1, new DefaultThreadFactory("huizhen-rehearsal"), LoopSockets.handlers());
  private final EventLoop eventLoop = group.next();
  private final RelayMetrics metrics = new RelayMetrics(new SimpleMeterRegistry());
  private final RelayLoop loop;
  private final List<Extra> extras = new ArrayList<>();
  private final BooleanSupplier hasToWait;
  private int step;

  /// Who takes part, and the socket that is theirs.
  private record Extra(RehearsalPeer peer, DatagramSocket socket, InetSocketAddress address) {}

  /// @param hasToWait asked on the loop before each step, which is then left out
  Rehearsal(DtlsIdentity identity, boolean usesOpenSsl, BooleanSupplier hasToWait) {
    this.hasToWait = hasToWait;
    loop =
        new RelayLoop(
            0,
            eventLoop,
            PacketMarks.NONE,
            RoomLimits.STANDARD,
            usesOpenSsl,
            new DtlsHandshaker(identity, metrics),
            metrics,
            (_, _) -> {});
  }

  /// Blocks for as long as the call lasts, which begins late and pauses where it has to wait.
  ///
  /// @param longestMillis when it is over at the latest: then real calls have compiled the code
  /// @return what the loop has counted
  LoopCounters.Figures run(long millis, long longestMillis)
      throws SocketException, InterruptedException {
    InetAddress here = InetAddress.getLoopbackAddress();
    var config = new RelayConfig(0, 1, here.getHostAddress(), List.of());
    var sockets = LoopSockets.open(loop, config, List.of(), 0);
    DatagramIo socket = sockets.handlersOfUdp().getFirst();
    for (int i = 0; i < MEMBERS + OBSERVERS; i++) {
      var theirs = new DatagramSocket(0, here);
      var address = new InetSocketAddress(here, theirs.getLocalPort());
      extras.add(new Extra(new RehearsalPeer(i, i < MEMBERS), theirs, address));
    }
    var _ =
        loop.submit(
                () -> {
                  loop.begin(sockets.handlersOfUdp(), List.of());
                  loop.open(ROOM, (_, _) -> {});
                  extras.forEach(extra -> enter(extra, socket));
                  return true;
                })
            .join();
    play(socket, millis, longestMillis);
    var figures = loop.submit(loop::figures).join();
    var _ =
        loop.submit(
                () -> {
                  loop.close();
                  return true;
                })
            .join();
    return figures;
  }

  /// Step by step, until so much has been played or it is late.
  private void play(DatagramIo socket, long millis, long longestMillis)
      throws InterruptedException {
    var over = new CompletableFuture<Boolean>();
    var steps =
        eventLoop.scheduleAtFixedRate(
            () -> {
              if (hasToWait.getAsBoolean()) {
                return;
              }
              step(socket);
              if ((long) step * STEP_MILLIS >= millis) {
                over.complete(true);
              }
            },
            0,
            STEP_MILLIS,
            TimeUnit.MILLISECONDS);
    // It goes on for ever, unless a step has failed.
    var _ = steps.addListener(failed -> over.completeExceptionally(failed.cause()));
    try {
      var _ = over.completeOnTimeout(false, longestMillis, TimeUnit.MILLISECONDS).get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("the rehearsal broke off", e.getCause());
    }
    var _ = steps.cancel(false);
  }

  private void enter(Extra extra, DatagramIo socket) {
    RehearsalPeer peer = extra.peer();
    SessionAnswer answer = loop.connect(ROOM, peer.seat(), true, peer.offer());
    loop.receive(peer.check(answer.ice()), extra.address(), socket);
    HostedRoom hosted = loop.hosted(ROOM);
    Connection connection = hosted.connectionOf(peer.id());
    if (connection != null) {
      hosted.run(
          (now, out) -> connection.transport().onSrtpKeys(peer.relaysKeys(), now, out),
          System.nanoTime());
    }
  }

  private void step(DatagramIo socket) {
    boolean isPicture = step % STEPS_OF_A_PICTURE == 0;
    for (int i = 0; i < MEMBERS; i++) {
      Extra sender = extras.get(i);
      hand(sender, sender.peer().sound(), socket);
      for (int part = 0; isPicture && part < PACKETS_OF_A_PICTURE; part++) {
        boolean isLast = part == PACKETS_OF_A_PICTURE - 1;
        hand(sender, sender.peer().picture(part == 0, isLast), socket);
      }
    }
    loop.flush();
    int packets = isPicture ? 1 + PACKETS_OF_A_PICTURE : 1;
    for (int i = 0; i < extras.size(); i++) {
      Extra receiver = extras.get(i);
      receiver.peer().received(packets * (i < MEMBERS ? MEMBERS - 1 : MEMBERS));
      if ((step + i) % STEPS_OF_A_FEEDBACK == 0) {
        receiver
            .peer()
            .feedback(System.nanoTime())
            .ifPresent(feedback -> hand(receiver, feedback, socket));
      }
    }
    loop.flush();
    step++;
  }

  private void hand(Extra from, PacketBuffer datagram, DatagramIo socket) {
    loop.receive(datagram, from.address(), socket);
  }

  @Override
  public void close() {
    var _ = group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    for (Extra extra : extras) {
      extra.peer().close();
      extra.socket().close();
    }
  }
}
