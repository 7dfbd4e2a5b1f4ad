package huizhen.signaling.sdp;

/// One line `type=value` (RFC 8866 §5).
///
/// @param number counted from 1
record SdpLine(int number, char type, String value) {
  boolean isAttribute(String name) {
    return type == 'a'
        && value.startsWith(name)
        && (value.length() == name.length() || value.charAt(name.length()) == ':');
  }

  /// What follows `name:` in an attribute; empty for a property attribute.
  String attributeValue() {
    int colon = value.indexOf(':');
    return colon < 0 ? "" : value.substring(colon + 1);
  }

  SdpException refuse(String why) {
    return new SdpException(number, why);
  }

  /// A decimal number within bounds.
  long number(String digits, long from, long to, String what) throws SdpException {
    if (!digits.isEmpty()
        && digits.length() <= 18
        && digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      long parsed = Long.parseLong(digits);
      if (parsed >= from && parsed <= to) {
        return parsed;
      }
    }
    throw refuse("%s is not a number from %d to %d".formatted(what, from, to));
  }
}
