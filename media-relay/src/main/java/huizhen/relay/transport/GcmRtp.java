package huizhen.relay.transport;

import huizhen.relay.rtp.PacketBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.IntConsumer;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// RTP in one direction with AEAD_AES_128_GCM (RFC 7714 §8): what is done for each packet of media,
/// so that it has a way of its own beside jitsi-srtp. One cipher for all sources, whose packets'
/// initialisation vectors differ by their SSRC; what is kept of a source is which indices it used.
final class GcmRtp implements AutoCloseable {
  private static final int FIXED_HEADER_BYTES = 12;
  private static final int SALT_BYTES = 12;

  /// RFC 3711 §4.3.2.
  private static final int LABEL_ENCRYPTION = 0;

  private static final int LABEL_SALT = 2;

  /// Where the label lies in the derivation's counter block (RFC 3711 §4.3.1).
  private static final int LABEL_AT = 7;

  private final OpenSslGcm cipher;
  private final long saltHigh;
  private final int saltLow;
  private final SsrcTable<PacketIndices> sources = new SsrcTable<>();

  private GcmRtp(OpenSslGcm cipher, byte[] salt) {
    this.cipher = cipher;
    saltHigh = saltHigh(salt);
    saltLow = StunMessage.int32(salt, 8);
  }

  /// @param isSealing whether for what is sent, which is encrypted
  /// @return nothing where this machine has no [OpenSslGcm]
  static Optional<GcmRtp> create(byte[] masterKey, byte[] masterSalt, boolean isSealing)
      throws GeneralSecurityException {
    byte[] key = derive(masterKey, masterSalt, LABEL_ENCRYPTION, OpenSslGcm.KEY_BYTES);
    byte[] salt = derive(masterKey, masterSalt, LABEL_SALT, SALT_BYTES);
    Optional<OpenSslGcm> cipher = OpenSslGcm.create(key, isSealing);
    Arrays.fill(key, (byte) 0);
    return cipher.map(made -> new GcmRtp(made, salt));
  }

  /// A session key: AES in counter mode, from a block that the salt and the label make (RFC 3711
  /// §4.3; RFC 7714 §11 pads the salt).
  static byte[] derive(byte[] masterKey, byte[] masterSalt, int label, int bytes)
      throws GeneralSecurityException {
    byte[] block = Arrays.copyOf(masterSalt, 16);
    block[LABEL_AT] ^= (byte) label;
    var generator = Cipher.getInstance("AES/CTR/NoPadding");
    generator.init(
        Cipher.ENCRYPT_MODE, new SecretKeySpec(masterKey, "AES"), new IvParameterSpec(block));
    return generator.doFinal(new byte[bytes]);
  }

  /// Encrypts; the packet grows by the tag.
  ///
  /// @param packet of 12 bytes at least, with room for the tag
  SrtpVerdict protect(PacketBuffer packet) {
    byte[] bytes = packet.getBuffer();
    int from = packet.getOffset();
    int to = from + packet.getLength();
    int payload = payloadAt(bytes, from, to);
    if (payload > to || to - from > PacketBuffer.CAPACITY) {
      return SrtpVerdict.MALFORMED;
    }
    int ssrc = StunMessage.int32(bytes, from + 8);
    PacketIndices source = sources.get(ssrc);
    if (source == null) {
      if (sources.isFull()) {
        return SrtpVerdict.TOO_MANY_SOURCES;
      }
      source = new PacketIndices();
      sources.put(ssrc, source);
    }
    int sequence16 = StunMessage.int16(bytes, from + 2);
    long index = source.of(sequence16);
    if (index == PacketIndices.USED) {
      return SrtpVerdict.REPLAYED;
    }
    source.use(index);
    int rollOver = PacketIndices.rollOver(index);
    if (!cipher.seal(
        ivHigh(ssrc, rollOver), ivLow(rollOver, sequence16), bytes, from, payload, to)) {
      return SrtpVerdict.FAILED;
    }
    packet.setLength(packet.getLength() + OpenSslGcm.TAG_BYTES);
    return SrtpVerdict.OK;
  }

  /// Checks and decrypts; the packet shrinks by the tag. A source is kept from its first authentic
  /// packet on.
  ///
  /// @param onSource told the SSRC of a source that is kept from now on
  SrtpVerdict unprotect(PacketBuffer packet, IntConsumer onSource) {
    byte[] bytes = packet.getBuffer();
    int from = packet.getOffset();
    int to = from + packet.getLength() - OpenSslGcm.TAG_BYTES;
    int payload = to - from < FIXED_HEADER_BYTES ? to + 1 : payloadAt(bytes, from, to);
    if (payload > to || to - from > PacketBuffer.CAPACITY) {
      return SrtpVerdict.MALFORMED;
    }
    int ssrc = StunMessage.int32(bytes, from + 8);
    PacketIndices known = sources.get(ssrc);
    if (known == null && sources.isFull()) {
      return SrtpVerdict.TOO_MANY_SOURCES;
    }
    PacketIndices source = known == null ? new PacketIndices() : known;
    int sequence16 = StunMessage.int16(bytes, from + 2);
    long index = source.of(sequence16);
    if (index == PacketIndices.USED) {
      return SrtpVerdict.REPLAYED;
    }
    int rollOver = PacketIndices.rollOver(index);
    if (!cipher.open(
        ivHigh(ssrc, rollOver), ivLow(rollOver, sequence16), bytes, from, payload, to)) {
      return SrtpVerdict.FORGED;
    }
    source.use(index);
    packet.setLength(to - from);
    if (known == null) {
      sources.put(ssrc, source);
      onSource.accept(ssrc);
    }
    return SrtpVerdict.OK;
  }

  /// The first 8 bytes of a salt, the first in the highest bits.
  static long saltHigh(byte[] salt) {
    return ((long) StunMessage.int32(salt, 0) << 32) | (StunMessage.int32(salt, 4) & 0xffffffffL);
  }

  /// Two bytes of nothing, the SSRC, and the upper half of how often the sequence has rolled over
  /// (RFC 7714 §8.1).
  private long ivHigh(int ssrc, int rollOver) {
    return saltHigh ^ ((ssrc & 0xffffffffL) << 16) ^ (rollOver >>> 16);
  }

  /// The lower half of it, and the sequence.
  private int ivLow(int rollOver, int sequence16) {
    return saltLow ^ ((rollOver << 16) | sequence16);
  }

  /// Where the payload begins; behind `to` when the header says more than there is.
  private static int payloadAt(byte[] bytes, int from, int to) {
    int at = from + FIXED_HEADER_BYTES + 4 * (bytes[from] & 0x0f);
    if ((bytes[from] & 0x10) == 0) {
      return at;
    }
    return at + 4 > to ? to + 1 : at + 4 + 4 * StunMessage.int16(bytes, at + 2);
  }

  /// Forgets the key.
  @Override
  public void close() {
    cipher.close();
  }
}
