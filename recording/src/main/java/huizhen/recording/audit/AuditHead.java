package huizhen.recording.audit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import huizhen.recording.vault.CanonicalJson;
import java.util.Base64;

/// How far the trail goes at least, signed: what makes it known when its last entries are deleted.
/// It is behind the trail by a second at most.
public record AuditHead(long sequence, String hash, String signature) {
  public byte[] signedBytes() {
    return CanonicalJson.bytes(unsigned());
  }

  public AuditHead signed(byte[] made) {
    return new AuditHead(sequence, hash, Base64.getEncoder().encodeToString(made));
  }

  public byte[] bytes() {
    return CanonicalJson.bytes(unsigned().put("signature", signature));
  }

  /// Throws an [IllegalArgumentException] when this is none.
  public static AuditHead parse(byte[] json) {
    ObjectNode in = CanonicalJson.parse(json);
    return new AuditHead(
        in.path("sequence").asLong(), in.path("hash").asText(), in.path("signature").asText());
  }

  private ObjectNode unsigned() {
    return CanonicalJson.object().put("sequence", sequence).put("hash", hash);
  }
}
