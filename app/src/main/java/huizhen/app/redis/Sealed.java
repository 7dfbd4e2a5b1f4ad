package huizhen.app.redis;

import huizhen.scheduling.api.Sealer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// Texts under the sealer, printable. A value opened under another context than it was sealed under
/// is refused by the cipher.
final class Sealed {
  private Sealed() {}

  static String seal(Sealer sealer, String text, String context) {
    return Base64.getEncoder()
        .withoutPadding()
        .encodeToString(
            sealer.seal(text.getBytes(StandardCharsets.UTF_8), FormerKeys.context(context)));
  }

  static String open(Sealer sealer, String sealed, String context) {
    return new String(
        sealer.open(Base64.getDecoder().decode(sealed), FormerKeys.context(context)),
        StandardCharsets.UTF_8);
  }
}
