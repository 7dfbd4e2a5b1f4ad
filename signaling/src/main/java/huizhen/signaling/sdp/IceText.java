package huizhen.signaling.sdp;

import huizhen.relay.api.IceCredentials;

/// ICE credentials as two attribute lines (RFC 8839 §5.4).
final class IceText {
  private IceText() {}

  static IceCredentials credentials(SdpLine ufrag, SdpLine password) throws SdpException {
    check(ufrag, 4);
    check(password, 22);
    return new IceCredentials(ufrag.attributeValue(), password.attributeValue());
  }

  private static void check(SdpLine line, int atLeast) throws SdpException {
    String value = line.attributeValue();
    if (value.length() < atLeast
        || value.length() > 256
        || !value.chars().allMatch(IceText::isIceCharacter)) {
      throw line.refuse("has not %d to 256 ice-chars".formatted(atLeast));
    }
  }

  private static boolean isIceCharacter(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '+'
        || c == '/';
  }
}
