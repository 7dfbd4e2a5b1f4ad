package huizhen.recording.api;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The append-only, hash-chained record of who did what, when (DOMAIN.md A18). Encrypted on disk.
public interface AuditTrail {
  /// Appends and makes durable; concurrent calls share one fsync. An event whose `id` is in the
  /// trail already is not written twice.
  Future<AuditEntry> append(AuditEvent event);

  /// The entries of a case, oldest first. Reading is itself to be audited, by the caller.
  Future<List<AuditEntry>> ofCase(CaseId caseId);

  /// The newest entries with a sequence below `before`, newest first.
  Future<List<AuditEntry>> recent(long before, int limit);

  /// Walks the whole chain.
  Future<Verification> verify();

  /// @param id unique, chosen by the caller: makes appending idempotent
  /// @param actor the account's or system's id, never a name
  /// @param action lower-case with dots, e.g. `case.submit`, `recording.play`, `track.publish`
  /// @param subject what it was done to: an id
  /// @param outcome `ok`, or `refused:` and the code
  /// @param detail JSON without identities
  record AuditEvent(
      String id,
      Instant at,
      Optional<CaseId> caseId,
      String actor,
      String action,
      String subject,
      String outcome,
      String detail) {}

  /// @param sequence 1, 2, 3 …
  /// @param hash SHA-256 over the previous hash and this entry, lower-case hex
  record AuditEntry(long sequence, AuditEvent event, String hash) {}

  /// @param firstBad the sequence of the first entry that does not fit; empty when all do
  record Verification(long entries, String head, Optional<Long> firstBad) {}
}
