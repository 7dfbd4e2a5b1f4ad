package huizhen.relay.forward;

import java.util.Arrays;

/// The last packets of one encoding as they came, to repair what its receivers lost, and to know a
/// duplicate. Its slots are allocated when they are first used, so that a section that sends
/// nothing costs nothing, and kept from then on; a packet larger than a slot is known but can't be
/// repaired from here.
///
/// A history of more than [#WHOLE_BYTES] is one array, smaller ones come by the [#CHUNK]. G1 puts
/// an array that fills half of one of its regions where it never moves it; what is smaller is
/// copied in pauses in which nobody is heard, 60 MB of it while eighty people come with pictures.
public final class RetransmissionBuffer {
  /// About a second of high-definition video.
  public static final int VIDEO_SLOTS = 512;

  /// A second and more of sound: for repairs and for the redundant blocks of RED.
  public static final int AUDIO_SLOTS = 64;

  /// What a slot without RTX keeps of what it sent: half a second of video, more of sound than a
  /// playout buffer waits for.
  public static final int SENT_VIDEO_SLOTS = 256;

  public static final int SENT_AUDIO_SLOTS = 32;

  /// What fits in an Ethernet frame.
  public static final int VIDEO_SLOT_BYTES = 1472;

  /// Above what Opus makes for speech; a larger packet goes out once and is not repaired.
  public static final int AUDIO_SLOT_BYTES = 480;

  private static final int CHUNK = 32;

  /// Half of the smallest region.
  private static final int WHOLE_BYTES = 512 * 1024;

  private static final byte[] NO_CHUNK = {};
  private static final long EMPTY = -1;

  private final long[] sequences;
  private final int[] lengths;
  private final byte[][] chunks;
  private final int slotBytes;
  private final int chunkSlots;
  private final int mask;
  private long highest = EMPTY;

  /// @param slots a power of two
  public RetransmissionBuffer(int slots, int slotBytes) {
    if (Integer.bitCount(slots) != 1) {
      throw new IllegalArgumentException("%d slots are not a power of two".formatted(slots));
    }
    sequences = new long[slots];
    Arrays.fill(sequences, EMPTY);
    lengths = new int[slots];
    this.slotBytes = slotBytes;
    chunkSlots = slots * slotBytes > WHOLE_BYTES ? slots : CHUNK;
    chunks = new byte[slots / chunkSlots][];
    Arrays.fill(chunks, NO_CHUNK);
    mask = slots - 1;
  }

  /// Remembers a packet that [#has] does not know.
  public void put(long sequence, byte[] source, int offset, int length) {
    note(sequence);
    if (length <= slotBytes) {
      int slot = (int) sequence & mask;
      int chunk = slot / chunkSlots;
      if (chunks[chunk].length == 0) {
        chunks[chunk] = new byte[chunkSlots * slotBytes];
      }
      System.arraycopy(source, offset, chunks[chunk], offset(sequence), length);
      lengths[slot] = length;
    }
  }

  /// Remembers that a packet has come, without keeping it.
  public void note(long sequence) {
    int slot = (int) sequence & mask;
    highest = Math.max(highest, sequence);
    sequences[slot] = sequence;
    lengths[slot] = 0;
  }

  /// Whether a packet has come; one that is too old to tell counts as come.
  public boolean has(long sequence) {
    return sequences[(int) sequence & mask] == sequence || sequence <= highest - sequences.length;
  }

  /// The length of a packet that is kept; 0 if it is not.
  public int length(long sequence) {
    int slot = (int) sequence & mask;
    return sequences[slot] == sequence ? lengths[slot] : 0;
  }

  /// The array that holds a packet that is kept.
  public byte[] bytes(long sequence) {
    return chunks[((int) sequence & mask) / chunkSlots];
  }

  /// Where a packet that is kept begins in [#bytes].
  public int offset(long sequence) {
    return ((int) sequence & mask) % chunkSlots * slotBytes;
  }

  public void reset() {
    Arrays.fill(sequences, EMPTY);
    highest = EMPTY;
  }
}
