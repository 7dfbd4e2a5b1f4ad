package huizhen.recording.log;

import com.fasterxml.jackson.databind.node.ObjectNode;
import huizhen.recording.vault.CanonicalJson;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Locale;
import java.util.regex.Pattern;

/// What a leaf of the log stands for. It names nobody and no case: whoever has the bytes with this
/// digest can show that they were there, and nobody else learns what they are.
///
/// @param at when the gateway says that it took it in
/// @param sequence of the audit trail's last entry; 0 for other kinds
/// @param sha256 lower-case hex
public record LogEntry(Kind kind, Instant at, long sequence, String sha256) {
  private static final int FORMAT = 1;
  private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

  /// What the digest is of.
  public enum Kind {
    /// The file `manifest.json` of a recording that is over.
    MANIFEST,
    /// The file of a document, as it is encrypted in the vault.
    DOCUMENT,
    /// The audit trail up to an entry: that entry's hash.
    AUDIT,
    /// The certificate that something was deleted when its time was over.
    CERTIFICATE
  }

  public LogEntry {
    if (!DIGEST.matcher(sha256).matches() || sequence < 0) {
      throw new IllegalArgumentException("a log entry needs a SHA-256 in lower-case hex");
    }
  }

  /// The bytes of the leaf: canonical JSON.
  public byte[] bytes() {
    return CanonicalJson.bytes(json());
  }

  public ObjectNode json() {
    ObjectNode out =
        CanonicalJson.object()
            .put("format", FORMAT)
            .put("kind", kind.name().toLowerCase(Locale.ROOT))
            .put("at", at.toString())
            .put("sha256", sha256);
    return kind == Kind.AUDIT ? out.put("sequence", sequence) : out;
  }

  /// Throws an [IllegalArgumentException] when this is none of a format that we know.
  public static LogEntry parse(byte[] json) {
    return of(CanonicalJson.parse(json));
  }

  /// Throws an [IllegalArgumentException] when this is none of a format that we know.
  public static LogEntry of(ObjectNode in) {
    if (in.path("format").asInt() != FORMAT) {
      throw new IllegalArgumentException("a log entry of an unknown format");
    }
    try {
      return new LogEntry(
          Kind.valueOf(in.path("kind").asText().toUpperCase(Locale.ROOT)),
          Instant.parse(in.path("at").asText()),
          in.path("sequence").asLong(),
          in.path("sha256").asText());
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("a log entry with a time that is none", e);
    }
  }
}
