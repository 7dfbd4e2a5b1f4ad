package huizhen.recording.io;

import huizhen.recording.api.KeyVault;
import huizhen.recording.api.LiveRecording;
import huizhen.recording.api.Recorder;
import huizhen.recording.api.RecordingException;
import huizhen.recording.api.RecordingId;
import huizhen.recording.api.RecordingManifest;
import huizhen.recording.api.RecordingRequest;
import huizhen.recording.api.RecordingState;
import huizhen.recording.capture.SegmentPolicy;
import huizhen.recording.vault.KeyWrap;
import huizhen.recording.vault.RetentionDate;
import huizhen.recording.vault.StoredManifest;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/// Starts recordings and spreads them over the recorder threads.
final class FileRecorder implements Recorder {
  private static final long WATCH_MILLIS = 200;

  private final RecordingConfig config;
  private final Disk disk;
  private final KeyVault keys;
  private final ManifestStore manifests;
  private final InstantSource clock;
  private final LongSupplier nanos;
  private final Background background;
  private final RecordingMeters meters;
  private final DiskRoom diskRoom;
  private final AtomicBoolean isLooking = new AtomicBoolean();
  private final SegmentPolicy policy;
  private final SecureRandom random = new SecureRandom();
  private final List<RecorderThread> threads = new ArrayList<>();
  private final Semaphore room;
  private final long watchTimer;

  FileRecorder(
      RecordingConfig config,
      Disk disk,
      KeyVault keys,
      ManifestStore manifests,
      InstantSource clock,
      LongSupplier nanos,
      Background background,
      RecordingMeters meters,
      DiskRoom diskRoom) {
    this.config = config;
    this.disk = disk;
    this.keys = keys;
    this.manifests = manifests;
    this.clock = clock;
    this.nanos = nanos;
    this.background = background;
    this.meters = meters;
    this.diskRoom = diskRoom;
    this.policy = policy(config);
    this.room = new Semaphore(config.maxRecordings());
    for (int i = 0; i < config.recorderThreads(); i++) {
      threads.add(new RecorderThread(i));
    }
    watchTimer =
        background
            .vertx()
            .setPeriodic(
                WATCH_MILLIS,
                _ -> {
                  look();
                  threads.forEach(thread -> thread.all().forEach(LiveSession::watch));
                });
  }

  /// A disk that hangs is asked once.
  private void look() {
    if (isLooking.compareAndSet(false, true)) {
      background.run(() -> {
        try {
          diskRoom.look();
        } finally {
          isLooking.set(false);
        }
      });
    }
  }

  @Override
  public Optional<String> refusal() {
    if (diskRoom.state() != DiskRoom.State.ENOUGH) {
      return Optional.of(diskRoom.scarcity());
    }
    return room.availablePermits() > 0 ? Optional.empty() : Optional.of(crowded());
  }

  private String crowded() {
    return "%d recordings are under way, which is recording.max".formatted(config.maxRecordings());
  }

  @Override
  public Future<LiveRecording> start(RecordingRequest request) {
    if (diskRoom.state() != DiskRoom.State.ENOUGH) {
      return Future.failedFuture(
          new RecordingException("no recording begins: " + diskRoom.scarcity()));
    }
    if (!room.tryAcquire()) {
      return Future.failedFuture(new RecordingException(crowded()));
    }
    return background.<LiveRecording>call(() -> startNow(request)).onFailure(_ -> room.release());
  }

  /// Stops all that is under way.
  Future<Void> close() {
    var stops = new ArrayList<Future<?>>();
    for (RecorderThread thread : threads) {
      for (LiveSession session : thread.all()) {
        stops.add(session.stop("shutdown"));
      }
      thread.close();
    }
    var _ = background.vertx().cancelTimer(watchTimer); // false: it never ran; as good
    return stops.isEmpty() ? Future.succeededFuture() : Future.join(stops).mapEmpty();
  }

  private LiveRecording startNow(RecordingRequest request) {
    var entropy = new byte[12];
    random.nextBytes(entropy);
    var id = new RecordingId("rec-" + HexFormat.of().formatHex(entropy));
    Path folder = manifests.folderOf(id);
    String wrapped = keys.newKey(KeyVault.purpose("recording", request.retention()));
    var dataKey = new DataKey(keys.unwrap(wrapped));
    long startNanos = nanos.getAsLong();
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    StoredManifest first;
    try {
      disk.createFolder(folder);
      first = manifests.write(firstManifest(id, request, wrapped, now));
    } catch (IOException e) {
      throw new RecordingException(
          "cannot begin a recording in %s; is the disk full?".formatted(folder), e);
    }
    var session =
        new LiveSession(
            new LiveSession.Beginning(id, request, first, startNanos),
            background.vertx(),
            nanos,
            manifests,
            policy,
            new SegmentedJournal.Place(
                disk, folder, KeyWrap.parse(wrapped).suite(), dataKey, id.value(), random),
            diskRoom,
            config.ringBytes(),
            meters);
    session.onState(state -> {
      if (state != RecordingState.RECORDING && state != RecordingState.STALLED) {
        room.release();
      }
    });
    threads.stream()
        .min(Comparator.comparingInt(RecorderThread::sessions))
        .orElseThrow()
        .add(session);
    return session;
  }

  private StoredManifest firstManifest(
      RecordingId id, RecordingRequest request, String wrapped, Instant now) {
    var manifest =
        new RecordingManifest(
            id,
            request.caseId(),
            RecordingState.RECORDING,
            now,
            now,
            request.retention(),
            request.consents(),
            List.of(),
            List.of(),
            config.build(),
            KeyWrap.parse(wrapped).kek().toString(),
            "");
    return new StoredManifest(
        manifest,
        List.of(),
        wrapped,
        RetentionDate.until(now, request.retention()),
        manifests.signer());
  }

  private static SegmentPolicy policy(RecordingConfig config) {
    long roll = config.rollSeconds() * 1_000_000_000L;
    SegmentPolicy standard = SegmentPolicy.STANDARD;
    return new SegmentPolicy(
        roll,
        roll + roll / 2,
        config.rollBytes(),
        config.rollBytes() + config.rollBytes() / 8,
        standard.askAgainNanos());
  }
}
