package huizhen.recording.io;

import huizhen.recording.audit.AuditHead;
import huizhen.recording.log.LogEntry;
import huizhen.recording.log.TimeStamp;
import huizhen.recording.vault.Digests;
import huizhen.recording.vault.StoredManifest;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/// What of the vault goes into the [FileLog]: each manifest that is over, each document, and the
/// head of the audit trail before each checkpoint. A log that can't be written loses nobody a
/// recording or a document: it is told in the log file of errors, and what is missing is entered at
/// the next start (manifests) or at the latest when its case is exported. A witness, where there is
/// one, countersigns each checkpoint, and a time stamping authority dates some of them; without
/// their word a checkpoint is as good as it was before.
final class EvidenceLog implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(EvidenceLog.class.getName());

  private final FileLog log;
  private final InstantSource clock;
  private final Optional<Witness> witness;
  private final Optional<TimeStamps> stamps;
  private final ReentrantLock publishing = new ReentrantLock();
  private volatile boolean isFailing;
  private String lastHead = "";
  private long lastHeadIndex = -1;

  EvidenceLog(FileLog log, InstantSource clock) {
    this(log, clock, Optional.empty(), Optional.empty());
  }

  EvidenceLog(
      FileLog log, InstantSource clock, Optional<Witness> witness, Optional<TimeStamps> stamps) {
    this.witness = witness;
    this.stamps = stamps;
    this.log = log;
    this.clock = clock;
  }

  FileLog log() {
    return log;
  }

  /// Enters a manifest that is over; others are passed over. Never fails.
  void sealed(StoredManifest manifest) {
    if (isOver(manifest)) {
      var _ = tolerate(() -> manifestIndex(manifest)); // it logs
    }
  }

  /// Enters what a crash kept out. Never fails.
  void sealedBefore(List<StoredManifest> manifests) {
    for (StoredManifest manifest : manifests) {
      if (isOver(manifest) && !tolerate(() -> manifestIndex(manifest))) {
        return; // said once
      }
    }
  }

  /// Enters a document's file. Never fails.
  void stored(byte[] envelope) {
    var _ = tolerate(() -> documentIndex(Digests.hex(Digests.sha256(envelope)))); // it logs
  }

  long manifestIndex(StoredManifest manifest) throws IOException {
    String sha256 = Digests.hex(Digests.sha256(manifest.toBytes()));
    return log.addOnce(new LogEntry(LogEntry.Kind.MANIFEST, clock.instant(), 0, sha256));
  }

  /// Enters a deletion's certificate.
  long certificateIndex(byte[] certificate) throws IOException {
    String sha256 = Digests.hex(Digests.sha256(certificate));
    return log.addOnce(new LogEntry(LogEntry.Kind.CERTIFICATE, clock.instant(), 0, sha256));
  }

  long documentIndex(String sha256) throws IOException {
    return log.addOnce(new LogEntry(LogEntry.Kind.DOCUMENT, clock.instant(), 0, sha256));
  }

  /// A fresh checkpoint and the leaf of the audit trail's head in it.
  ///
  /// @param stamp an authority's word on when it was there
  record Anchored(FileLog.Published published, long auditIndex, Optional<TimeStamp> stamp) {}

  /// With a time stamp, if one can be had.
  ///
  /// @param audit where the audit trail ends now
  Anchored publish(Supplier<AuditHead> audit) throws IOException {
    return publish(audit, true);
  }

  private Anchored publish(Supplier<AuditHead> audit, boolean isStamped) throws IOException {
    publishing.lock();
    try {
      AuditHead head = audit.get();
      if (lastHeadIndex < 0 || !lastHead.equals(head.hash())) {
        lastHeadIndex =
            log.add(
                new LogEntry(LogEntry.Kind.AUDIT, clock.instant(), head.sequence(), head.hash()));
        lastHead = head.hash();
      }
      var published = countersigned(log.publish());
      Instant now = clock.instant();
      return new Anchored(
          published,
          lastHeadIndex,
          stamps.isPresent() && (isStamped || stamps.get().isDue(now))
              ? stamps.get().of(published, now)
              : Optional.empty());
    } finally {
      publishing.unlock();
    }
  }

  /// As it is when there is no witness, or none that answers.
  private FileLog.Published countersigned(FileLog.Published published) throws IOException {
    if (witness.isEmpty() || witness.get().hasSigned(published.note())) {
      return published;
    }
    var note =
        witness.get().countersign(published.note(), published.checkpoint(), log::proveGrowth);
    if (note.isEmpty()) {
      return published;
    }
    var signed = new FileLog.Published(published.checkpoint(), note.get());
    log.keep(signed);
    return signed;
  }

  /// As [#publish], at an interval. Never fails.
  void tick(Supplier<AuditHead> audit) {
    var _ = tolerate(() -> publish(audit, false).auditIndex()); // it logs
  }

  static boolean isOver(StoredManifest manifest) {
    return switch (manifest.manifest().state()) {
      case RECORDING, STALLED -> false;
      case SEALED, PARTIAL, FAILED -> true;
    };
  }

  private interface Entering {
    long run() throws IOException;
  }

  private boolean tolerate(Entering work) {
    try {
      long index = work.run();
      isFailing = false;
      LOG.log(Level.DEBUG, () -> "entered in the evidence log leaf=" + index);
      return true;
    } catch (IOException | RuntimeException e) {
      // Also a tile that was changed: whatever it is, it must not end a recording.
      if (!isFailing) {
        LOG.log(Level.ERROR, "cannot write to the evidence log; is the disk full?", e);
      }
      isFailing = true;
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    witness.ifPresent(Witness::close);
    stamps.ifPresent(TimeStamps::close);
    log.close();
  }
}
