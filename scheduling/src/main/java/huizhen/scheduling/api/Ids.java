package huizhen.scheduling.api;

import java.util.regex.Pattern;

/// The one form of all ids.
final class Ids {
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  private Ids() {}

  static void check(String value, String what) {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException(what + " is 1 to 64 of A-Z a-z 0-9 _ -");
    }
  }
}
