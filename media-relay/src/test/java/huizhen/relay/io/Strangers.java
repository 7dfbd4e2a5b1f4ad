package huizhen.relay.io;

import huizhen.relay.rtp.PacketBuffer;
import huizhen.relay.transport.StunKey;
import huizhen.relay.transport.StunMessage;
import huizhen.relay.transport.StunWriter;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// Three addresses that nobody knows, and what they send to a port: a thousand times a second a
/// handshake, an alert, media or a check, none of it asked for. Counts what comes back.
final class Strangers implements AutoCloseable {
  /// As small as one gets: TLS_NULL_WITH_NULL_NULL, no extensions.
  static final byte[] CLIENT_HELLO = clientHello();

  private static final byte[] ALERT = {
    21, (byte) 0xfe, (byte) 0xfd, 0, 0, 0, 0, 0, 0, 0, 1, 0, 2, 2, 40
  };

  private final List<DatagramSocket> sockets = new ArrayList<>();
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong receivedBytes = new AtomicLong();

  /// @param ufrag of somebody in the room: what a check without the password may know
  Strangers(InetSocketAddress port, String ufrag) throws IOException {
    for (int i = 0; i < 3; i++) {
      var socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
      sockets.add(socket);
      var _ = Thread.ofVirtual().name("stranger").start(() -> count(socket));
    }
    var _ =
        timer.scheduleAtFixedRate(
            () -> send(port, ufrag), 0, 1, TimeUnit.MILLISECONDS); // until it is shut down
  }

  long sent() {
    return sent.get();
  }

  long receivedBytes() {
    return receivedBytes.get();
  }

  void awaitSent(long count) {
    while (sent.get() < count) {
      Thread.onSpinWait();
    }
  }

  @Override
  public void close() {
    var _ = timer.shutdownNow();
    sockets.forEach(DatagramSocket::close);
  }

  private void send(InetSocketAddress port, String ufrag) {
    long number = sent.getAndIncrement();
    byte[] datagram =
        switch ((int) (number % 5)) {
          case 0, 1 -> CLIENT_HELLO;
          case 2 -> ALERT;
          case 3 -> new byte[] {(byte) 0x80, 111, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 9, 9};
          default -> check(ufrag);
        };
    try {
      sockets.get((int) (number % 3)).send(new DatagramPacket(datagram, datagram.length, port));
    } catch (IOException e) {
      // Closed under it, at the end.
    }
  }

  /// For a fragment that is there, signed with a guess.
  private static byte[] check(String ufrag) {
    var buffer = new PacketBuffer();
    var _ =
        new StunWriter(buffer, StunMessage.BINDING_REQUEST, new byte[12])
            .username(ufrag)
            .useCandidate()
            .integrity(new StunKey("a-guess-of-the-password"))
            .fingerprint();
    return Arrays.copyOf(buffer.getBuffer(), buffer.getLength());
  }

  private void count(DatagramSocket socket) {
    var datagram = new DatagramPacket(new byte[2048], 2048);
    while (!socket.isClosed()) {
      try {
        socket.receive(datagram);
        receivedBytes.addAndGet(datagram.getLength());
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private static byte[] clientHello() {
    byte[] hello = new byte[13 + 12 + 2 + 32 + 1 + 1 + 2 + 2 + 1 + 1];
    hello[0] = 22; // handshake, DTLS 1.2, epoch and sequence 0
    hello[1] = (byte) 0xfe;
    hello[2] = (byte) 0xfd;
    hello[12] = (byte) (hello.length - 13);
    hello[13] = 1; // ClientHello, whole
    hello[16] = (byte) (hello.length - 25);
    hello[24] = (byte) (hello.length - 25);
    hello[25] = (byte) 0xfe;
    hello[26] = (byte) 0xfd;
    hello[62] = 2; // one cipher suite, of zeros
    hello[65] = 1; // one compression method, none
    return hello;
  }
}
