package huizhen.relay.rtp;

/// Writes a payload of redundant audio (RFC 2198): first [#begin], then [#add] per redundant block,
/// the oldest first, then [#write] with the primary, all into an [RtpWriter]. Borrows the blocks'
/// arrays until then.
public final class RedWriter {
  /// 14 bits.
  public static final int MAX_TIMESTAMP_OFFSET = 0x3fff;

  /// 10 bits.
  public static final int MAX_BLOCK_BYTES = 0x3ff;

  private final int[] headers = new int[RedPayload.MAX_REDUNDANT];
  private final byte[][] arrays = new byte[RedPayload.MAX_REDUNDANT][];
  private final int[] offsets = new int[RedPayload.MAX_REDUNDANT];
  private final int[] lengths = new int[RedPayload.MAX_REDUNDANT];
  private int blocks;
  private int size;

  /// Forgets what was added.
  public void begin() {
    blocks = 0;
    size = 1;
  }

  /// Adds a redundant block.
  ///
  /// @return false, with nothing added, for more than [RedPayload#MAX_REDUNDANT] and for what does
  ///   not fit in the block's header: it is too old or too long to be repeated
  public boolean add(int payloadType, int timestampOffset, byte[] bytes, int offset, int length) {
    if (blocks == RedPayload.MAX_REDUNDANT
        || timestampOffset < 0
        || timestampOffset > MAX_TIMESTAMP_OFFSET
        || length > MAX_BLOCK_BYTES) {
      return false;
    }
    headers[blocks] = 1 << 31 | payloadType << 24 | timestampOffset << 10 | length;
    arrays[blocks] = bytes;
    offsets[blocks] = offset;
    lengths[blocks] = length;
    blocks++;
    size += 4 + length;
    return true;
  }

  /// Appends everything to the payload that `writer` has begun.
  ///
  /// @return false, with nothing written, if it is longer than [RtpWriter#MAX_PAYLOAD]
  public boolean write(RtpWriter writer, int payloadType, byte[] bytes, int offset, int length) {
    if (size + length > RtpWriter.MAX_PAYLOAD) {
      return false;
    }
    for (int i = 0; i < blocks; i++) {
      writer.append16(headers[i] >>> 16);
      writer.append16(headers[i]);
    }
    writer.append8(payloadType);
    for (int i = 0; i < blocks; i++) {
      writer.append(arrays[i], offsets[i], lengths[i]);
    }
    writer.append(bytes, offset, length);
    return true;
  }
}
