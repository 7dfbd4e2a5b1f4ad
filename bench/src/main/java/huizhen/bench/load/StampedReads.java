package huizhen.bench.load;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import huizhen.relay.rtp.PacketBuffer;
import io.netty.channel.epoll.Epoll;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// Reads UDP sockets together with the time at which the kernel had each datagram for them
/// (`SO_TIMESTAMPNS`, socket(7)): that a load comes late to read is no delay of the server's.
/// Belongs to the loop, as the buffers are for one read at a time.
@SuppressWarnings("restricted") // functions of the C library
final class StampedReads {
  /// Datagrams of one read; more wait for the next.
  static final int BATCH = 32;

  /// Longer datagrams are cut; nothing that we speak makes them.
  private static final int DATAGRAM_BYTES = 1_536;

  private static final int SOL_SOCKET = 1;
  private static final int SO_TIMESTAMPNS = 35;
  private static final int MSG_DONTWAIT = 0x40;

  // struct mmsghdr of 64-bit Linux: a msghdr, and how much came.
  private static final int HEADER_BYTES = 64;
  private static final int PARTS = 16;
  private static final int PART_COUNT = 24;
  private static final int CONTROL = 32;
  private static final int CONTROL_LENGTH = 40;
  private static final int LENGTH = 56;

  // struct iovec
  private static final int PART_BYTES = 16;
  private static final int PART_LENGTH = 8;

  // struct cmsghdr with a struct timespec, the only one that is asked for
  private static final int CONTROL_BYTES = 32;
  private static final int CONTROL_TYPE = 12;
  private static final int SECONDS = 16;
  private static final int NANOS = 24;

  /// Takes what was read.
  interface Receiver {
    /// @param datagram stays the reader's
    /// @param arrivedNanos when it was there, in `System.nanoTime()`
    void receive(PacketBuffer datagram, long arrivedNanos);
  }

  private final MethodHandle recvmmsg;
  private final MethodHandle dup;
  private final MethodHandle setsockopt;
  private final MemorySegment headers;
  private final MemorySegment controls;
  private final MemorySegment bytes;
  private final PacketBuffer datagram = new PacketBuffer();

  private StampedReads(MethodHandle recvmmsg, MethodHandle dup, MethodHandle setsockopt) {
    this.recvmmsg = recvmmsg;
    this.dup = dup;
    this.setsockopt = setsockopt;
    Arena arena = Arena.ofAuto(); // goes with this object
    headers = arena.allocate((long) HEADER_BYTES * BATCH, Long.BYTES);
    controls = arena.allocate((long) CONTROL_BYTES * BATCH, Long.BYTES);
    bytes = arena.allocate((long) DATAGRAM_BYTES * BATCH, Long.BYTES);
    MemorySegment parts = arena.allocate((long) PART_BYTES * BATCH, Long.BYTES);
    for (int i = 0; i < BATCH; i++) {
      long header = (long) HEADER_BYTES * i;
      long part = (long) PART_BYTES * i;
      parts.set(ADDRESS, part, bytes.asSlice((long) DATAGRAM_BYTES * i));
      parts.set(JAVA_LONG, part + PART_LENGTH, DATAGRAM_BYTES);
      headers.set(ADDRESS, header + PARTS, parts.asSlice(part));
      headers.set(JAVA_LONG, header + PART_COUNT, 1);
      headers.set(ADDRESS, header + CONTROL, controls.asSlice((long) CONTROL_BYTES * i));
    }
  }

  /// @return nothing where the layout of what is handed over is not known: another system, a
  ///   processor of 32 bits or another byte order
  static Optional<StampedReads> ofThisMachine() {
    if (!Epoll.isAvailable()
        || ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN
        || ADDRESS.byteSize() != Long.BYTES) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new StampedReads(
              function(
                  "recvmmsg",
                  FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS)),
              function("dup", FunctionDescriptor.of(JAVA_INT, JAVA_INT)),
              function(
                  "setsockopt",
                  FunctionDescriptor.of(
                      JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT))));
    } catch (IllegalCallerException | UnsupportedOperationException e) {
      return Optional.empty(); // native access is denied, or there is no linker
    }
  }

  private static MethodHandle function(String name, FunctionDescriptor shape) {
    var linker = Linker.nativeLinker();
    return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), shape);
  }

  /// Another descriptor of an open socket, which gets its times from now on. An event loop can have
  /// it beside the first one, which is for sending then. Whoever asks closes it.
  int open(int socket) throws IOException {
    int copy;
    int refused;
    try (var arena = Arena.ofConfined()) {
      MemorySegment yes = arena.allocateFrom(JAVA_INT, 1);
      refused =
          (int)
              setsockopt.invokeExact(
                  socket, SOL_SOCKET, SO_TIMESTAMPNS, yes, (int) JAVA_INT.byteSize());
      copy = (int) dup.invokeExact(socket);
    } catch (Throwable e) {
      throw new IllegalStateException("a function of the C library cannot be called", e);
    }
    if (copy < 0 || refused != 0) {
      throw new IOException("a socket cannot be read with times: too many open files?");
    }
    return copy;
  }

  /// Reads what is there, [#BATCH] datagrams at most. An error of the socket, such as a port that
  /// nobody listens at any more, is nothing read.
  ///
  /// @return how many it were
  int read(int socket, Receiver receiver) {
    for (int i = 0; i < BATCH; i++) {
      headers.set(JAVA_LONG, (long) HEADER_BYTES * i + CONTROL_LENGTH, CONTROL_BYTES);
    }
    int count;
    try {
      count = (int) recvmmsg.invokeExact(socket, headers, BATCH, MSG_DONTWAIT, MemorySegment.NULL);
    } catch (Throwable e) {
      throw new IllegalStateException("recvmmsg cannot be called", e);
    }
    if (count <= 0) {
      return 0;
    }
    // In this order: a thread that is stopped between the two makes delays longer, never shorter.
    Instant date = Instant.now();
    long now = System.nanoTime();
    for (int i = 0; i < count; i++) {
      int length = headers.get(JAVA_INT, (long) HEADER_BYTES * i + LENGTH);
      if (length > PacketBuffer.CAPACITY) {
        continue;
      }
      MemorySegment.copy(
          bytes, JAVA_BYTE, (long) DATAGRAM_BYTES * i, datagram.getBuffer(), 0, length);
      datagram.setOffsetLength(0, length);
      receiver.receive(datagram, now - waitedNanos(i, date));
    }
    return count;
  }

  /// How long a datagram lay in the socket; none if the kernel did not say, or the clock was set.
  private long waitedNanos(int message, Instant date) {
    long control = (long) CONTROL_BYTES * message;
    boolean isStamped =
        headers.get(JAVA_LONG, (long) HEADER_BYTES * message + CONTROL_LENGTH) == CONTROL_BYTES
            && controls.get(JAVA_INT, control + CONTROL_TYPE) == SO_TIMESTAMPNS;
    if (!isStamped) {
      return 0;
    }
    long seconds = date.getEpochSecond() - controls.get(JAVA_LONG, control + SECONDS);
    long nanos = date.getNano() - controls.get(JAVA_LONG, control + NANOS);
    return Math.max(0, TimeUnit.SECONDS.toNanos(seconds) + nanos);
  }
}
