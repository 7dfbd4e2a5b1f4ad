package huizhen.recording.io;

import huizhen.recording.api.AuditTrail;
import huizhen.recording.api.CaseFiles;
import huizhen.recording.api.Compositions;
import huizhen.recording.api.DocumentVault;
import huizhen.recording.api.KeyVault;
import huizhen.recording.api.Recorder;
import huizhen.recording.api.RecordingArchive;
import huizhen.recording.api.RecordingException;
import huizhen.recording.api.Retention;
import huizhen.recording.api.StateCopy;
import huizhen.recording.api.TimeStamping;
import huizhen.recording.api.VaultContents;
import huizhen.recording.retention.RetentionSchedule;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.LongSupplier;

/// All of the module, wired. `app` opens one, hands out its parts, and closes it last.
public final class RecordingModule {
  private static final long CHECKPOINT_MILLIS = 60_000;

  private final FileKeyVault keys;
  private final FileDocumentVault documents;
  private final FileAuditTrail audit;
  private final FileRecorder recorder;
  private final FileArchive archive;
  private final FileCompositions compositions;
  private final EvidenceLog log;
  private final CaseFileExport files;
  private final FileRetention retention;
  private final Optional<Offload> offload;
  private final FileStateCopy state;
  private final VaultContents contents;
  private final Optional<SignatureStamps> stamps;
  private final long checkpointTimer;
  private final Background background;

  private RecordingModule(
      Background background,
      RecordingConfig config,
      InstantSource clock,
      LongSupplier nanos,
      Disk disk,
      MeterRegistry registry) {
    Path data = config.dataDir();
    this.background = background;
    try {
      disk.createFolder(data);
      disk.createFolder(data.resolve("recordings"));
      disk.createFolder(data.resolve("documents"));
    } catch (IOException e) {
      throw new RecordingException(
          "cannot write to %s, which is recording.data-dir".formatted(data), e);
    }
    // First, for on a full disk nothing else can be opened without its ballast.
    var room = new DiskRoom(data, disk, config.reserve(), registry);
    keys = new FileKeyVault(config.keysDir(), disk, clock, config.suite());
    log =
        new EvidenceLog(
            new FileLog(data.resolve("log"), disk, keys),
            clock,
            config.attestation().witness().map(Witness::new),
            config
                .attestation()
                .authority()
                .map(it -> new TimeStamps(it, data.resolve("log"), disk)));
    documents =
        new FileDocumentVault(data.resolve("documents"), disk, keys, clock, log, background);
    audit =
        FileAuditTrail.open(
            new AuditFiles(data.resolve("audit"), disk, keys), disk, background, clock);
    var manifests = new ManifestStore(data.resolve("recordings"), disk, keys, log);
    var before = manifests.load();
    log.sealedBefore(before);
    var _ = new Recovery(manifests, keys).recover(before); // it logs how many
    recorder =
        new FileRecorder(
            config,
            disk,
            keys,
            manifests,
            clock,
            nanos,
            background,
            new RecordingMeters(registry),
            room);
    stamps = config.attestation().authority().map(it -> new SignatureStamps(it, background, clock));
    var vault = new Offload.Vault(data, disk, keys, manifests, documents, room);
    offload = config.store().map(it -> Offload.open(it, vault, clock, nanos, registry));
    Recall recall = offload.map(it -> (Recall) it).orElse(Recall.NONE);
    archive = new FileArchive(manifests, keys, recall, background);
    compositions = compositions(data.resolve("compositions"), disk, manifests, clock);
    files =
        new CaseFileExport(
            manifests, documents, log, audit, keys, clock, config.build(), recall, background);
    retention = retention(config, disk, clock, nanos, manifests);
    contents = new FileVaultContents(documents, manifests, background);
    state = new FileStateCopy(new StateFiles(data.resolve("state"), disk, keys), clock, background);
    offload.ifPresent(it -> {
      it.holds(retention::heldCases);
      it.years(retention::until, clock);
      retention.whenGrown(it::hasGrown);
    });
    log.tick(audit::head);
    checkpointTimer =
        background
            .vertx()
            .setPeriodic(
                CHECKPOINT_MILLIS,
                _ ->
                    background.run(() -> {
                      retention.tick();
                      log.tick(audit::head);
                      offload.ifPresent(Offload::tick);
                    }));
  }

  private FileCompositions compositions(
      Path folder, Disk disk, ManifestStore manifests, InstantSource clock) {
    try {
      return new FileCompositions(folder, disk, manifests, archive, keys, clock, background);
    } catch (IOException e) {
      throw new RecordingException("cannot read or write " + folder, e);
    }
  }

  private FileRetention retention(
      RecordingConfig config,
      Disk disk,
      InstantSource clock,
      LongSupplier nanos,
      ManifestStore manifests) {
    Path folder = config.dataDir().resolve("retention");
    try {
      return new FileRetention(
          RetentionSchedule.STANDARD,
          new Shelf(manifests, documents, keys, offload),
          keys,
          log,
          new SignedFiles(folder, disk, keys),
          clock,
          nanos,
          background);
    } catch (IOException e) {
      throw new RecordingException("cannot read or write " + folder, e);
    }
  }

  /// Makes the folders and keys that are missing, reads the audit trail, and seals what a crash
  /// left open. Fails with a [RecordingException] that says what to do.
  public static Future<RecordingModule> open(
      Vertx vertx, RecordingConfig config, InstantSource clock, MeterRegistry registry) {
    return open(vertx, config, clock, System::nanoTime, new FileDisk(), registry);
  }

  static Future<RecordingModule> open(
      Vertx vertx,
      RecordingConfig config,
      InstantSource clock,
      LongSupplier nanos,
      Disk disk,
      MeterRegistry registry) {
    var background = new Background(vertx);
    return background.call(
        () -> new RecordingModule(background, config, clock, nanos, disk, registry));
  }

  public Recorder recorder() {
    return recorder;
  }

  public RecordingArchive archive() {
    return archive;
  }

  public Compositions compositions() {
    return compositions;
  }

  public DocumentVault documents() {
    return documents;
  }

  public CaseFiles files() {
    return files;
  }

  public Retention retention() {
    return retention;
  }

  /// What the timer does, now. Blocks.
  void retentionTick() {
    retention.tick();
  }

  /// What the timer does about the object store, now. Blocks.
  void storeTick() {
    offload.ifPresent(Offload::tick);
  }

  public AuditTrail audit() {
    return audit;
  }

  /// The copy of the live state. It is read when it is first asked for something.
  public StateCopy state() {
    return state;
  }

  public VaultContents contents() {
    return contents;
  }

  /// Of signatures, by the authority that dates the log.
  public TimeStamping stamps() {
    return stamps.<TimeStamping>map(it -> it).orElse(TimeStamping.NONE);
  }

  public KeyVault keys() {
    return keys;
  }

  /// Stops and seals recordings under way, writes what waits in the audit trail, and lets go.
  public Future<Void> close() {
    var _ = background.vertx().cancelTimer(checkpointTimer); // false: it never ran; as good
    return recorder
        .close()
        .transform(stopped ->
            background
                .call(() -> {
                  compositions.close();
                  state.close();
                  audit.close();
                  log.tick(audit::head);
                  log.close();
                  offload.ifPresent(Offload::close);
                  stamps.ifPresent(SignatureStamps::close);
                  return stopped.succeeded();
                })
                .<Void>mapEmpty()
                .compose(_ ->
                    stopped.succeeded()
                        ? Future.succeededFuture()
                        : Future.failedFuture(stopped.cause())));
  }
}
