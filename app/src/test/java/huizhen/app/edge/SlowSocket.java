package huizhen.app.edge;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;

/// A connected socket whose bytes leave one by one, each in a segment of its own.
final class SlowSocket extends Socket {
  private final Socket inner;

  SlowSocket(Socket inner) throws IOException {
    this.inner = inner;
    inner.setTcpNoDelay(true);
  }

  @Override
  public OutputStream getOutputStream() throws IOException {
    var out = inner.getOutputStream();
    return new OutputStream() {
      @Override
      public void write(int one) throws IOException {
        out.write(one);
        out.flush();
      }
    };
  }

  @Override
  public InputStream getInputStream() throws IOException {
    return inner.getInputStream();
  }

  @Override
  public boolean isConnected() {
    return true;
  }

  @Override
  public InetAddress getInetAddress() {
    return inner.getInetAddress();
  }

  @Override
  public SocketAddress getRemoteSocketAddress() {
    return inner.getRemoteSocketAddress();
  }

  @Override
  public int getPort() {
    return inner.getPort();
  }

  @Override
  public void setSoTimeout(int millis) throws java.net.SocketException {
    inner.setSoTimeout(millis);
  }

  @Override
  public void close() throws IOException {
    inner.close();
  }
}
