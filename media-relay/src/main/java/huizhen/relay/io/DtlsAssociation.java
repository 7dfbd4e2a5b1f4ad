package huizhen.relay.io;

import huizhen.relay.io.dtls.DtlsHandshake;
import huizhen.relay.io.dtls.DtlsIdentity;
import huizhen.relay.io.dtls.DtlsTerms;
import huizhen.relay.io.dtls.QueuedDatagrams;
import huizhen.relay.room.Outputs;
import huizhen.relay.rtp.PacketBuffer;
import huizhen.relay.transport.Dtls;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.bouncycastle.tls.DTLSTransport;

/// One blocking BouncyCastle association on a virtual thread of its own: the handshake within
/// [DtlsTerms#HANDSHAKE_LIMIT_MILLIS], then waiting for the peer's close_notify and answering its
/// retransmissions. The methods of [Dtls] are called on the room's loop, and what comes of them is
/// reported there.
final class DtlsAssociation implements Dtls<Outputs> {
  private static final int IDLE_WAIT_MILLIS = 3_600_000;

  private final DtlsIdentity identity;
  private final DtlsTerms terms;
  private final boolean isClient;
  private final Semaphore places;
  private final RelayMetrics metrics;
  private final Consumer<LoopTask> loop;
  private final QueuedDatagrams datagrams;
  private volatile Listener<Outputs> listener = new Unheard();
  private boolean isBegun;

  DtlsAssociation(
      DtlsIdentity identity,
      DtlsTerms terms,
      boolean isClient,
      Semaphore places,
      RelayMetrics metrics,
      Consumer<LoopTask> loop) {
    this.identity = identity;
    this.terms = terms;
    this.isClient = isClient;
    this.places = places;
    this.metrics = metrics;
    this.loop = loop;
    this.datagrams = new QueuedDatagrams(this::send);
  }

  @Override
  public void begin(Listener<Outputs> heard) {
    if (isClient) {
      var _ = start(heard); // without a place now, the next ICE check asks again
    }
  }

  @Override
  public boolean receive(PacketBuffer datagram, Listener<Outputs> heard) {
    int from = datagram.getOffset();
    return start(heard)
        && datagrams.offer(
            Arrays.copyOfRange(datagram.getBuffer(), from, from + datagram.getLength()));
  }

  @Override
  public void close() {
    isBegun = true; // begins no more
    datagrams.shutDown();
  }

  private boolean start(Listener<Outputs> heard) {
    if (isBegun) {
      return true;
    }
    if (!places.tryAcquire()) {
      return false;
    }
    isBegun = true;
    listener = heard;
    var _ = Thread.ofVirtual().name("huizhen-dtls").start(this::run);
    return true;
  }

  private void run() {
    DTLSTransport association;
    try {
      association = handshake();
    } catch (IOException | RuntimeException e) {
      // Whatever the library throws for what a peer sent, this handshake has failed.
      if (!datagrams.isShutDown()) {
        metrics.handshake(RelayMetrics.Handshake.FAILED);
      }
      report((now, out) -> listener.onDtlsFailed(now, out));
      return;
    } finally {
      places.release();
    }
    metrics.handshake(RelayMetrics.Handshake.COMPLETED);
    var keys = terms.keys();
    report((now, out) -> listener.onSrtpKeys(keys, now, out));
    awaitEnd(association);
  }

  private DTLSTransport handshake() throws IOException {
    return isClient
        ? DtlsHandshake.connect(identity, terms, datagrams)
        : DtlsHandshake.accept(identity, terms, datagrams);
  }

  private void awaitEnd(DTLSTransport association) {
    byte[] ignored = new byte[2048]; // no application data: there are no data channels
    try {
      while (!datagrams.isShutDown() && !datagrams.isClosed()) {
        int _ = association.receive(ignored, 0, ignored.length, IDLE_WAIT_MILLIS);
      }
    } catch (IOException | RuntimeException e) {
      // Shut down by us, or ended by an alert: either way it is over, and both are told below.
    }
    try {
      association.close();
    } catch (IOException e) {
      // The close_notify is a courtesy.
    }
    report((now, out) -> listener.onDtlsClosed(now, out));
  }

  private void report(LoopTask task) {
    if (!datagrams.isShutDown()) {
      loop.accept(task);
    }
  }

  private void send(byte[] datagram) {
    loop.accept((now, out) ->
        listener.onDtlsDatagram(new PacketBuffer(datagram, 0, datagram.length), now, out));
  }

  /// Stands in until the association begins.
  private static final class Unheard implements Listener<Outputs> {
    @Override
    public void onDtlsDatagram(PacketBuffer datagram, long nowNanos, Outputs out) {}

    @Override
    public void onSrtpKeys(huizhen.relay.transport.SrtpKeys keys, long nowNanos, Outputs out) {}

    @Override
    public void onDtlsFailed(long nowNanos, Outputs out) {}

    @Override
    public void onDtlsClosed(long nowNanos, Outputs out) {}
  }
}
