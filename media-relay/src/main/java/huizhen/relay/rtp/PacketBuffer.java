package huizhen.relay.rtp;

import org.jitsi.utils.ByteArrayBuffer;

/// The core's only buffer: a heap array with a window. Borrowed for one call: whoever wants to keep
/// bytes copies them. Has room behind the window for what SRTP appends.
public final class PacketBuffer implements ByteArrayBuffer {
  /// The largest datagram that the relay takes or makes, with SRTP's tag: above an Ethernet frame.
  public static final int CAPACITY = 2048;

  private final byte[] bytes;
  private int offset;
  private int length;

  public PacketBuffer() {
    this(new byte[CAPACITY], 0, 0);
  }

  public PacketBuffer(byte[] bytes, int offset, int length) {
    this.bytes = bytes;
    setOffsetLength(offset, length);
  }

  /// Takes over the bytes of `source`, at offset 0.
  public void copyFrom(PacketBuffer source) {
    copyFrom(source.bytes, source.offset, source.length);
  }

  public void copyFrom(byte[] source, int sourceOffset, int sourceLength) {
    System.arraycopy(source, sourceOffset, bytes, 0, sourceLength);
    setOffsetLength(0, sourceLength);
  }

  @Override
  public byte[] getBuffer() {
    return bytes;
  }

  @Override
  public int getOffset() {
    return offset;
  }

  @Override
  public int getLength() {
    return length;
  }

  @Override
  public void setOffset(int offset) {
    setOffsetLength(offset, length);
  }

  @Override
  public void setLength(int length) {
    setOffsetLength(offset, length);
  }

  public void setOffsetLength(int offset, int length) {
    if (offset < 0 || length < 0 || offset > bytes.length - length) {
      throw new IllegalArgumentException(
          "window %d+%d does not fit in %d bytes".formatted(offset, length, bytes.length));
    }
    this.offset = offset;
    this.length = length;
  }

  @Override
  public boolean isInvalid() {
    return false;
  }

  @Override
  public void readRegionToBuff(int start, int count, byte[] target) {
    System.arraycopy(bytes, offset + start, target, 0, count);
  }

  @Override
  public void append(byte[] data, int count) {
    System.arraycopy(data, 0, bytes, offset + length, count);
    length += count;
  }

  @Override
  public void grow(int howMuch) {
    if (offset + length + howMuch > bytes.length) {
      throw new IllegalArgumentException(
          "no room for %d more bytes behind %d+%d".formatted(howMuch, offset, length));
    }
  }

  @Override
  public void shrink(int count) {
    setLength(length - count);
  }
}
