package huizhen.app.edge;

import huizhen.app.config.HandshakeLimits;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPromise;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Where TLS connections wait for their turn, before TLS: [Handshakes] decides, this knows the
/// sockets. Who is refused is reset, so that nothing of it stays. May be asked from any event loop;
/// a connection hears on its own.
public final class HandshakeGate {
  private static final long TICK_MILLIS = 10;
  private static final long BREATH_MILLIS = 1;

  private final LongSupplier nanoTime;
  private final Handshakes handshakes;
  private final Counter begun;
  private final Counter refused;
  private boolean isTicking;

  public HandshakeGate(HandshakeLimits limits, LongSupplier nanoTime, MeterRegistry meters) {
    this.nanoTime = nanoTime;
    this.handshakes = new Handshakes(limits, nanoTime.getAsLong());
    this.begun = counter(meters, "begun");
    this.refused = counter(meters, "refused");
    var _ =
        Gauge.builder("huizhen.https.handshakes.waiting", this, HandshakeGate::waiting)
            .description("TLS connections that wait for their turn")
            .register(meters);
  }

  private static Counter counter(MeterRegistry meters, String outcome) {
    return Counter.builder("huizhen.https.handshakes")
        .description("TLS connections, by whether they were let begin")
        .tag("outcome", outcome)
        .register(meters);
  }

  /// Somebody at this address is no stranger: see [Handshakes#vouch].
  public synchronized void vouch(InetAddress address) {
    handshakes.vouch(Source.of(address), nanoTime.getAsLong());
  }

  /// On the channel's event loop. Nothing may be read from it, nor written to it, before `begin` is
  /// run there; when it never is, the channel closes.
  synchronized void ask(Channel channel, boolean resumes, Runnable begin) {
    if (!(channel.remoteAddress() instanceof InetSocketAddress remote)) {
      var _ = channel.close(); // it has gone already
      return;
    }
    var watch = new Watch(channel, begin);
    watch.pass =
        handshakes.ask(Source.of(remote.getAddress()), resumes, watch, nanoTime.getAsLong());
    var _ = channel.pipeline().addFirst(watch);
    tickSoon(channel);
  }

  static void reset(Channel channel) {
    if (channel.isOpen()) {
      var _ = channel.config().setOption(ChannelOption.SO_LINGER, 0);
      var _ = channel.close(); // nobody waits for it
    }
  }

  private synchronized int waiting() {
    return handshakes.waiting();
  }

  private synchronized void tick(Channel channel) {
    isTicking = false;
    handshakes.tick(nanoTime.getAsLong());
    tickSoon(channel);
  }

  /// While somebody waits.
  private void tickSoon(Channel channel) {
    if (!isTicking && handshakes.waiting() > 0) {
      isTicking = true;
      var _ = // an event loop that shuts down has nobody left to serve
          channel.eventLoop().schedule(() -> tick(channel), TICK_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private synchronized void worked(Handshakes.Pass pass, long nanos) {
    pass.worked(nanos);
  }

  private synchronized void answered(Handshakes.Pass pass) {
    pass.answered(nanoTime.getAsLong());
  }

  private synchronized void ended(Handshakes.Pass pass) {
    pass.ended(nanoTime.getAsLong());
  }

  /// Sees a handshake from outside: what the server says first is its answer, and what the client
  /// says next ends it, as far as it costs us anything.
  private final class Watch extends ChannelDuplexHandler implements Handshakes.Applicant {
    private final Channel channel;
    private final Runnable begin;
    private boolean isAnswered;
    private Handshakes.@Nullable Pass pass;

    Watch(Channel channel, Runnable begin) {
      this.channel = channel;
      this.begin = begin;
    }

    /// A moment later: an event loop reads nothing while it has tasks, and each handshake lets the
    /// next one begin, so that as many as have been saved up would otherwise follow one another
    /// before anybody else is heard.
    @Override
    public void begin() {
      begun.increment();
      var _ = // an event loop that shuts down has nobody left to serve
          channel
              .eventLoop()
              .schedule(
                  () -> {
                    if (channel.isActive()) {
                      timed(begin);
                    }
                  },
                  BREATH_MILLIS,
                  TimeUnit.MILLISECONDS);
    }

    @Override
    public void refuse() {
      refused.increment();
      channel.eventLoop().execute(() -> reset(channel));
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
      if (!isAnswered && pass != null) {
        isAnswered = true;
        answered(pass);
      }
      var _ = context.write(message, promise); // the promise tells
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      if (isAnswered) {
        timed(() -> {
          var _ = context.fireChannelRead(message);
        });
        if (!context.isRemoved()) {
          var _ = context.pipeline().remove(this); // ends it, below
        }
        return;
      }
      var _ = context.fireChannelRead(message);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      end();
      var _ = context.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
      end();
    }

    /// All of TLS runs on the event loop, so what this takes, a handshake takes.
    private void timed(Runnable work) {
      long from = nanoTime.getAsLong();
      work.run();
      if (pass != null) {
        worked(pass, nanoTime.getAsLong() - from);
      }
    }

    private void end() {
      if (pass != null) {
        ended(pass);
        pass = null;
      }
    }
  }
}
