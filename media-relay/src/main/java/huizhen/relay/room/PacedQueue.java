package huizhen.relay.room;

import org.jspecify.annotations.Nullable;

/// Video packets that wait for their turn on a slow line: not their bytes, which the encodings'
/// histories keep, but which packet of which slot. First in, first out. Holds [#CAPACITY]; what
/// does not fit is not sent, and its slot begins anew with a keyframe. Owned by [Downlink].
final class PacedQueue {
  static final int CAPACITY = 512;

  private static final int MASK = CAPACITY - 1;

  // Made when something waits for the first time: on most lines nothing ever does.
  private @Nullable DownTrack[] slots = {};
  private long[] outgoing = {};
  private int[] epochs = {};
  private long[] sinceNanos = {};
  private long head;
  private long tail;

  boolean isEmpty() {
    return head == tail;
  }

  int size() {
    return (int) (tail - head);
  }

  /// @return false when it is full
  boolean add(DownTrack slot, long number, int epoch, long nowNanos) {
    if (tail - head == CAPACITY) {
      return false;
    }
    if (slots.length == 0) {
      slots = new @Nullable DownTrack[CAPACITY];
      outgoing = new long[CAPACITY];
      epochs = new int[CAPACITY];
      sinceNanos = new long[CAPACITY];
    }
    int at = (int) tail & MASK;
    slots[at] = slot;
    outgoing[at] = number;
    epochs[at] = epoch;
    sinceNanos[at] = nowNanos;
    tail++;
    return true;
  }

  /// The slot of the first packet; only while the queue is not empty.
  DownTrack slot() {
    DownTrack slot = slots[(int) head & MASK];
    if (slot == null) {
      throw new IllegalStateException("the queue is empty");
    }
    return slot;
  }

  long outgoing() {
    return outgoing[(int) head & MASK];
  }

  int epoch() {
    return epochs[(int) head & MASK];
  }

  long waitNanos(long nowNanos) {
    return isEmpty() ? 0 : nowNanos - sinceNanos[(int) head & MASK];
  }

  void remove() {
    slots[(int) head & MASK] = null;
    head++;
  }
}
