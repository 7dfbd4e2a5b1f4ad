package huizhen.recording.evidence;

import com.fasterxml.jackson.databind.node.ObjectNode;
import huizhen.recording.vault.CanonicalJson;
import java.util.Locale;

/// Something that does not fit, and where.
///
/// @param file within the case file; `.` for the case file itself
/// @param from first byte within the file; -1 when no stretch of it can be named
/// @param to last byte
/// @param what in words
public record Finding(Kind kind, String file, long from, long to, String what) {
  public enum Kind {
    CHANGED,
    MISSING,
    EXTRA,
    /// Signed by a key that is not trusted.
    SIGNER
  }

  public static Finding of(Kind kind, String file, String what) {
    return new Finding(kind, file, -1, -1, what);
  }

  public ObjectNode json() {
    ObjectNode out =
        CanonicalJson.object()
            .put("kind", kind.name().toLowerCase(Locale.ROOT))
            .put("file", file)
            .put("what", what);
    return from < 0 ? out : out.put("from", from).put("to", to);
  }

  public String text() {
    String place = from < 0 ? file : "%s, bytes %d to %d".formatted(file, from, to);
    return "%s: %s: %s".formatted(kind, place, what);
  }
}
