package huizhen.relay.transport;

import static java.nio.charset.StandardCharsets.UTF_8;

import huizhen.relay.rtp.PacketBuffer;
import java.util.List;
import java.util.zip.CRC32;

/// Writes one STUN message into a buffer, from its start: attributes in the order of the calls,
/// then [#integrity], then [#fingerprint] (RFC 8489 §14). The length field is right after each.
public final class StunWriter {
  private final PacketBuffer target;
  private final byte[] bytes;
  private int end = StunMessage.HEADER_BYTES;

  public StunWriter(PacketBuffer target, int type, byte[] transactionId) {
    if (transactionId.length != 12) {
      throw new IllegalArgumentException("a transaction id has 12 bytes");
    }
    this.target = target;
    this.bytes = target.getBuffer();
    put16(0, type);
    put32(4, StunMessage.MAGIC_COOKIE);
    System.arraycopy(transactionId, 0, bytes, 8, 12);
    var _ = close();
  }

  public StunWriter username(String name) {
    byte[] value = name.getBytes(UTF_8);
    System.arraycopy(value, 0, bytes, begin(StunAttribute.USERNAME, value.length), value.length);
    return close();
  }

  public StunWriter priority(long priority) {
    put32(begin(StunAttribute.PRIORITY, 4), (int) priority);
    return close();
  }

  public StunWriter useCandidate() {
    int _ = begin(StunAttribute.USE_CANDIDATE, 0);
    return close();
  }

  public StunWriter controlling(long tieBreaker) {
    return role(StunAttribute.ICE_CONTROLLING, tieBreaker);
  }

  public StunWriter controlled(long tieBreaker) {
    return role(StunAttribute.ICE_CONTROLLED, tieBreaker);
  }

  public StunWriter mappedAddress(PeerAddress address) {
    byte[] value = address.address();
    int at = begin(StunAttribute.XOR_MAPPED_ADDRESS, 4 + value.length);
    bytes[at + 1] = (byte) (value.length == 4 ? 1 : 2);
    put16(at + 2, address.port() ^ (StunMessage.MAGIC_COOKIE >>> 16));
    for (int i = 0; i < value.length; i++) {
      bytes[at + 4 + i] = (byte) (value[i] ^ bytes[4 + i]);
    }
    return close();
  }

  public StunWriter error(int code, String reason) {
    byte[] phrase = reason.getBytes(UTF_8);
    int at = begin(StunAttribute.ERROR_CODE, 4 + phrase.length);
    bytes[at + 2] = (byte) (code / 100);
    bytes[at + 3] = (byte) (code % 100);
    System.arraycopy(phrase, 0, bytes, at + 4, phrase.length);
    return close();
  }

  public StunWriter unknownAttributes(List<Integer> types) {
    int at = begin(StunAttribute.UNKNOWN_ATTRIBUTES, 2 * types.size());
    for (int i = 0; i < types.size(); i++) {
      put16(at + 2 * i, types.get(i));
    }
    return close();
  }

  public StunWriter integrity(StunKey key) {
    int at = end;
    int _ = begin(StunAttribute.MESSAGE_INTEGRITY, StunKey.TAG_BYTES);
    key.sign(bytes, 0, at);
    return close();
  }

  public StunWriter fingerprint() {
    int at = end;
    int value = begin(StunAttribute.FINGERPRINT, 4);
    var _ = close(); // the sum covers the final length field
    var crc = new CRC32();
    crc.update(bytes, 0, at);
    put32(value, (int) crc.getValue() ^ StunMessage.FINGERPRINT_MASK);
    return this;
  }

  private StunWriter role(int type, long tieBreaker) {
    int at = begin(type, 8);
    put32(at, (int) (tieBreaker >>> 32));
    put32(at + 4, (int) tieBreaker);
    return close();
  }

  /// Appends the attribute's header and a zeroed value; gives the value's place.
  private int begin(int type, int size) {
    int at = end;
    int padded = (size + 3) & ~3;
    put16(at, type);
    put16(at + 2, size);
    java.util.Arrays.fill(bytes, at + 4, at + 4 + padded, (byte) 0);
    end = at + 4 + padded;
    return at + 4;
  }

  private StunWriter close() {
    put16(2, end - StunMessage.HEADER_BYTES);
    target.setOffsetLength(0, end);
    return this;
  }

  private void put16(int at, int value) {
    bytes[at] = (byte) (value >> 8);
    bytes[at + 1] = (byte) value;
  }

  private void put32(int at, int value) {
    put16(at, value >>> 16);
    put16(at + 2, value);
  }
}
