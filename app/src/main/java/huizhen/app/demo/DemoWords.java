package huizhen.app.demo;

import huizhen.app.keys.Secrets;
import java.math.BigInteger;

/// The demo's passwords: derived from a secret in the key folder, so that they are random for each
/// data folder and yet can be printed again at each start.
final class DemoWords {
  private static final String SECRET = "demo";
  private static final String LETTERS = "abcdefghjkmnpqrstuvwxyz23456789";
  private static final int PASSWORD_LETTERS = 9;

  private final Secrets secrets;

  DemoWords(Secrets secrets) {
    this.secrets = secrets;
  }

  /// E.g. `Kfm4-t7x-9wq`: 44 bits.
  String password(String username) {
    var letters = letters("password:" + username, PASSWORD_LETTERS);
    return "K%s-%s-%s"
        .formatted(letters.substring(0, 3), letters.substring(3, 6), letters.substring(6));
  }

  /// 128 bits and more.
  String clientSecret(String client) {
    return letters("client:" + client, 32);
  }

  private String letters(String text, int count) {
    var number = new BigInteger(secrets.digest(SECRET, text), 16);
    var base = BigInteger.valueOf(LETTERS.length());
    var letters = new StringBuilder();
    for (var i = 0; i < count; i++) {
      var parts = number.divideAndRemainder(base);
      letters.append(LETTERS.charAt(parts[1].intValue()));
      number = parts[0];
    }
    return letters.toString();
  }
}
