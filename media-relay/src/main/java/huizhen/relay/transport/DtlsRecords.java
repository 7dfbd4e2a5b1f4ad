package huizhen.relay.transport;

import huizhen.relay.rtp.PacketBuffer;

/// DTLS 1.2 records (RFC 6347 §4.1), looked at before the library sees them. It drops a record with
/// a wrong tag, as it should (§4.1.2.7), but ends the association for an encrypted one that is too
/// short to have a tag: without this, one forged datagram would hang up a call.
final class DtlsRecords {
  private static final int HEADER_BYTES = 13;
  private static final int FIRST_TYPE = 20;
  private static final int LAST_TYPE = 23;
  private static final int MAJOR_VERSION = 0xfe;

  /// AES-GCM's explicit nonce and tag (RFC 5288 §3): we agree to no other kind of cipher.
  private static final int MIN_ENCRYPTED_BYTES = 8 + 16;

  private DtlsRecords() {}

  /// Whether the datagram is records from its first byte to its last, each as long as it has to be.
  static boolean areWellFormed(PacketBuffer datagram) {
    byte[] bytes = datagram.getBuffer();
    int at = datagram.getOffset();
    int end = at + datagram.getLength();
    while (end - at >= HEADER_BYTES) {
      int type = bytes[at] & 0xff;
      int epoch = StunMessage.int16(bytes, at + 3);
      int length = StunMessage.int16(bytes, at + 11);
      if (type < FIRST_TYPE
          || type > LAST_TYPE
          || (bytes[at + 1] & 0xff) != MAJOR_VERSION
          || length > end - at - HEADER_BYTES
          || length < (epoch == 0 ? 1 : MIN_ENCRYPTED_BYTES)) {
        return false;
      }
      at += HEADER_BYTES + length;
    }
    return at == end && datagram.getLength() > 0;
  }
}
