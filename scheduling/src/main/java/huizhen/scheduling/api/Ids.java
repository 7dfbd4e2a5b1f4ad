package huizhen.scheduling.api;

/// The one form of all ids: 1 to [#MAX] of `A-Z a-z 0-9 _ -`.
final class Ids {
  private static final int MAX = 64;

  private Ids() {}

  static void check(String value, String what) {
    if (!isId(value)) {
      throw new IllegalArgumentException(what + " is 1 to 64 of A-Z a-z 0-9 _ -");
    }
  }

  /// A loop, as a case has dozens of ids and is read with each request.
  private static boolean isId(String value) {
    if (value.isEmpty() || value.length() > MAX) {
      return false;
    }
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      var isOne = isIn(c, 'a', 'z') || isIn(c, 'A', 'Z') || isIn(c, '0', '9');
      if (!isOne && c != '_' && c != '-') {
        return false;
      }
    }
    return true;
  }

  private static boolean isIn(char c, char first, char last) {
    return c >= first && c <= last;
  }
}
