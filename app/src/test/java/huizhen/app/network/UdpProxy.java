package huizhen.app.network;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One client's access line, between it and the relay: a [Line] each way and a NAT. Whatever comes
/// to [#address] goes to the relay from a port of the source's own, and what the relay answers to
/// that port goes back. All sources share the line. A thread of its own does everything; the public
/// methods ask it and wait.
///
/// Bounded by the lines' queues and by [#MAX_SOURCES]: datagrams of more sources are dropped.
public final class UdpProxy implements AutoCloseable {
  /// A browser has one for each of its interfaces, twice after an ICE restart.
  private static final int MAX_SOURCES = 64;

  /// The thread answers within a round; one that does not has ended.
  private static final int PATIENCE_SECONDS = 10;

  private static final int LARGEST = 2_048;
  private static final int SOCKET_BUFFER = 1 << 20;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final Selector selector;
  private final DatagramChannel front;
  private final InetSocketAddress relay;
  private final Line<Datagram> up;
  private final Line<Datagram> down;
  private final Map<InetSocketAddress, Source> sources = new HashMap<>();
  private final Queue<Runnable> commands = new ConcurrentLinkedQueue<>();
  private final ByteBuffer buffer = ByteBuffer.allocate(LARGEST);
  private final Thread thread;
  private boolean isClosed;

  private record Datagram(Source source, ByteBuffer bytes) {}

  /// A client's socket and the port that stands for it towards the relay.
  private static final class Source {
    private final InetSocketAddress client;
    private DatagramChannel back;

    private Source(InetSocketAddress client, DatagramChannel back) {
      this.client = client;
      this.back = back;
    }
  }

  /// @param up what the client sent
  /// @param down what it was sent
  public record Reading(LineMeter.Reading up, LineMeter.Reading down) {}

  private UdpProxy(String host, InetSocketAddress relay, LineConditions both, long seed)
      throws IOException {
    this.relay = relay;
    this.up = new Line<>(both, seed);
    this.down = new Line<>(both, ~seed);
    this.selector = Selector.open();
    this.front = channel(new InetSocketAddress(host, 0));
    var _ = front.register(selector, SelectionKey.OP_READ);
    this.thread = Thread.ofPlatform().name("udp-proxy").daemon().unstarted(this::run);
  }

  /// Listens on a free port of this host.
  public static UdpProxy start(
      String host, InetSocketAddress relay, LineConditions both, long seed) {
    try {
      var proxy = new UdpProxy(host, relay, both, seed);
      proxy.thread.start();
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Where the client sends to in place of the relay.
  public InetSocketAddress address() {
    try {
      return (InetSocketAddress) front.getLocalAddress();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public void conditions(LineConditions both) {
    conditions(both, both);
  }

  public void conditions(LineConditions upwards, LineConditions downwards) {
    tell(() -> {
      up.conditions(upwards);
      down.conditions(downwards);
    });
  }

  /// What was counted since the last reading.
  public Reading read() {
    return ask(() -> new Reading(up.meter().read(), down.meter().read()));
  }

  /// As a NAT that forgot: every source goes on from a new port, and what the relay still sends to
  /// the old ones is lost.
  public void rebind() {
    tell(() -> {
      for (var source : sources.values()) {
        var old = source.back;
        source.back = toRelay();
        watch(source);
        old.close();
      }
    });
  }

  @Override
  public void close() {
    if (!thread.isAlive()) {
      return;
    }
    tell(() -> {
      isClosed = true;
    });
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private interface Order {
    void run() throws IOException;
  }

  private interface Command<T> {
    T run() throws IOException;
  }

  private void tell(Order order) {
    var _ =
        ask(() -> {
          order.run();
          return true;
        });
  }

  private <T> T ask(Command<T> command) {
    var answer = new CompletableFuture<T>();
    commands.add(() -> {
      try {
        answer.complete(command.run());
      } catch (IOException | RuntimeException e) {
        answer.completeExceptionally(e);
      }
    });
    selector.wakeup();
    return answer.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
  }

  private void run() {
    try {
      while (!isClosed) {
        var _ = selector.select(patienceMillis());
        for (var command = commands.poll(); command != null; command = commands.poll()) {
          command.run();
        }
        for (var key : selector.selectedKeys()) {
          receive(key);
        }
        selector.selectedKeys().clear();
        var now = System.nanoTime();
        up.deliver(now, UdpProxy::sendUp);
        down.deliver(now, this::sendDown);
      }
      for (var key : selector.keys()) {
        key.channel().close();
      }
      selector.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// At least 1: a selector takes 0 for ever.
  private long patienceMillis() {
    var next = Math.min(up.nextNanos(), down.nextNanos());
    if (next == Long.MAX_VALUE) {
      return 1_000;
    }
    return Math.clamp((next - System.nanoTime()) / NANOS_PER_MILLI, 1, 1_000);
  }

  private void receive(SelectionKey key) {
    if (!key.isValid()) {
      return; // rebound in this round
    }
    var channel = (DatagramChannel) key.channel();
    while (true) {
      buffer.clear();
      try {
        var from = (InetSocketAddress) channel.receive(buffer);
        if (from == null) {
          return;
        }
        var source = key.attachment() instanceof Source known ? known : source(from);
        if (source != null) {
          buffer.flip();
          var bytes = ByteBuffer.allocate(buffer.remaining()).put(buffer).flip();
          var line = key.attachment() == null ? up : down;
          line.send(new Datagram(source, bytes), bytes.remaining(), System.nanoTime());
        }
      } catch (IOException _) {
        // A port that nobody listens on any more answered: as lost as any other datagram.
        return;
      }
    }
  }

  private @Nullable Source source(InetSocketAddress client) throws IOException {
    var known = sources.get(client);
    if (known != null || sources.size() == MAX_SOURCES) {
      return known;
    }
    var source = new Source(client, toRelay());
    watch(source);
    sources.put(client, source);
    return source;
  }

  private DatagramChannel toRelay() throws IOException {
    return channel(null).connect(relay);
  }

  private void watch(Source source) throws IOException {
    var _ = source.back.register(selector, SelectionKey.OP_READ, source);
  }

  private static DatagramChannel channel(@Nullable InetSocketAddress local) throws IOException {
    var channel = DatagramChannel.open();
    channel.setOption(java.net.StandardSocketOptions.SO_RCVBUF, SOCKET_BUFFER);
    channel.bind(local);
    channel.configureBlocking(false);
    return channel;
  }

  private static void sendUp(Datagram datagram) {
    try {
      var _ = datagram.source().back.write(datagram.bytes());
    } catch (IOException _) {
      // UDP: a lost send is a lost datagram.
    }
  }

  private void sendDown(Datagram datagram) {
    try {
      var _ = front.send(datagram.bytes(), datagram.source().client);
    } catch (IOException _) {
      // UDP: a lost send is a lost datagram.
    }
  }
}
