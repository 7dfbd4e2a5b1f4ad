package huizhen.relay.rtp;

/// Reads a payload of redundant audio (RFC 2198): earlier frames again, the oldest first, and the
/// frame of the packet's own timestamp, the primary, at the end. One object is used for packet
/// after packet; after a `parse` that gave false it has no blocks.
public final class RedPayload {
  /// More redundant blocks than this are refused: senders of Opus use one or two.
  public static final int MAX_REDUNDANT = 8;

  private static final int REDUNDANT_HEADER = 4;

  private final int[] payloadTypes = new int[MAX_REDUNDANT + 1];
  private final int[] timestampOffsets = new int[MAX_REDUNDANT + 1];
  private final int[] offsets = new int[MAX_REDUNDANT + 1];
  private final int[] lengths = new int[MAX_REDUNDANT + 1];
  private int blocks;

  /// @return false when it is cut short or has too many blocks
  public boolean parse(byte[] bytes, int offset, int length) {
    blocks = 0;
    int end = offset + length;
    int at = offset;
    int count = 0;
    int redundantBytes = 0;
    while (at < end && bytes[at] < 0) {
      if (count == MAX_REDUNDANT || at + REDUNDANT_HEADER > end) {
        return false;
      }
      payloadTypes[count] = bytes[at] & 0x7f;
      timestampOffsets[count] = Wire.u16(bytes, at + 1) >>> 2;
      lengths[count] = Wire.u16(bytes, at + 2) & 0x3ff;
      redundantBytes += lengths[count];
      count++;
      at += REDUNDANT_HEADER;
    }
    if (at >= end || at + 1 + redundantBytes > end) {
      return false;
    }
    payloadTypes[count] = Wire.u8(bytes, at);
    timestampOffsets[count] = 0;
    at++;
    lengths[count] = end - at - redundantBytes;
    for (int i = 0; i <= count; i++) {
      offsets[i] = at;
      at += lengths[i];
    }
    blocks = count + 1;
    return true;
  }

  /// How many there are, with the primary, which is the last.
  public int blocks() {
    return blocks;
  }

  public int payloadType(int block) {
    return payloadTypes[block];
  }

  /// How much earlier than the packet's timestamp the block begins: 14 bits; 0 for the primary.
  public int timestampOffset(int block) {
    return timestampOffsets[block];
  }

  /// Where the block's payload stands in the array.
  public int offset(int block) {
    return offsets[block];
  }

  /// May be 0.
  public int length(int block) {
    return lengths[block];
  }

  public int primaryPayloadType() {
    return payloadTypes[blocks - 1];
  }

  public int primaryOffset() {
    return offsets[blocks - 1];
  }

  public int primaryLength() {
    return lengths[blocks - 1];
  }
}
