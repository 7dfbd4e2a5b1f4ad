package huizhen.relay.io;

import huizhen.relay.transport.StunMessage;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;

/// What a new TCP connection begins with, as far as that can be told without knowing any password.
sealed interface FirstFrame {
  /// A Binding request with a user name fragment of this loop, if there is one of that number.
  record Check(int loop) implements FirstFrame {}

  record Incomplete() implements FirstFrame {}

  record Foreign() implements FirstFrame {}

  /// Looks, and takes nothing out of `bytes`.
  static FirstFrame of(ByteBuf bytes) {
    int at = bytes.readerIndex();
    int size = bytes.readableBytes();
    // The length of a datagram, then STUN's two zero bits and a request's type (RFC 8489 §5).
    if ((size >= 1 && bytes.getUnsignedByte(at) > DatagramIo.MAX_DATAGRAM_BYTES >> 8)
        || (size >= 3 && bytes.getUnsignedByte(at + 2) != StunMessage.BINDING_REQUEST >> 8)) {
      return new Foreign();
    }
    if (size < FrameReader.LENGTH_BYTES) {
      return new Incomplete();
    }
    int length = bytes.getUnsignedShort(at);
    if (length > DatagramIo.MAX_DATAGRAM_BYTES) {
      return new Foreign();
    }
    if (size < FrameReader.LENGTH_BYTES + length) {
      return new Incomplete();
    }
    byte[] frame = ByteBufUtil.getBytes(bytes, at + FrameReader.LENGTH_BYTES, length);
    return StunMessage.read(frame, 0, length)
        .filter(message -> message.type() == StunMessage.BINDING_REQUEST)
        .flatMap(StunMessage::receiverUfrag)
        .<FirstFrame>map(ufrag -> new Check(FreshCredentials.loopOf(ufrag)))
        .orElseGet(Foreign::new);
  }
}
