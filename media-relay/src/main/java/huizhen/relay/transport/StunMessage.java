package huizhen.relay.transport;

import static java.nio.charset.StandardCharsets.UTF_8;

import huizhen.relay.rtp.PacketBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/// A STUN message as it was read (RFC 8489 §5): of exactly the datagram's length, every attribute
/// within it, its FINGERPRINT right where there is one. Reading never throws; what is not such a
/// message is no message.
///
/// Borrows the datagram's bytes: [#isSignedBy] is for the call that brought them.
public final class StunMessage {
  public static final int BINDING_REQUEST = 0x0001;
  public static final int BINDING_INDICATION = 0x0011;
  public static final int BINDING_SUCCESS = 0x0101;
  public static final int BINDING_ERROR = 0x0111;

  static final int HEADER_BYTES = 20;
  static final int MAGIC_COOKIE = 0x2112a442;
  static final int FINGERPRINT_MASK = 0x5354554e;

  /// RFC 8489 §14.3: a user name has fewer than 509 bytes; longer ones are not read.
  private static final int MAX_USERNAME_BYTES = 508;

  /// More unknown attributes than this are not listed in the refusal.
  private static final int MAX_UNKNOWN = 8;

  private final byte[] bytes;
  private final int offset;
  private final int length;
  private @Nullable String username;
  private int integrityOffset = -1;
  private boolean hasFingerprint;
  private boolean hasUseCandidate;
  private long priority = -1;
  private int errorCode;
  private boolean hasControlling;
  private boolean hasControlled;
  private long tieBreaker;
  private @Nullable MappedAddress mappedAddress;
  private final List<Integer> unknown = new ArrayList<>(0);

  private StunMessage(byte[] bytes, int offset, int length) {
    this.bytes = bytes;
    this.offset = offset;
    this.length = length;
  }

  public static Optional<StunMessage> read(PacketBuffer datagram) {
    return read(datagram.getBuffer(), datagram.getOffset(), datagram.getLength());
  }

  /// Reads the message that is exactly this slice; empty when there is none.
  public static Optional<StunMessage> read(byte[] bytes, int offset, int length) {
    if (length < HEADER_BYTES
        || (bytes[offset] & 0xc0) != 0
        || int16(bytes, offset + 2) != length - HEADER_BYTES
        || length % 4 != 0
        || int32(bytes, offset + 4) != MAGIC_COOKIE) {
      return Optional.empty();
    }
    var message = new StunMessage(bytes, offset, length);
    return message.readAttributes() ? Optional.of(message) : Optional.empty();
  }

  /// Class and method, e.g. [#BINDING_REQUEST].
  public int type() {
    return int16(bytes, offset);
  }

  public byte[] transactionId() {
    return Arrays.copyOfRange(bytes, offset + 8, offset + HEADER_BYTES);
  }

  public Optional<String> username() {
    return Optional.ofNullable(username);
  }

  /// The first half of an ICE user name: the receiver's user name fragment.
  public Optional<String> receiverUfrag() {
    return username().map(name -> name.substring(0, Math.max(name.indexOf(':'), 0)));
  }

  public boolean hasIntegrity() {
    return integrityOffset >= 0;
  }

  /// Whether MESSAGE-INTEGRITY is there and was made with this key.
  public boolean isSignedBy(StunKey key) {
    return integrityOffset >= 0 && key.verifies(bytes, offset, integrityOffset - offset);
  }

  public boolean hasFingerprint() {
    return hasFingerprint;
  }

  public boolean hasUseCandidate() {
    return hasUseCandidate;
  }

  public OptionalLong priority() {
    return priority < 0 ? OptionalLong.empty() : OptionalLong.of(priority);
  }

  /// The sender believes that it is the controlling side (RFC 8445 §7.1.3).
  public boolean isFromControlling() {
    return hasControlling;
  }

  public boolean isFromControlled() {
    return hasControlled;
  }

  public long tieBreaker() {
    return tieBreaker;
  }

  /// 300..699, or 0 where there is none.
  public int errorCode() {
    return errorCode;
  }

  public Optional<MappedAddress> mappedAddress() {
    return Optional.ofNullable(mappedAddress);
  }

  /// Attributes that would have had to be understood, in their order.
  public List<Integer> unknownAttributes() {
    return List.copyOf(unknown);
  }

  private boolean readAttributes() {
    int end = offset + length;
    int at = offset + HEADER_BYTES;
    while (at < end) {
      if (hasFingerprint || end - at < 4) {
        return false; // RFC 8489 §14.7: FINGERPRINT is the last attribute
      }
      int type = int16(bytes, at);
      int size = int16(bytes, at + 2);
      int padded = (size + 3) & ~3;
      if (padded > end - at - 4) {
        return false;
      }
      boolean isRead =
          type == StunAttribute.FINGERPRINT
              ? readFingerprint(at, size)
              // §14.5: what follows the integrity is not covered by it and does not count.
              : integrityOffset >= 0 || readAttribute(type, at, size);
      if (!isRead) {
        return false;
      }
      at += 4 + padded;
    }
    return true;
  }

  private boolean readFingerprint(int at, int size) {
    var crc = new CRC32();
    crc.update(bytes, offset, at - offset);
    hasFingerprint = true;
    return size == 4 && int32(bytes, at + 4) == ((int) crc.getValue() ^ FINGERPRINT_MASK);
  }

  /// An attribute that comes twice counts once, the first time (§14).
  private boolean readAttribute(int type, int at, int size) {
    int value = at + 4;
    switch (type) {
      case StunAttribute.USERNAME -> {
        if (size > MAX_USERNAME_BYTES) {
          return false;
        }
        if (username == null) {
          username = new String(bytes, value, size, UTF_8);
        }
      }
      case StunAttribute.MESSAGE_INTEGRITY -> {
        if (size != StunKey.TAG_BYTES) {
          return false;
        }
        integrityOffset = at;
      }
      case StunAttribute.PRIORITY -> {
        if (size != 4) {
          return false;
        }
        priority = int32(bytes, value) & 0xffffffffL;
      }
      case StunAttribute.USE_CANDIDATE -> {
        if (size != 0) {
          return false;
        }
        hasUseCandidate = true;
      }
      case StunAttribute.ICE_CONTROLLING, StunAttribute.ICE_CONTROLLED -> {
        if (size != 8) {
          return false;
        }
        hasControlling |= type == StunAttribute.ICE_CONTROLLING;
        hasControlled |= type == StunAttribute.ICE_CONTROLLED;
        tieBreaker = (long) int32(bytes, value) << 32 | (int32(bytes, value + 4) & 0xffffffffL);
      }
      case StunAttribute.ERROR_CODE -> {
        if (size < 4) {
          return false;
        }
        errorCode = (bytes[value + 2] & 7) * 100 + (bytes[value + 3] & 0xff) % 100;
      }
      case StunAttribute.XOR_MAPPED_ADDRESS -> {
        return readMappedAddress(value, size);
      }
      default -> {
        if (StunAttribute.isRefused(type) && unknown.size() < MAX_UNKNOWN) {
          unknown.add(type);
        }
      }
    }
    return true;
  }

  private boolean readMappedAddress(int value, int size) {
    if (size < 8) {
      return false;
    }
    int family = bytes[value + 1];
    int addressBytes = family == 1 ? 4 : family == 2 ? 16 : -1;
    if (size != 4 + addressBytes) {
      return false;
    }
    // XOR with the cookie and the transaction id, which follow each other in the header (§14.2).
    byte[] address = new byte[addressBytes];
    for (int i = 0; i < addressBytes; i++) {
      address[i] = (byte) (bytes[value + 4 + i] ^ bytes[offset + 4 + i]);
    }
    mappedAddress = new MappedAddress(address, int16(bytes, value + 2) ^ (MAGIC_COOKIE >>> 16));
    return true;
  }

  static int int16(byte[] bytes, int at) {
    return (bytes[at] & 0xff) << 8 | (bytes[at + 1] & 0xff);
  }

  static int int32(byte[] bytes, int at) {
    return int16(bytes, at) << 16 | int16(bytes, at + 2);
  }

  /// XOR-MAPPED-ADDRESS: where the other side saw a request come from.
  public static final class MappedAddress implements PeerAddress {
    private final byte[] address;
    private final int port;

    MappedAddress(byte[] address, int port) {
      this.address = address;
      this.port = port;
    }

    @Override
    public byte[] address() {
      return address;
    }

    @Override
    public int port() {
      return port;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof MappedAddress that
          && port == that.port
          && Arrays.equals(address, that.address);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(address) * 31 + port;
    }
  }
}
