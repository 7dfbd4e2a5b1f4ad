package huizhen.relay.io;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import huizhen.relay.rtp.PacketBuffer;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What leaves one UDP socket with its next flush, laid out as `sendmmsg` wants it: one copy of
/// each datagram out of the core's buffer and nothing else made for it. Datagrams of one size, the
/// last perhaps shorter, that go to one peer right behind one another are one message that the
/// kernel cuts itself (UDP GSO, `UDP_SEGMENT`).
///
/// What the socket does not take now is given back, and goes by the channel's own queue.
final class SendBatch {
  /// Half of what kernels take (`UDP_MAX_SEGMENTS`).
  static final int MAX_SEGMENTS = 32;

  /// What is cut is below the largest UDP payload.
  private static final int MAX_SEGMENTED_BYTES = 60_000;

  /// As much as stays in a core's cache on its way to the kernel.
  private static final int BYTES = 1 << 16;

  private static final int MESSAGES = 512;

  // struct mmsghdr of 64-bit Linux: a msghdr, and how much was sent of it.
  private static final int HEADER_BYTES = 64;
  private static final int NAME = 0;
  private static final int NAME_LENGTH = 8;
  private static final int PARTS = 16;
  private static final int PART_COUNT = 24;
  private static final int CONTROL = 32;
  private static final int CONTROL_LENGTH = 40;

  // struct iovec
  private static final int PART_BYTES = 16;
  private static final int PART_LENGTH = 8;

  // struct cmsghdr with a 16-bit value, and its padding
  private static final int CONTROL_BYTES = 24;
  private static final int CONTROL_USED = 18;
  private static final int CONTROL_LEVEL = 8;
  private static final int CONTROL_TYPE = 12;
  private static final int CONTROL_VALUE = 16;
  private static final int SOL_UDP = 17;
  private static final int UDP_SEGMENT = 103;

  private static final int EINTR = 4;
  private static final int EIO = 5;
  private static final int EAGAIN = 11;

  /// Takes what the socket did not.
  interface Rest {
    /// The socket's buffer is full: it is to be sent when there is room.
    void later(byte[] datagram, UdpPeer to);

    /// The kernel refuses it.
    void refused(UdpPeer to);
  }

  /// As [SystemCalls#sendmmsg], with one socket.
  interface Kernel {
    int send(MemorySegment headers, long from, int count);
  }

  private final Kernel kernel;
  private final boolean isIpv6;
  private boolean takesSegments;
  private final MemorySegment headers;
  private final MemorySegment names;
  private final MemorySegment parts;
  private final MemorySegment controls;
  private final MemorySegment bytes;
  private final @Nullable UdpPeer[] peers = new UdpPeer[MESSAGES];
  private final int[] begins = new int[MESSAGES];
  private final int[] sizes = new int[MESSAGES];
  private final int[] segments = new int[MESSAGES];
  private int count;
  private int used;
  private boolean isComplete;

  /// @param isIpv6 whether the socket is one of IPv6
  SendBatch(Kernel kernel, boolean isIpv6, boolean takesSegments) {
    this.kernel = kernel;
    this.isIpv6 = isIpv6;
    this.takesSegments = takesSegments;
    Arena arena = Arena.ofAuto(); // goes with this batch
    headers = arena.allocate((long) HEADER_BYTES * MESSAGES, Long.BYTES);
    names = arena.allocate((long) SocketName.BYTES * MESSAGES, Long.BYTES);
    parts = arena.allocate((long) PART_BYTES * MESSAGES, Long.BYTES);
    controls = arena.allocate((long) CONTROL_BYTES * MESSAGES, Long.BYTES);
    bytes = arena.allocate(BYTES, Long.BYTES);
    for (int i = 0; i < MESSAGES; i++) {
      long header = (long) HEADER_BYTES * i;
      headers.set(ADDRESS, header + NAME, names.asSlice((long) SocketName.BYTES * i));
      headers.set(ADDRESS, header + PARTS, parts.asSlice((long) PART_BYTES * i));
      headers.set(JAVA_LONG, header + PART_COUNT, 1);
      headers.set(ADDRESS, header + CONTROL, controls.asSlice((long) CONTROL_BYTES * i));
      long control = (long) CONTROL_BYTES * i;
      controls.set(JAVA_LONG, control, CONTROL_USED);
      controls.set(JAVA_INT, control + CONTROL_LEVEL, SOL_UDP);
      controls.set(JAVA_INT, control + CONTROL_TYPE, UDP_SEGMENT);
    }
  }

  /// @param socket an open one's descriptor, of UDP
  /// @return nothing where the kernel is not to be called directly
  static Optional<SendBatch> of(int socket, boolean takesSegments) {
    return SystemCalls.ofThisMachine()
        .map(calls ->
            new SendBatch(
                (headers, from, count) -> calls.sendmmsg(socket, headers, from, count),
                calls.isIpv6(socket),
                takesSegments));
  }

  boolean isEmpty() {
    return count == 0;
  }

  /// @return false when there is no room: what is here is to be sent before it
  boolean add(PacketBuffer datagram, UdpPeer to) {
    int length = datagram.getLength();
    if (used + length > BYTES) {
      return false;
    }
    if (!continues(to, length)) {
      if (count == MESSAGES) {
        return false;
      }
      begin(to, length);
    }
    MemorySegment.copy(datagram.getBuffer(), datagram.getOffset(), bytes, JAVA_BYTE, used, length);
    used += length;
    return true;
  }

  @SuppressWarnings("ReferenceEquality") // a peer is one object; another one has its own message
  private boolean continues(UdpPeer to, int length) {
    int last = count - 1;
    if (last < 0
        || !takesSegments
        || isComplete
        || peers[last] != to
        || length > sizes[last]
        || segments[last] == MAX_SEGMENTS
        || used - begins[last] + length > MAX_SEGMENTED_BYTES) {
      return false;
    }
    segments[last]++;
    isComplete = length < sizes[last];
    return true;
  }

  private void begin(UdpPeer to, int length) {
    peers[count] = to;
    begins[count] = used;
    sizes[count] = length;
    segments[count] = 1;
    isComplete = false;
    count++;
  }

  /// Hands all of it to the kernel, and is empty again.
  void send(Rest rest) {
    for (int i = 0; i < count; i++) {
      describe(i);
    }
    int done = 0;
    while (done < count) {
      int sent = kernel.send(headers, (long) HEADER_BYTES * done, count - done);
      if (sent > 0) {
        done += sent;
      } else {
        done = refused(done, -sent, rest);
      }
    }
    Arrays.fill(peers, 0, count, null);
    count = 0;
    used = 0;
  }

  /// Writes what the kernel reads of a message.
  private void describe(int message) {
    UdpPeer to = peers[message];
    if (to == null) {
      return;
    }
    byte[] name = to.socketName(isIpv6);
    long header = (long) HEADER_BYTES * message;
    MemorySegment.copy(name, 0, names, JAVA_BYTE, (long) SocketName.BYTES * message, name.length);
    headers.set(JAVA_INT, header + NAME_LENGTH, name.length);
    long part = (long) PART_BYTES * message;
    parts.set(JAVA_LONG, part, bytes.address() + begins[message]);
    parts.set(JAVA_LONG, part + PART_LENGTH, end(message) - begins[message]);
    boolean isCut = segments[message] > 1;
    headers.set(JAVA_LONG, header + CONTROL_LENGTH, isCut ? CONTROL_BYTES : 0);
    if (isCut) {
      controls.set(
          JAVA_SHORT, (long) CONTROL_BYTES * message + CONTROL_VALUE, (short) sizes[message]);
    }
  }

  private int end(int message) {
    return message + 1 < count ? begins[message + 1] : used;
  }

  /// @return the message to go on with
  private int refused(int message, int error, Rest rest) {
    switch (error) {
      case EINTR -> {
        return message;
      }
      case EAGAIN -> {
        for (int i = message; i < count; i++) {
          giveBack(i, rest);
        }
        return count;
      }
      case EIO -> {
        if (segments[message] > 1) { // this way out cannot cut: no checksums of its own, mostly
          takesSegments = false;
          giveBack(message, rest);
          return message + 1;
        }
      }
      default -> {}
    }
    UdpPeer to = peers[message];
    if (to != null) {
      rest.refused(to);
    }
    return message + 1;
  }

  private void giveBack(int message, Rest rest) {
    UdpPeer to = peers[message];
    int end = end(message);
    for (int at = begins[message]; to != null && at < end; at += sizes[message]) {
      byte[] datagram = new byte[Math.min(sizes[message], end - at)];
      MemorySegment.copy(bytes, JAVA_BYTE, at, datagram, 0, datagram.length);
      rest.later(datagram, to);
    }
  }
}
