package huizhen.relay.forward;

import java.util.Arrays;

/// The last packets of one encoding as they came, to repair what its receivers lost, and to know a
/// duplicate. All its slots are allocated at the start; a packet larger than a slot is known but
/// can't be repaired from here.
public final class RetransmissionBuffer {
  /// About a second of high-definition video.
  public static final int VIDEO_SLOTS = 512;

  /// Audio is not repaired from here; this only tells duplicates.
  public static final int AUDIO_SLOTS = 64;

  /// What fits in an Ethernet frame.
  public static final int SLOT_BYTES = 1472;

  private static final long EMPTY = -1;

  private final long[] sequences;
  private final int[] lengths;
  private final byte[] bytes;
  private final int mask;
  private long highest = EMPTY;

  /// @param slots a power of two
  public RetransmissionBuffer(int slots, boolean keepsBytes) {
    if (Integer.bitCount(slots) != 1) {
      throw new IllegalArgumentException("%d slots are not a power of two".formatted(slots));
    }
    sequences = new long[slots];
    Arrays.fill(sequences, EMPTY);
    lengths = new int[slots];
    bytes = new byte[keepsBytes ? slots * SLOT_BYTES : 0];
    mask = slots - 1;
  }

  /// Remembers a packet.
  ///
  /// @return false, with nothing changed, if it was there already, or is too old to tell
  public boolean put(long sequence, byte[] source, int offset, int length) {
    int slot = (int) sequence & mask;
    if (sequences[slot] == sequence || sequence <= highest - sequences.length) {
      return false;
    }
    highest = Math.max(highest, sequence);
    sequences[slot] = sequence;
    lengths[slot] = 0;
    if (length <= SLOT_BYTES && bytes.length != 0) {
      System.arraycopy(source, offset, bytes, slot * SLOT_BYTES, length);
      lengths[slot] = length;
    }
    return true;
  }

  /// The length of a packet that is kept; 0 if it is not.
  public int length(long sequence) {
    int slot = (int) sequence & mask;
    return sequences[slot] == sequence ? lengths[slot] : 0;
  }

  /// Where a packet that is kept begins in [#bytes].
  public int offset(long sequence) {
    return ((int) sequence & mask) * SLOT_BYTES;
  }

  public byte[] bytes() {
    return bytes;
  }

  public void reset() {
    Arrays.fill(sequences, EMPTY);
    highest = EMPTY;
  }
}
