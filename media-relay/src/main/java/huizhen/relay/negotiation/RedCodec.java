package huizhen.relay.negotiation;

import huizhen.relay.api.Codec;

/// Reads the `red` codec of RFC 2198 §5: its parameter names the payload types that its blocks
/// have, all of them the same one here.
final class RedCodec {
  private static final int MAX_PAYLOAD_TYPE = 127;

  private RedCodec() {}

  /// The carried payload type, or [PayloadTypes#NONE] for what is not RED of one audio codec.
  static int carries(Codec codec) {
    if (!codec.name().equalsIgnoreCase("red")) {
      return PayloadTypes.NONE;
    }
    int carried = PayloadTypes.NONE;
    for (String block : codec.parameters().getOrDefault("", "").split("/", 8)) {
      int payloadType = number(block.strip());
      if (payloadType == PayloadTypes.NONE
          || (carried != PayloadTypes.NONE && carried != payloadType)) {
        return PayloadTypes.NONE;
      }
      carried = payloadType;
    }
    return carried;
  }

  private static int number(String text) {
    if (text.isEmpty() || text.length() > 3 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return PayloadTypes.NONE;
    }
    int number = Integer.parseInt(text);
    return number <= MAX_PAYLOAD_TYPE ? number : PayloadTypes.NONE;
  }
}
