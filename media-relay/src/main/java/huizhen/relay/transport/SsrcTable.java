package huizhen.relay.transport;

import org.jspecify.annotations.Nullable;

/// A small map from SSRC to value that allocates nothing when it is read, and takes as much as what
/// it holds. Holds at most [#MAX_ENTRIES]; refuses more.
final class SsrcTable<V> {
  static final int MAX_ENTRIES = 256;

  /// Most connections know a dozen sources.
  private static final int FIRST_SLOTS = 16;

  private static final int SPACE = 2;

  private int[] keys = new int[FIRST_SLOTS];
  private @Nullable Object[] values = new Object[FIRST_SLOTS];
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
    if (SPACE * size > keys.length) {
      grow();
    }
  }

  private void grow() {
    int[] keysBefore = keys;
    @Nullable Object[] valuesBefore = values;
    keys = new int[2 * keysBefore.length];
    values = new Object[2 * keysBefore.length];
    for (int i = 0; i < keysBefore.length; i++) {
      if (valuesBefore[i] != null) {
        int slot = slotOf(keysBefore[i]);
        keys[slot] = keysBefore[i];
        values[slot] = valuesBefore[i];
      }
    }
  }

  private int slotOf(int ssrc) {
    int slot = ((ssrc * 0x9e3779b9) >>> 16) & (keys.length - 1);
    while (values[slot] != null && keys[slot] != ssrc) {
      slot = (slot + 1) & (keys.length - 1);
    }
    return slot;
  }
}
