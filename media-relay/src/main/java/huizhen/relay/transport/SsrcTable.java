package huizhen.relay.transport;

import org.jspecify.annotations.Nullable;

/// A small map from SSRC to value that allocates nothing when it is read. Holds at most
/// [#MAX_ENTRIES]; refuses more.
final class SsrcTable<V> {
  static final int MAX_ENTRIES = 256;

  private static final int SLOTS = 4 * MAX_ENTRIES;

  private final int[] keys = new int[SLOTS];
  private final @Nullable Object[] values = new Object[SLOTS];
  private int size;

  @SuppressWarnings("unchecked") // only put() fills the slots
  @Nullable V get(int ssrc) {
    int slot = slotOf(ssrc);
    return (V) values[slot];
  }

  boolean isFull() {
    return size == MAX_ENTRIES;
  }

  void put(int ssrc, V value) {
    if (isFull()) {
      throw new IllegalStateException("the table is full");
    }
    int slot = slotOf(ssrc);
    if (values[slot] == null) {
      size++;
    }
    keys[slot] = ssrc;
    values[slot] = value;
  }

  private int slotOf(int ssrc) {
    int slot = ((ssrc * 0x9e3779b9) >>> 16) & (SLOTS - 1);
    while (values[slot] != null && keys[slot] != ssrc) {
      slot = (slot + 1) & (SLOTS - 1);
    }
    return slot;
  }
}
