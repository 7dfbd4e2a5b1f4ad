package huizhen.recording.api;

import io.vertx.core.Future;
import java.util.List;
import java.util.Set;

/// What lies in the vault, for whoever compares it with what should. Reads much; not for requests.
public interface VaultContents {
  /// A document or a recording.
  ///
  /// @param caseId under which it was stored
  record Thing(String id, CaseId caseId, boolean isRecording) {}

  /// Which of these documents are not there: not in the folder, and not in a store with locks.
  Future<Set<String>> missing(Set<String> documents);

  /// What is there and in none of these; the first `most`. A document that does not open is left
  /// out: looking for damage is another's business.
  Future<List<Thing>> besides(Set<String> documents, Set<String> recordings, int most);
}
