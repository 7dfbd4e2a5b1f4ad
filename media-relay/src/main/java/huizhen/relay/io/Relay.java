package huizhen.relay.io;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import huizhen.relay.api.MediaRelay;
import huizhen.relay.api.MediaTap;
import huizhen.relay.api.ParticipantId;
import huizhen.relay.api.RelayException;
import huizhen.relay.api.RoomId;
import huizhen.relay.api.RoomListener;
import huizhen.relay.api.Seat;
import huizhen.relay.api.SessionAnswer;
import huizhen.relay.api.SessionOffer;
import huizhen.relay.api.TrackId;
import huizhen.relay.api.TrackSource;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// The relay on real sockets: event loops with a UDP port each, and rooms on the loop that had the
/// fewest when they were opened.
public final class Relay implements MediaRelay {
  private static final System.Logger log = System.getLogger("huizhen.relay");

  /// Asked for; the kernel caps it (net.core.rmem_max, wmem_max).
  private static final int SOCKET_BUFFER_BYTES = 4 << 20;

  /// Datagrams in one recvmmsg, and so in one flush.
  private static final int READ_BATCH = 32;

  /// Beyond this backlog of unsent bytes datagrams are dropped; below half of it no longer.
  private static final int MAX_UNSENT_BYTES = 4 << 20;

  /// How long the last alerts have before the sockets close.
  private static final int FAREWELL_MILLIS = 100;

  private static final int SHUTDOWN_LIMIT_MILLIS = 2_000;

  private final DtlsIdentity identity;
  private final MultiThreadIoEventLoopGroup group;
  private final List<RelayLoop> loops = new ArrayList<>();
  private final List<Channel> channels = new ArrayList<>();
  private final Map<RoomId, RelayLoop> placements = new ConcurrentHashMap<>();

  private Relay(RelayConfig config, MeterRegistry registry) {
    var metrics = new RelayMetrics(registry);
    identity = new DtlsIdentity(new SecureRandom(), Instant.now());
    var handshaker = new DtlsHandshaker(identity, metrics);
    group =
        new MultiThreadIoEventLoopGroup(
            config.eventLoops(),
            new DefaultThreadFactory("huizhen-relay"),
            Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
    for (int i = 0; i < config.eventLoops(); i++) {
      loops.add(new RelayLoop(group.next(), handshaker, metrics, this::forget));
    }
    metrics.watch(loops);
  }

  /// Opens the sockets. Fails with a [RelayStartException] that says what to do.
  public static CompletionStage<Relay> start(RelayConfig config, MeterRegistry registry) {
    var started = new CompletableFuture<Relay>();
    var _ =
        Thread.ofVirtual()
            .name("huizhen-relay-start")
            .start(() -> {
              try {
                var relay = new Relay(config, registry);
                relay.bind(config);
                started.complete(relay);
                relay.warmUp();
              } catch (RuntimeException e) {
                started.completeExceptionally(e);
              }
            });
    return started;
  }

  @Override
  public CompletionStage<Void> openRoom(RoomId room, RoomListener listener) {
    RelayLoop loop = placements.computeIfAbsent(room, _ -> place());
    return loop.submit(
            () -> {
              // The room may have been closed, and placed anew, since the loop was chosen.
              RelayLoop placed = placements.putIfAbsent(room, loop);
              if (placed == null) {
                loop.placed().incrementAndGet();
              } else if (placed != loop) {
                return openRoom(room, listener);
              }
              try {
                loop.open(room, listener);
              } catch (RelayException e) {
                forget(room, loop);
                throw e;
              }
              return CompletableFuture.<Void>completedStage(null);
            })
        .thenCompose(stage -> stage);
  }

  @Override
  public CompletionStage<SessionAnswer> connect(
      RoomId room, Seat seat, boolean isAdmitted, SessionOffer offer) {
    RelayLoop loop = placements.get(room);
    return loop == null
        ? CompletableFuture.failedFuture(RelayLoop.noRoom())
        : loop.submit(() -> loop.connect(room, seat, isAdmitted, offer));
  }

  @Override
  public CompletionStage<SessionAnswer> renegotiate(
      RoomId room, ParticipantId participant, SessionOffer offer) {
    RelayLoop loop = placements.get(room);
    return loop == null
        ? CompletableFuture.failedFuture(RelayLoop.noRoom())
        : loop.submit(() -> loop.renegotiate(room, participant, offer));
  }

  @Override
  public CompletionStage<Void> admit(RoomId room, ParticipantId participant) {
    return with(room, (open, now, out) -> open.admit(participant, now, out));
  }

  @Override
  public CompletionStage<Void> mute(
      RoomId room, ParticipantId participant, TrackSource source, boolean isMuted) {
    return with(room, (open, now, out) -> open.mute(participant, source, isMuted, now, out));
  }

  @Override
  public CompletionStage<Void> disconnect(RoomId room, ParticipantId participant) {
    return onLoop(room, loop -> loop.disconnect(room, participant));
  }

  @Override
  public CompletionStage<Void> attachTap(RoomId room, MediaTap tap) {
    return with(room, (open, now, out) -> open.attachTap(tap, now, out));
  }

  @Override
  public CompletionStage<Void> detachTap(RoomId room) {
    return with(room, (open, now, out) -> open.detachTap(now, out));
  }

  @Override
  public CompletionStage<Void> requestKeyframe(RoomId room, TrackId track) {
    return with(room, (open, now, out) -> open.requestKeyframe(track, now, out));
  }

  @Override
  public CompletionStage<Void> closeRoom(RoomId room) {
    return onLoop(room, loop -> loop.closeRoom(room));
  }

  @Override
  public CompletionStage<Void> close() {
    var closed = new CompletableFuture<Void>();
    List<CompletableFuture<Void>> farewells = new ArrayList<>();
    for (RelayLoop loop : loops) {
      farewells.add(
          loop.<Void>submit(() -> {
            loop.close();
            return null;
          }));
    }
    var _ =
        CompletableFuture.allOf(farewells.toArray(CompletableFuture[]::new))
            // Loops that are gone already have nothing to close.
            .handle((_, _) -> null)
            .thenRunAsync(
                () -> shutDown(closed),
                CompletableFuture.delayedExecutor(FAREWELL_MILLIS, TimeUnit.MILLISECONDS));
    return closed;
  }

  private void shutDown(CompletableFuture<Void> closed) {
    for (Channel channel : channels) {
      var _ = channel.close(); // the loops' end is awaited below
    }
    var _ =
        group
            .shutdownGracefully(0, SHUTDOWN_LIMIT_MILLIS, TimeUnit.MILLISECONDS)
            .addListener(_ -> closed.complete(null));
  }

  private CompletionStage<Void> with(RoomId room, RoomTask task) {
    return onLoop(room, loop -> loop.with(room, task));
  }

  private CompletionStage<Void> onLoop(RoomId room, Consumer<RelayLoop> task) {
    RelayLoop loop = placements.get(room);
    return loop == null
        ? CompletableFuture.failedFuture(RelayLoop.noRoom())
        : loop.submit(() -> {
          task.accept(loop);
          return null;
        });
  }

  private RelayLoop place() {
    RelayLoop loop =
        loops.stream().min(Comparator.comparingInt(RelayLoop::roomCount)).orElseThrow();
    loop.placed().incrementAndGet();
    return loop;
  }

  private void forget(RoomId room, RelayLoop loop) {
    if (placements.remove(room, loop)) {
      loop.placed().decrementAndGet();
    }
  }

  private void warmUp() {
    try {
      new DtlsWarmUp(identity).run();
    } catch (IOException | RuntimeException e) {
      log.log(WARNING, "DTLS warm-up failed; the first handshakes show whether DTLS works", e);
    }
  }

  private void bind(RelayConfig config) {
    List<String> addresses = AnnouncedAddresses.of(config);
    try {
      for (int i = 0; i < loops.size(); i++) {
        bind(loops.get(i), config, config.portOfLoop(i), addresses);
      }
    } catch (RuntimeException e) {
      for (Channel channel : channels) {
        var _ = channel.close(); // the start has failed, and says so
      }
      var _ = group.shutdownGracefully(0, 0, TimeUnit.MILLISECONDS); // nothing is running there
      throw e;
    }
  }

  private void bind(RelayLoop loop, RelayConfig config, int port, List<String> addresses) {
    EventLoop eventLoop = loop.eventLoop();
    var future = bootstrap(eventLoop, loop.io()).bind(config.bindAddress(), port);
    var cause = future.awaitUninterruptibly().cause();
    if (cause != null) {
      throw new RelayStartException(
          "cannot open UDP port %d for media on %s: is it taken? choose another with --media-port"
              .formatted(port, config.bindAddress()),
          cause);
    }
    Channel channel = future.channel();
    channels.add(channel);
    int bound = ((InetSocketAddress) channel.localAddress()).getPort();
    var candidates = AnnouncedAddresses.candidates(addresses, bound);
    loop.<Void>submit(
            () -> {
              loop.begin(channel, candidates);
              return null;
            })
        .join();
    log.log(
        INFO, () -> "relay loop listens port=%d candidates=%d".formatted(bound, candidates.size()));
  }

  private static Bootstrap bootstrap(EventLoop eventLoop, DatagramIo io) {
    var bootstrap =
        new Bootstrap()
            .group(eventLoop)
            .handler(io)
            .option(ChannelOption.SO_RCVBUF, SOCKET_BUFFER_BYTES)
            .option(ChannelOption.SO_SNDBUF, SOCKET_BUFFER_BYTES)
            .option(
                ChannelOption.WRITE_BUFFER_WATER_MARK,
                new WriteBufferWaterMark(MAX_UNSENT_BYTES / 2, MAX_UNSENT_BYTES));
    if (!Epoll.isAvailable()) {
      return bootstrap
          .channel(NioDatagramChannel.class)
          .option(
              ChannelOption.RECVBUF_ALLOCATOR,
              new FixedRecvByteBufAllocator(DatagramIo.MAX_DATAGRAM_BYTES)
                  .maxMessagesPerRead(READ_BATCH));
    }
    // recvmmsg: one buffer for a batch. Never together with UDP_GRO, which it would cut or merge.
    return bootstrap
        .channel(EpollDatagramChannel.class)
        .option(EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE, DatagramIo.MAX_DATAGRAM_BYTES)
        .option(
            ChannelOption.RECVBUF_ALLOCATOR,
            new FixedRecvByteBufAllocator(DatagramIo.MAX_DATAGRAM_BYTES * READ_BATCH));
  }
}
