package huizhen.bench.load;

import io.netty.channel.Channel;
import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoEvent;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.io.UncheckedIOException;

/// The reading side of a client's socket, where the kernel's times are read; its channel sends.
/// Belongs to the loop.
final class StampedSocket implements EpollIoHandle {
  private final FileDescriptor descriptor;
  private final StampedReads reads;
  private final StampedReads.Receiver receiver;

  private StampedSocket(
      FileDescriptor descriptor, StampedReads reads, StampedReads.Receiver receiver) {
    this.descriptor = descriptor;
    this.reads = reads;
    this.receiver = receiver;
  }

  /// From now on the receiver gets what comes; the channel reads nothing. It ends with the loop.
  static void open(
      EpollDatagramChannel channel,
      IoEventLoop loop,
      StampedReads reads,
      StampedReads.Receiver receiver) {
    try {
      var socket =
          new StampedSocket(
              new FileDescriptor(reads.open(channel.fd().intValue())), reads, receiver);
      loop.register(socket)
          .addListener((Future<IoRegistration> registered) -> {
            if (registered.isSuccess()) {
              endWith(channel, registered.getNow());
              var _ = registered.getNow().submit(EpollIoOps.EPOLLIN);
            } else {
              socket.close();
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void endWith(Channel channel, IoRegistration registration) {
    var _ =
        channel
            .closeFuture()
            .addListener(_ -> {
              boolean _ = registration.cancel();
            });
  }

  @Override
  public FileDescriptor fd() {
    return descriptor;
  }

  @Override
  public void handle(IoRegistration registration, IoEvent event) {
    if (event instanceof EpollIoEvent) {
      int _ = reads.read(descriptor.intValue(), receiver);
    }
  }

  @Override
  public void unregistered() {
    close();
  }

  @Override
  public void close() {
    try {
      if (descriptor.isOpen()) {
        descriptor.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
