package huizhen.relay.io;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// A client's TCP connection with RFC 4571 frames, on a real socket.
public final class FramedSocket implements AutoCloseable {
  private final Socket socket;
  private final Consumer<byte[]> received;
  private final CompletableFuture<Void> ended = new CompletableFuture<>();

  private FramedSocket(Socket socket, Consumer<byte[]> received) {
    this.socket = socket;
    this.received = received;
  }

  public static FramedSocket to(InetSocketAddress relay, Consumer<byte[]> received)
      throws IOException {
    var framed = deaf(relay, received);
    var _ = Thread.ofVirtual().name("framed-socket").start(framed::read);
    return framed;
  }

  /// One that reads nothing.
  public static FramedSocket deaf(InetSocketAddress relay) throws IOException {
    return deaf(relay, _ -> {});
  }

  private static FramedSocket deaf(InetSocketAddress relay, Consumer<byte[]> received)
      throws IOException {
    var socket = new Socket();
    socket.setReceiveBufferSize(16 << 10); // before connecting: it bounds the window
    socket.setTcpNoDelay(true);
    socket.connect(relay, (int) LoopbackPeer.LIMIT.toMillis());
    return new FramedSocket(socket, received);
  }

  public void send(byte[] datagram) {
    sendRaw(
        ByteBuffer.allocate(2 + datagram.length)
            .putShort((short) datagram.length)
            .put(datagram)
            .array());
  }

  public synchronized void sendRaw(byte... bytes) {
    try {
      socket.getOutputStream().write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public InetSocketAddress local() {
    return (InetSocketAddress) socket.getLocalSocketAddress();
  }

  /// Whether the other side closes within the time limit.
  public boolean awaitEnd() {
    try {
      ended.get(LoopbackPeer.LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (Exception e) {
      return false;
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void read() {
    try (var in = new DataInputStream(socket.getInputStream())) {
      while (true) {
        byte[] frame = new byte[in.readUnsignedShort()];
        in.readFully(frame);
        received.accept(frame);
      }
    } catch (EOFException e) {
      ended.complete(null);
    } catch (IOException e) {
      ended.complete(null); // reset, or closed by us
    }
  }
}
