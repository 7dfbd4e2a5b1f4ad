package huizhen.relay.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Somebody who sees all packets of a call, has no key, and sends what he likes from an address of
/// his own. Keeps what comes back.
final class Eavesdropper implements AutoCloseable {
  private final DatagramSocket socket;
  private final InetSocketAddress relay;
  private final List<byte[]> received = new CopyOnWriteArrayList<>();

  Eavesdropper(InetSocketAddress relay) throws IOException {
    this.relay = relay;
    socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    var _ = Thread.ofVirtual().name("eavesdropper").start(this::read);
  }

  void send(byte[] datagram) {
    try {
      socket.send(new DatagramPacket(datagram, datagram.length, relay));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int receivedBytes() {
    return received.stream().mapToInt(datagram -> datagram.length).sum();
  }

  void awaitReceived() {
    long until = System.nanoTime() + LoopbackPeer.LIMIT.toNanos();
    while (received.isEmpty()) {
      if (System.nanoTime() - until > 0) {
        throw new AssertionError("nothing came");
      }
      Thread.onSpinWait();
    }
  }

  /// As it was, and made an answer of.
  void sendBackWhatCame() {
    for (byte[] datagram : received) {
      send(datagram);
      byte[] answer = datagram.clone();
      answer[0] = 1;
      send(answer);
    }
  }

  @Override
  public void close() {
    socket.close();
  }

  private void read() {
    var datagram = new DatagramPacket(new byte[2048], 2048);
    while (!socket.isClosed()) {
      try {
        socket.receive(datagram);
        received.add(Arrays.copyOf(datagram.getData(), datagram.getLength()));
      } catch (IOException e) {
        return; // closed
      }
    }
  }
}
