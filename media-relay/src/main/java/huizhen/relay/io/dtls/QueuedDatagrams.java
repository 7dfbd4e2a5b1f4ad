package huizhen.relay.io.dtls;

import java.io.InterruptedIOException;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.bouncycastle.tls.DatagramTransport;

/// What a blocking DTLS association sees as its socket: a bounded queue in, a consumer out.
/// [#offer] and [#shutDown] are for any thread, the rest for the association's.
public final class QueuedDatagrams implements DatagramTransport {
  /// A handshake flight is at most a handful of datagrams; more are refused and come again.
  static final int MAX_QUEUED = 32;

  /// Fits in an IPv6 minimum MTU with headers and a tunnel's, as browsers do.
  private static final int MAX_SENT_BYTES = 1200;

  private static final int MAX_RECEIVED_BYTES = 2048;

  private static final byte[] END = {};

  private final BlockingQueue<byte[]> queue = new ArrayBlockingQueue<>(MAX_QUEUED);
  private final Consumer<byte[]> output;
  private volatile boolean isShutDown;
  private volatile boolean isClosed;

  public QueuedDatagrams(Consumer<byte[]> output) {
    this.output = output;
  }

  /// @return false when the queue is full and the datagram was dropped
  public boolean offer(byte[] datagram) {
    return queue.offer(datagram);
  }

  /// Wakes the association's thread and lets it receive nothing more; it can still send.
  public void shutDown() {
    isShutDown = true;
    var _ = queue.offer(END); // a full queue wakes it as well
  }

  public boolean isShutDown() {
    return isShutDown;
  }

  /// Whether the association itself has closed: an alert, or an error.
  public boolean isClosed() {
    return isClosed;
  }

  @Override
  public int receive(byte[] target, int offset, int length, int waitMillis)
      throws InterruptedIOException {
    if (isClosed) { // by an alert: BouncyCastle would go on waiting for the rest of its time
      throw new InterruptedIOException("closed");
    }
    try {
      byte[] datagram = queue.poll(waitMillis, TimeUnit.MILLISECONDS);
      if (isShutDown) {
        throw new InterruptedIOException("shut down");
      }
      if (datagram == null) {
        return -1;
      }
      int size = Math.min(length, datagram.length);
      System.arraycopy(datagram, 0, target, offset, size);
      return size;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }

  @Override
  public void send(byte[] source, int offset, int length) {
    output.accept(Arrays.copyOfRange(source, offset, offset + length));
  }

  @Override
  public int getReceiveLimit() {
    return MAX_RECEIVED_BYTES;
  }

  @Override
  public int getSendLimit() {
    return MAX_SENT_BYTES;
  }

  @Override
  public void close() {
    isClosed = true;
  }
}
