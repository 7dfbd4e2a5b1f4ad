package huizhen.web.document;

import huizhen.scheduling.api.ConsultationCase;
import huizhen.scheduling.api.Opinion;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.TreeMap;

/// What the signature of an opinion covers: one JSON object with sorted keys and no space between
/// the tokens, as UTF-8. `huizhen verify` builds the same bytes again.
public final class OpinionText {
  private OpinionText() {}

  public static byte[] toSign(ConsultationCase subject, Opinion opinion, Instant signedAt) {
    var fields = new TreeMap<String, Object>();
    fields.put("advice", opinion.advice());
    fields.put("author", opinion.author().value());
    fields.put("case", subject.id().value());
    fields.put("diagnosis", opinion.diagnosis());
    fields.put("findings", opinion.findings());
    fields.put("invited", subject.application().invited().value());
    fields.put("inviting", subject.inviting().value());
    fields.put("patient", subject.application().patient().value());
    fields.put("signedAt", signedAt.toString());
    fields.put("type", "huizhen-opinion-1");
    fields.put("version", opinion.version());
    return new JsonObject(fields).encode().getBytes(StandardCharsets.UTF_8);
  }

  /// SHA-256 in lower-case hex.
  public static String digest(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
