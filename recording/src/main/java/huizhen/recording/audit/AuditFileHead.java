package huizhen.recording.audit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import huizhen.recording.vault.CanonicalJson;

/// The first frame of an audit file: how it goes on from the one before.
///
/// @param firstSequence of the first entry in this file
/// @param previousHash of the entry before it
/// @param isAfterTornTail whether the file before ended within an entry that nobody was told of
public record AuditFileHead(long firstSequence, String previousHash, boolean isAfterTornTail) {
  public byte[] bytes() {
    return CanonicalJson.bytes(
        CanonicalJson.object()
            .put("firstSequence", firstSequence)
            .put("previousHash", previousHash)
            .put("afterTornTail", isAfterTornTail));
  }

  /// Throws an [IllegalArgumentException] when this is none.
  public static AuditFileHead parse(byte[] json) {
    ObjectNode in = CanonicalJson.parse(json);
    if (!in.path("firstSequence").isIntegralNumber() || !in.path("previousHash").isTextual()) {
      throw new IllegalArgumentException("this is no head of an audit file");
    }
    return new AuditFileHead(
        in.path("firstSequence").asLong(),
        in.path("previousHash").textValue(),
        in.path("afterTornTail").asBoolean());
  }
}
