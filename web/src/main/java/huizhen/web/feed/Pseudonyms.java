package huizhen.web.feed;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The same account is always the same pseudonym; whose it is, is known only with the key (96 bits
/// of HMAC-SHA256).
final class Pseudonyms {
  private static final int BYTES = 12;

  private final SecretKeySpec key;

  Pseudonyms(String key) {
    // An empty key is that of a feed to nowhere.
    this.key = new SecretKeySpec(("feed:" + key).getBytes(StandardCharsets.UTF_8), "HmacSHA256");
  }

  String of(String account) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      var digest = mac.doFinal(account.getBytes(StandardCharsets.UTF_8));
      return "p-" + HexFormat.of().formatHex(digest, 0, BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }
}
