package huizhen.recording.io;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Hands packets from one thread (a room's loop) to one other (a recorder) through a byte array of
/// fixed size. Neither ever waits: a full ring refuses. An entry is `bytes u32 | kind u8, track u24
/// | nanos i64 | payload`, at a multiple of 8.
final class PacketRing {
  /// Takes the entries; the array is borrowed for the call.
  @FunctionalInterface
  interface Sink {
    void entry(int kind, int track, long nanos, byte[] bytes, int offset, int length);
  }

  private static final int HEAD_BYTES = 16;
  private static final int WRAP = -1;
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final byte[] bytes;
  private final int mask;

  /// Moved by the reader alone.
  private volatile long head;

  /// Moved by the writer alone.
  private volatile long tail;

  PacketRing(int capacity) {
    if (Integer.bitCount(capacity) != 1) {
      throw new IllegalArgumentException(
          "a ring of %d bytes: not a power of two".formatted(capacity));
    }
    bytes = new byte[capacity];
    mask = capacity - 1;
  }

  /// False when there is no room.
  boolean offer(int kind, int track, long nanos, byte[] source, int offset, int length) {
    int size = (HEAD_BYTES + length + 7) & ~7;
    long at = tail;
    int index = (int) at & mask;
    int toEnd = bytes.length - index;
    long needed = size <= toEnd ? size : (long) toEnd + size;
    if (at + needed - head > bytes.length) {
      return false;
    }
    if (size > toEnd) {
      INT.set(bytes, index, WRAP);
      at += toEnd;
      index = 0;
    }
    INT.set(bytes, index, length);
    INT.set(bytes, index + 4, kind << 24 | track);
    LONG.set(bytes, index + 8, nanos);
    System.arraycopy(source, offset, bytes, index + HEAD_BYTES, length);
    tail = at + size;
    return true;
  }

  /// Hands over what is there now.
  void drain(Sink sink) {
    long end = tail;
    long at = head;
    while (at < end) {
      int index = (int) at & mask;
      int length = (int) INT.get(bytes, index);
      if (length == WRAP) {
        at += bytes.length - index;
        continue;
      }
      int word = (int) INT.get(bytes, index + 4);
      sink.entry(
          word >>> 24,
          word & 0xFF_FFFF,
          (long) LONG.get(bytes, index + 8),
          bytes,
          index + HEAD_BYTES,
          length);
      at += (HEAD_BYTES + length + 7) & ~7;
      head = at;
    }
    head = at;
  }

  boolean isEmpty() {
    return head == tail;
  }
}
