package huizhen.relay.io;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.netty.channel.epoll.Epoll;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Optional;

/// What the relay asks of the kernel beside Netty. A socket stays Netty's: it is opened, read and
/// closed there, and by the same thread.
///
/// Each thread that sends has one of its own.
@SuppressWarnings("restricted") // functions of the C library
final class SystemCalls {
  private static final int SOL_SOCKET = 1;
  private static final int SO_DOMAIN = 39;
  private static final int AF_INET6 = 10;

  private static final VarHandle errno =
      Linker.Option.captureStateLayout().varHandle(MemoryLayout.PathElement.groupElement("errno"));
  private static final Optional<MethodHandle> foundSendmmsg =
      handle(
          "sendmmsg",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT),
          Linker.Option.captureCallState("errno"));
  private static final Optional<MethodHandle> foundGetsockopt =
      handle(
          "getsockopt",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS));

  /// Stands in for what is not there, and is never called.
  private static final MethodHandle none = MethodHandles.constant(int.class, -1);

  // Constants, or each call would look for what it calls.
  private static final MethodHandle sendmmsg = foundSendmmsg.orElse(none);
  private static final MethodHandle getsockopt = foundGetsockopt.orElse(none);

  private final MemorySegment state;

  private SystemCalls() {
    state = Arena.ofAuto().allocate(Linker.Option.captureStateLayout());
  }

  /// @return nothing where the layout of what is handed over is not known: another system, a
  ///   processor of 32 bits or another byte order
  static Optional<SystemCalls> ofThisMachine() {
    boolean isKnown =
        Epoll.isAvailable()
            && ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN
            && ADDRESS.byteSize() == Long.BYTES;
    return isKnown && foundSendmmsg.isPresent() && foundGetsockopt.isPresent()
        ? Optional.of(new SystemCalls())
        : Optional.empty();
  }

  /// @param from where in `headers` the first of them is
  /// @return how many the socket took, or the error's number below 0
  int sendmmsg(int socket, MemorySegment headers, long from, int count) {
    try {
      int sent = (int) sendmmsg.invokeExact(state, socket, headers.asSlice(from), count, 0);
      return sent > 0 ? sent : -(int) errno.get(state, 0L);
    } catch (Throwable e) {
      throw new IllegalStateException("sendmmsg cannot be called", e);
    }
  }

  boolean isIpv6(int socket) {
    try (var arena = Arena.ofConfined()) {
      var value = arena.allocate(JAVA_INT);
      var length = arena.allocateFrom(JAVA_INT, Integer.BYTES);
      int failed = (int) getsockopt.invokeExact(socket, SOL_SOCKET, SO_DOMAIN, value, length);
      return failed == 0 && value.get(JAVA_INT, 0) == AF_INET6;
    } catch (Throwable e) {
      throw new IllegalStateException("getsockopt cannot be called", e);
    }
  }

  private static Optional<MethodHandle> handle(
      String name, FunctionDescriptor shape, Linker.Option... options) {
    try {
      var linker = Linker.nativeLinker();
      return linker.defaultLookup().find(name).map(at -> linker.downcallHandle(at, shape, options));
    } catch (IllegalCallerException | UnsupportedOperationException e) {
      return Optional.empty(); // native access is denied, or there is no linker
    }
  }
}
