package huizhen.web.document;

import huizhen.scheduling.api.ConsultationCase;
import huizhen.scheduling.api.Opinion;
import huizhen.scheduling.api.TakenOver;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.TreeMap;

/// What the signature of an opinion covers: one JSON object with sorted keys and no space between
/// the tokens, as UTF-8. `huizhen verify` builds the same bytes again. What was taken over from a
/// machine's draft is in it (`fromMachine`) where there is any.
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
    if (!opinion.takenOver().isEmpty()) {
      fields.put(
          "fromMachine",
          new JsonArray(opinion.takenOver().stream().map(OpinionText::part).toList()));
    }
    fields.put("signedAt", signedAt.toString());
    fields.put("type", "huizhen-opinion-1");
    fields.put("version", opinion.version());
    return new JsonObject(fields).encode().getBytes(StandardCharsets.UTF_8);
  }

  private static JsonObject part(TakenOver it) {
    var fields = new TreeMap<String, Object>();
    fields.put("draft", it.draft());
    fields.put("draftedAt", it.draftedAt().toString());
    fields.put("field", it.field().name());
    fields.put("model", it.model());
    fields.put("modelVersion", it.modelVersion());
    fields.put("sha256", it.sha256());
    fields.put("unchanged", it.isUnchanged());
    return new JsonObject(fields);
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
