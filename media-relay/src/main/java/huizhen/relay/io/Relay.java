package huizhen.relay.io;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import huizhen.relay.api.Candidate;
import huizhen.relay.api.MediaRelay;
import huizhen.relay.api.MediaTap;
import huizhen.relay.api.ParticipantId;
import huizhen.relay.api.RelayException;
import huizhen.relay.api.RoomId;
import huizhen.relay.api.RoomListener;
import huizhen.relay.api.RoomView;
import huizhen.relay.api.Seat;
import huizhen.relay.api.SessionAnswer;
import huizhen.relay.api.SessionOffer;
import huizhen.relay.api.TrackId;
import huizhen.relay.api.TrackSource;
import huizhen.relay.api.ViewHint;
import huizhen.relay.io.dtls.DtlsIdentity;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
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

/// The relay on real sockets: event loops with a port each, UDP and TCP, and rooms on the loop that
/// had the fewest when they were opened.
public final class Relay implements MediaRelay {
  private static final System.Logger log = System.getLogger("huizhen.relay");

  /// How long the last alerts have before the sockets close.
  private static final int FAREWELL_MILLIS = 100;

  private static final int SHUTDOWN_LIMIT_MILLIS = 2_000;

  /// As many as a ward has in a morning: what they run is compiled then.
  private static final int REHEARSED_HANDSHAKES = 40;

  /// So much longer a rehearsal may take that waits for people who are real.
  private static final long PAUSES_MILLIS = 60_000;

  private static final int POLL_MILLIS = 100;

  private final List<AnnouncedAddress> addresses;
  private final DtlsIdentity identity;
  private final boolean usesOpenSsl;
  private final MultiThreadIoEventLoopGroup group;
  private final List<RelayLoop> loops = new ArrayList<>();
  private final List<Channel> channels = new ArrayList<>();
  private final Map<RoomId, RelayLoop> placements = new ConcurrentHashMap<>();
  private final RightOfWay rightOfWay = new RightOfWay(System.nanoTime());

  private Relay(RelayConfig config, MeterRegistry registry) {
    addresses = AnnouncedAddresses.of(config);
    var metrics = new RelayMetrics(registry);
    identity = new DtlsIdentity(new SecureRandom(), Instant.now());
    usesOpenSsl = config.usesOpenSsl();
    var handshaker = new DtlsHandshaker(identity, metrics);
    group =
        new MultiThreadIoEventLoopGroup(
            config.eventLoops(), new DefaultThreadFactory("huizhen-relay"), LoopSockets.handlers());
    for (int i = 0; i < config.eventLoops(); i++) {
      loops.add(
          new RelayLoop(
              i,
              group.next(),
              config.marks(),
              config.roomLimits(),
              config.usesOpenSsl(),
              handshaker,
              metrics,
              this::forget));
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
    rightOfWay.came(System.nanoTime());
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
  public CompletionStage<Void> view(RoomId room, ParticipantId participant, List<ViewHint> hints) {
    List<ViewHint> copied = List.copyOf(hints);
    return with(room, (open, now, out) -> open.view(participant, copied, now, out));
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
  public CompletionStage<RoomView> describe(RoomId room) {
    RelayLoop loop = placements.get(room);
    return loop == null
        ? CompletableFuture.failedFuture(RelayLoop.noRoom())
        : loop.submit(() -> loop.describe(room));
  }

  @Override
  public List<RoomId> rooms() {
    return List.copyOf(placements.keySet());
  }

  @Override
  public CompletionStage<Void> closeRoom(RoomId room) {
    return onLoop(room, loop -> loop.closeRoom(room));
  }

  /// Takes over a TCP connection that a front has accepted on a port of its own, e.g. beside HTTPS.
  /// For the front's event loop to call, which must be of our kind (epoll where there is epoll).
  ///
  /// @param read all that was read from it so far
  /// @return what is now to be done; with [Adoption#ADOPTED] `channel`, which loses all its
  ///   handlers, and `read` are ours
  public Adoption adopt(Channel channel, ByteBuf read) {
    return switch (FirstFrame.of(read)) {
      case FirstFrame.Check(int loop) when loop >= 0 && loop < loops.size() -> {
        TcpConnections.move(channel, read, loops.get(loop));
        yield Adoption.ADOPTED;
      }
      case FirstFrame.Incomplete() -> Adoption.NEEDS_MORE;
      case FirstFrame.Check(int _), FirstFrame.Foreign() -> Adoption.REFUSED;
    };
  }

  /// What became of a connection.
  public enum Adoption {
    ADOPTED,
    /// Only more bytes can tell.
    NEEDS_MORE,
    /// It does not begin with an ICE check for a loop of ours.
    REFUSED
  }

  /// Names a front's port in all answers from now on, at each announced address.
  public CompletionStage<Void> announceFront(int port) {
    List<Candidate> candidates = AnnouncedAddresses.front(addresses, port);
    return CompletableFuture.allOf(
        loops.stream()
            .map(loop ->
                loop.<Void>submit(() -> {
                  loop.announce(candidates);
                  return null;
                }))
            .toArray(CompletableFuture[]::new));
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

  /// Lets a call pass that nobody is in, so that those that follow find the relay's code compiled;
  /// on a thread of its own, once the process has nothing more urgent to do: some seconds later,
  /// and with a pause whenever somebody real comes.
  ///
  /// @param length 0 or less for none
  public void rehearse(Duration length) {
    rightOfWay.opened(System.nanoTime());
    if (length.isPositive()) {
      var _ = Thread.ofVirtual().name("huizhen-rehearsal").start(() -> rehearsed(length));
    }
  }

  private void rehearsed(Duration length) {
    try (var rehearsal = new Rehearsal(identity, usesOpenSsl, this::isClaimed)) {
      int handshakes = 0;
      for (long waited = 0; handshakes < REHEARSED_HANDSHAKES && waited < PAUSES_MILLIS; ) {
        if (isClaimed()) {
          Thread.sleep(POLL_MILLIS);
          waited += POLL_MILLIS;
        } else {
          new DtlsWarmUp(identity).run();
          handshakes++;
        }
      }
      var figures = rehearsal.run(length.toMillis(), length.toMillis() + PAUSES_MILLIS);
      log.log(INFO, "rehearsed: {0} packets forwarded", figures.done().get("forwarded"));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException | RuntimeException e) {
      log.log(WARNING, "the rehearsal failed; the first calls will be slower than others", e);
    }
  }

  private boolean isClaimed() {
    return rightOfWay.isClaimed(System.nanoTime());
  }

  private void warmUp() {
    try {
      new DtlsWarmUp(identity).run();
    } catch (IOException | RuntimeException e) {
      log.log(WARNING, "DTLS warm-up failed; the first handshakes show whether DTLS works", e);
    }
  }

  private void bind(RelayConfig config) {
    try {
      for (int i = 0; i < loops.size(); i++) {
        bind(i, config);
      }
    } catch (RuntimeException e) {
      for (Channel channel : channels) {
        var _ = channel.close(); // the start has failed, and says so
      }
      var _ = group.shutdownGracefully(0, 0, TimeUnit.MILLISECONDS); // nothing is running there
      throw e;
    }
  }

  private void bind(int index, RelayConfig config) {
    RelayLoop loop = loops.get(index);
    LoopSockets sockets = LoopSockets.open(loop, config, addresses, config.portOfLoop(index));
    channels.addAll(sockets.channels());
    int port = sockets.port();
    List<Candidate> candidates = new ArrayList<>(AnnouncedAddresses.udp(addresses, index, port));
    if (sockets.hasTcp()) {
      candidates.addAll(AnnouncedAddresses.tcp(addresses, index, port));
    }
    loop.<Void>submit(
            () -> {
              ThreadSlice.ofThisMachine().ifPresent(Relay::shorten);
              loop.begin(sockets.handlersOfUdp(), candidates);
              return null;
            })
        .join();
    log.log(
        INFO, () -> "relay loop listens port=%d candidates=%d".formatted(port, candidates.size()));
  }

  /// The loop's thread is woken by each packet, and its turn should come soon then.
  private static void shorten(ThreadSlice slice) {
    if (!slice.ask(ThreadSlice.SHORTEST_NANOS)) {
      log.log(WARNING, "the kernel gives the relay no short turns; packets wait for other threads");
    }
  }
}
