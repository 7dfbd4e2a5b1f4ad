package huizhen.recording.api;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.List;
import java.util.regex.Pattern;

/// Exports all evidence of a case as one file that others can check without us and without keys:
/// what is in the vault, encrypted as it is there, with a signed list, and proofs that it was in
/// the log. Who may is the caller's business, and so is auditing it.
public interface CaseFiles {
  /// A ZIP on its way. Fails with a [RecordingException] when a document or a recording's manifest
  /// is not what it should be, or there is nothing to export.
  Future<ReadStream<Buffer>> export(CaseExport request);

  /// @param documents of the case, in the order in which they are listed; the consents that its
  ///   recordings name are added by themselves
  record CaseExport(CaseId caseId, List<ExportedDocument> documents) {
    public CaseExport {
      documents = List.copyOf(documents);
    }
  }

  /// @param id as it was stored
  /// @param role what it is to the case, lower-case: e.g. `consent`, `opinion`, `material`
  /// @param mayBeGone whether a case file without it is whole: else the export fails
  record ExportedDocument(String id, String role, boolean mayBeGone) {
    private static final Pattern ROLE = Pattern.compile("[a-z][a-z-]{0,31}");

    public ExportedDocument {
      if (!ROLE.matcher(role).matches()) {
        throw new IllegalArgumentException("a document's role is 1 to 32 of a-z -");
      }
    }

    public ExportedDocument(String id, String role) {
      this(id, role, false);
    }

    /// What may have been deleted when its time was over, while what names it still stands.
    public static ExportedDocument ifKept(String id, String role) {
      return new ExportedDocument(id, role, true);
    }
  }
}
