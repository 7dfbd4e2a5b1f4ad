package huizhen.recording.audit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import huizhen.recording.api.AuditTrail.AuditEntry;
import huizhen.recording.api.AuditTrail.AuditEvent;
import huizhen.recording.api.CaseId;
import huizhen.recording.vault.CanonicalJson;
import huizhen.recording.vault.Digests;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;

/// The form of an entry and its hash: SHA-256 over the previous entry's hash (32 bytes; zeros
/// before the first) and the canonical JSON of sequence and event.
public final class AuditJson {
  /// The hash before the first entry.
  public static final String NO_HASH = "0".repeat(64);

  /// The largest entry, in JSON.
  public static final int MAX_BYTES = 256 * 1024;

  private AuditJson() {}

  /// The entry that follows the one with `previousHash`. Throws an [IllegalArgumentException] when
  /// the event is too large.
  public static AuditEntry chain(long sequence, AuditEvent event, String previousHash) {
    byte[] body = CanonicalJson.bytes(body(sequence, event));
    if (body.length > MAX_BYTES) {
      throw new IllegalArgumentException(
          "an audit event of %d bytes; at most %d".formatted(body.length, MAX_BYTES));
    }
    MessageDigest digest = Digests.sha256();
    digest.update(HexFormat.of().parseHex(previousHash));
    return new AuditEntry(sequence, event, Digests.hex(digest.digest(body)));
  }

  public static byte[] bytes(AuditEntry entry) {
    return CanonicalJson.bytes(body(entry.sequence(), entry.event()).put("hash", entry.hash()));
  }

  /// Throws an [IllegalArgumentException] when this is no entry.
  public static AuditEntry parse(byte[] json) {
    ObjectNode in = CanonicalJson.parse(json);
    try {
      var event =
          new AuditEvent(
              in.path("id").asText(),
              Instant.parse(in.path("at").asText()),
              in.path("case").isTextual()
                  ? Optional.of(new CaseId(in.path("case").textValue()))
                  : Optional.empty(),
              in.path("actor").asText(),
              in.path("action").asText(),
              in.path("subject").asText(),
              in.path("outcome").asText(),
              in.path("detail").asText());
      return new AuditEntry(in.path("sequence").asLong(), event, in.path("hash").asText());
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("an audit entry with a time that is none", e);
    }
  }

  /// What the bytes of an event's id stand for in an index.
  public static long idHash(String id) {
    byte[] digest = Digests.sha256(id.getBytes(StandardCharsets.UTF_8));
    return java.nio.ByteBuffer.wrap(digest).getLong();
  }

  private static ObjectNode body(long sequence, AuditEvent event) {
    ObjectNode out =
        CanonicalJson.object()
            .put("sequence", sequence)
            .put("id", event.id())
            .put("at", event.at().toString())
            .put("actor", event.actor())
            .put("action", event.action())
            .put("subject", event.subject())
            .put("outcome", event.outcome())
            .put("detail", event.detail());
    event.caseId().ifPresent(caseId -> out.put("case", caseId.value()));
    return out;
  }
}
