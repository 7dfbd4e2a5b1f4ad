package huizhen.app.edge;

import io.netty.buffer.ByteBuf;

/// What the first bytes of a connection say of a TLS handshake (RFC 8446 §4.1.2, RFC 5246
/// §7.4.1.2). Reads at most [#MAX_BYTES] and never throws: what it can't read is taken for a
/// handshake from scratch, and TLS itself says what is wrong with it.
enum ClientHello {
  NEEDS_MORE,
  NOT_TLS,
  /// From scratch.
  FRESH,
  /// With a ticket or key of an earlier session. A claim: whether it is true, TLS finds out.
  RESUMING;

  /// Longer ones are looked at no further.
  static final int MAX_BYTES = 8 << 10;

  /// RFC 8446 §5.1: a record of the handshake, of version 3.x.
  private static final int TLS_HANDSHAKE = 0x16;

  private static final int TLS_MAJOR = 3;
  private static final int RECORD_HEADER = 5;
  private static final int CLIENT_HELLO = 1;

  /// Type, length, version, random.
  private static final int BEFORE_SESSION_ID = 4 + 2 + 32;

  private static final int SESSION_TICKET = 35;
  private static final int PRE_SHARED_KEY = 41;

  static ClientHello look(ByteBuf bytes) {
    int at = bytes.readerIndex();
    int length = bytes.readableBytes();
    boolean isOtherType = length > 0 && bytes.getUnsignedByte(at) != TLS_HANDSHAKE;
    boolean isOtherVersion = length > 1 && bytes.getUnsignedByte(at + 1) != TLS_MAJOR;
    if (isOtherType || isOtherVersion) {
      return NOT_TLS;
    }
    if (length < RECORD_HEADER) {
      return NEEDS_MORE;
    }
    int record = bytes.getUnsignedShort(at + 3);
    if (record + RECORD_HEADER > MAX_BYTES) {
      return FRESH;
    }
    if (length < RECORD_HEADER + record) {
      return NEEDS_MORE;
    }
    return offersSession(bytes.slice(at + RECORD_HEADER, record)) ? RESUMING : FRESH;
  }

  private static boolean offersSession(ByteBuf hello) {
    if (hello.readableBytes() < BEFORE_SESSION_ID || hello.getUnsignedByte(0) != CLIENT_HELLO) {
      return false;
    }
    hello.skipBytes(BEFORE_SESSION_ID);
    // session id, cipher suites, compression methods
    if (!skip(hello, 1) || !skip(hello, 2) || !skip(hello, 1) || hello.readableBytes() < 2) {
      return false;
    }
    hello.skipBytes(2);
    while (hello.readableBytes() >= 4) {
      int type = hello.readUnsignedShort();
      int size = hello.getUnsignedShort(hello.readerIndex());
      if (type == PRE_SHARED_KEY || (type == SESSION_TICKET && size > 0)) {
        return true;
      }
      if (!skip(hello, 2)) {
        return false;
      }
    }
    return false;
  }

  /// Over something with its length before it.
  private static boolean skip(ByteBuf bytes, int lengthBytes) {
    if (bytes.readableBytes() < lengthBytes) {
      return false;
    }
    int length = lengthBytes == 1 ? bytes.readUnsignedByte() : bytes.readUnsignedShort();
    if (bytes.readableBytes() < length) {
      return false;
    }
    bytes.skipBytes(length);
    return true;
  }
}
