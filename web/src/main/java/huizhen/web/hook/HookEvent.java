package huizhen.web.hook;

import huizhen.recording.api.AuditTrail.AuditEntry;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// An entry of the trail as a CloudEvent (CloudEvents 1.0, structured mode), and its signature
/// (Standard Webhooks 1.0: HMAC-SHA256 of `id.timestamp.body`). It has ids, states and times, and
/// no name and no clinical text: who may read more reads it as FHIR.
public final class HookEvent {
  public static final String MEDIA_TYPE = "application/cloudevents+json";
  private static final String TYPE = "cn.huizhen.";

  private HookEvent() {}

  /// The same entry always has the same id.
  public static String id(AuditEntry entry) {
    return "huizhen-%d-%s".formatted(entry.sequence(), entry.hash().substring(0, 16));
  }

  public static JsonObject of(AuditEntry entry, String source) {
    var event = entry.event();
    var about = event.caseId().map(it -> it.value()).orElse(event.subject());
    return envelope(entry, source, about)
        .put(
            "data",
            new JsonObject()
                .put("case", about)
                .put("sequence", entry.sequence())
                .put("hash", entry.hash())
                .put("detail", new JsonObject(event.detail())));
  }

  /// All but the data.
  public static JsonObject envelope(AuditEntry entry, String source, String subject) {
    return new JsonObject()
        .put("specversion", "1.0")
        .put("id", id(entry))
        .put("source", source)
        .put("type", TYPE + entry.event().action())
        .put("subject", subject)
        .put("time", entry.event().at().toString())
        .put("datacontenttype", "application/json");
  }

  /// For the header `webhook-signature`.
  ///
  /// @param secret in base64
  public static String sign(String secret, String id, long seconds, Buffer body) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(Base64.getDecoder().decode(secret), "HmacSHA256"));
      mac.update("%s.%d.".formatted(id, seconds).getBytes(StandardCharsets.UTF_8));
      return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body.getBytes()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }
}
