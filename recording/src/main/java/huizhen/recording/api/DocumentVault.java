package huizhen.recording.api;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.Optional;

/// Keeps documents (uploads, consents, opinions) encrypted and unchangeable.
public interface DocumentVault {
  /// Completes when the document is durable. The same id twice with the same content is the same
  /// document; with other content it is refused.
  ///
  /// @param id chosen by the caller: 1 to 64 of `A-Z a-z 0-9 _ -`
  Future<StoredDocument> store(
      String id, CaseId caseId, String mediaType, RetentionClass retention, Buffer content);

  /// Empty when there is none; fails with a [RecordingException] when its digest or key is wrong.
  Future<Optional<Content>> open(String id);

  /// @param sha256 of the plaintext, lower-case hex
  record StoredDocument(
      String id,
      CaseId caseId,
      String mediaType,
      RetentionClass retention,
      long bytes,
      String sha256,
      Instant storedAt) {}

  record Content(StoredDocument document, Buffer bytes) {}
}
