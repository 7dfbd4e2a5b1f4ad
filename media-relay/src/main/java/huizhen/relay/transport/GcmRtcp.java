package huizhen.relay.transport;

import huizhen.relay.rtp.PacketBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Optional;

/// RTCP in one direction with AEAD_AES_128_GCM (RFC 7714 §9), beside [GcmRtp]: of a hundred
/// receivers some 1,600 packets of feedback come in a second.
///
/// A packet is eight bytes of header, what is encrypted, the tag, and last the index with the flag
/// that says whether anything is encrypted. What is authenticated alone is the header and the
/// index, so for the cipher the index is moved behind the header.
final class GcmRtcp implements AutoCloseable {
  private static final int HEADER_BYTES = 8;
  private static final int INDEX_BYTES = 4;
  private static final int SALT_BYTES = 12;

  /// What a packet that is sent grows by.
  static final int GROWTH = OpenSslGcm.TAG_BYTES + INDEX_BYTES;

  /// RFC 3711 §4.3.2.
  private static final int LABEL_ENCRYPTION = 3;

  private static final int LABEL_SALT = 5;

  private static final int IS_ENCRYPTED = 0x8000_0000;

  private final OpenSslGcm cipher;
  private final long saltHigh;
  private final int saltLow;
  private final SsrcTable<ControlIndices> sources = new SsrcTable<>();

  private GcmRtcp(OpenSslGcm cipher, byte[] salt) {
    this.cipher = cipher;
    saltHigh = GcmRtp.saltHigh(salt);
    saltLow = StunMessage.int32(salt, 8);
  }

  /// @param isSealing whether for what is sent, which is encrypted
  /// @return nothing where this machine has no [OpenSslGcm]
  static Optional<GcmRtcp> create(byte[] masterKey, byte[] masterSalt, boolean isSealing)
      throws GeneralSecurityException {
    byte[] key = GcmRtp.derive(masterKey, masterSalt, LABEL_ENCRYPTION, OpenSslGcm.KEY_BYTES);
    byte[] salt = GcmRtp.derive(masterKey, masterSalt, LABEL_SALT, SALT_BYTES);
    Optional<OpenSslGcm> cipher = OpenSslGcm.create(key, isSealing);
    Arrays.fill(key, (byte) 0);
    return cipher.map(made -> new GcmRtcp(made, salt));
  }

  /// Encrypts; the packet grows by [#GROWTH].
  ///
  /// @param packet of 8 bytes at least, with room for what it grows by
  SrtpVerdict protect(PacketBuffer packet) {
    if (packet.getLength() > PacketBuffer.CAPACITY - INDEX_BYTES) {
      return SrtpVerdict.MALFORMED;
    }
    byte[] bytes = packet.getBuffer();
    int from = packet.getOffset();
    int body = from + HEADER_BYTES;
    int to = from + packet.getLength();
    int ssrc = StunMessage.int32(bytes, from + 4);
    ControlIndices source = sources.get(ssrc);
    if (source == null) {
      if (sources.isFull()) {
        return SrtpVerdict.TOO_MANY_SOURCES;
      }
      source = new ControlIndices();
      sources.put(ssrc, source);
    }
    if (source.isSpent()) {
      return SrtpVerdict.FAILED;
    }
    int index = source.next();
    int word = index | IS_ENCRYPTED;
    System.arraycopy(bytes, body, bytes, body + INDEX_BYTES, to - body);
    put32(bytes, body, word);
    boolean isSealed =
        cipher.seal(
            ivHigh(ssrc), saltLow ^ index, bytes, from, body + INDEX_BYTES, to + INDEX_BYTES);
    int sealed = to - body + OpenSslGcm.TAG_BYTES;
    System.arraycopy(bytes, body + INDEX_BYTES, bytes, body, sealed);
    put32(bytes, body + sealed, word);
    packet.setLength(packet.getLength() + GROWTH);
    return isSealed ? SrtpVerdict.OK : SrtpVerdict.FAILED;
  }

  /// Checks and decrypts; the packet shrinks by [#GROWTH]. A source is kept from its first
  /// authentic packet on. When the verdict is not OK, its bytes are garbage.
  ///
  /// @param packet of 28 bytes at least
  SrtpVerdict unprotect(PacketBuffer packet) {
    byte[] bytes = packet.getBuffer();
    int from = packet.getOffset();
    int length = packet.getLength() - GROWTH;
    int ssrc = StunMessage.int32(bytes, from + 4);
    ControlIndices known = sources.get(ssrc);
    if (known == null && sources.isFull()) {
      return SrtpVerdict.TOO_MANY_SOURCES;
    }
    if (length > PacketBuffer.CAPACITY - INDEX_BYTES) {
      return SrtpVerdict.MALFORMED;
    }
    ControlIndices source = known == null ? new ControlIndices() : known;
    int tag = from + length;
    int word = StunMessage.int32(bytes, tag + OpenSslGcm.TAG_BYTES);
    int index = word & ~IS_ENCRYPTED;
    if (source.isUsed(index)) {
      return SrtpVerdict.REPLAYED;
    }
    // Where nothing is encrypted all of the packet is authenticated alone, and the index behind it.
    int middle = word == index ? tag : from + HEADER_BYTES;
    System.arraycopy(
        bytes, middle, bytes, middle + INDEX_BYTES, tag - middle + OpenSslGcm.TAG_BYTES);
    put32(bytes, middle, word);
    if (!cipher.open(
        ivHigh(ssrc), saltLow ^ index, bytes, from, middle + INDEX_BYTES, tag + INDEX_BYTES)) {
      return SrtpVerdict.FORGED;
    }
    System.arraycopy(bytes, middle + INDEX_BYTES, bytes, middle, tag - middle);
    source.use(index);
    packet.setLength(length);
    if (known == null) {
      sources.put(ssrc, source);
    }
    return SrtpVerdict.OK;
  }

  /// Two bytes of nothing, the SSRC, and two of nothing; the index follows (RFC 7714 §9.1).
  private long ivHigh(int ssrc) {
    return saltHigh ^ ((ssrc & 0xffffffffL) << 16);
  }

  private static void put32(byte[] bytes, int at, int value) {
    for (int i = 0; i < 4; i++) {
      bytes[at + i] = (byte) (value >>> (24 - 8 * i));
    }
  }

  /// Forgets the key.
  @Override
  public void close() {
    cipher.close();
  }
}
