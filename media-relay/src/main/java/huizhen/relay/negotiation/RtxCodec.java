package huizhen.relay.negotiation;

import huizhen.relay.api.Codec;

/// Reads the `rtx` codec of RFC 4588 §8: its `apt` parameter names the payload type it repairs.
final class RtxCodec {
  private RtxCodec() {}

  /// The repaired payload type, or [PayloadTypes#NONE] for what is not well-formed RTX.
  static int repairs(Codec codec) {
    if (!codec.name().equalsIgnoreCase("rtx")) {
      return PayloadTypes.NONE;
    }
    String apt = codec.parameters().getOrDefault("apt", "");
    if (apt.isEmpty() || apt.length() > 3 || !apt.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return PayloadTypes.NONE;
    }
    int payloadType = Integer.parseInt(apt);
    return payloadType <= 127 ? payloadType : PayloadTypes.NONE;
  }
}
