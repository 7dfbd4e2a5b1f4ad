package huizhen.app.scan;

import huizhen.web.api.UploadScanner.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/// What clamd answers to `zINSTREAM` (clamd(8)): one line that ends with a zero byte, `stream: OK`,
/// `stream: NAME FOUND`, or something that ends in `ERROR`. Anything else is not understood, and so
/// is no verdict. Pure.
final class ClamdReply {
  /// Names of signatures are much shorter.
  static final int MAX_BYTES = 512;

  private static final Pattern FOUND = Pattern.compile("stream: ([!-~]{1,200}) FOUND");

  private ClamdReply() {}

  /// Empty when it is no verdict.
  ///
  /// @param reply without its zero byte
  static Optional<Verdict> read(byte[] reply) {
    var text = new String(reply, StandardCharsets.US_ASCII);
    if (text.equals("stream: OK")) {
      return Optional.of(new Verdict.Clean());
    }
    var found = FOUND.matcher(text);
    return found.matches()
        ? Optional.of(new Verdict.Infected(code(found.group(1))))
        : Optional.empty();
  }

  /// What may stand in the trail.
  private static String code(String signature) {
    return signature.replaceAll("[^A-Za-z0-9._:+/-]", "_");
  }
}
