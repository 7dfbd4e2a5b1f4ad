package huizhen.recording.io;

import huizhen.recording.api.LiveRecording;
import huizhen.recording.api.RecordingException;
import huizhen.recording.api.RecordingId;
import huizhen.recording.api.RecordingManifest;
import huizhen.recording.api.RecordingRequest;
import huizhen.recording.api.RecordingState;
import huizhen.recording.capture.GapList;
import huizhen.recording.capture.JournalBatch;
import huizhen.recording.capture.JournalRecord;
import huizhen.recording.capture.SegmentPolicy;
import huizhen.recording.capture.SenderClocks;
import huizhen.recording.vault.StoredManifest;
import huizhen.relay.api.MediaTap;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/// A recording under way. The room's loop writes into the ring by [#tap()], anybody adds notes, one
/// recorder thread calls [#work], and a timer calls [#watch].
final class LiveSession implements LiveRecording, TrackJournal.Recording {
  /// Notes that wait for the recorder; past that they are lost and declared.
  static final int MAX_NOTES = 4096;

  static final int MAX_NOTE_BYTES = 64 * 1024;

  /// A batch is written at this age at the latest.
  static final long BATCH_NANOS = 200_000_000L;

  static final long FORCE_NANOS = 1_000_000_000L;
  static final long RETRY_NANOS = 250_000_000L;

  /// A recorder thread that was not here for so long hangs in the disk.
  static final long HUNG_NANOS = 1_300_000_000L;

  /// After an overflow the recording counts as stalled for this long.
  static final long OVERFLOW_NANOS = 2_000_000_000L;

  /// How long a stop waits for a disk that refuses.
  static final long STOP_NANOS = 5_000_000_000L;

  private static final System.Logger LOG = System.getLogger(LiveSession.class.getName());

  /// What was fixed when it began.
  record Beginning(
      RecordingId id, RecordingRequest request, StoredManifest first, long startNanos) {}

  private final Beginning beginning;
  private final Vertx vertx;
  private final LongSupplier clock;
  private final ManifestStore manifests;
  private final SegmentPolicy policy;
  private final SegmentedJournal.Place place;
  private final DiskRoom room;
  private final PacketRing ring;
  private final RingTap tap;
  private final RecordingMeters meters;
  private final BlockingQueue<JournalRecord.Note> notes = new ArrayBlockingQueue<>(MAX_NOTES);
  private final List<Consumer<RecordingState>> listeners = new CopyOnWriteArrayList<>();
  private final CompletableFuture<RecordingManifest> stopped = new CompletableFuture<>();
  private volatile RecordingState state = RecordingState.RECORDING;
  private volatile boolean isStopping;
  private volatile boolean isFailing;
  private volatile boolean isParked;
  private volatile long workedAt;
  private volatile long notesLostAt = TapTrack.NEVER;

  // The recorder thread's own.
  private final SenderClocks clocks = new SenderClocks();
  private final List<TrackJournal> tracks = new ArrayList<>();
  private final SegmentedJournal noteJournal;
  private final GapList gaps = new GapList();
  private boolean isManifestStale;
  private boolean isManifestFailing;
  private long endNanos;
  private long flushedAt;
  private long forcedAt;
  private long retriedAt;
  private long stoppingSince = TapTrack.NEVER;

  LiveSession(
      Beginning beginning,
      Vertx vertx,
      LongSupplier clock,
      ManifestStore manifests,
      SegmentPolicy policy,
      SegmentedJournal.Place place,
      DiskRoom room,
      int ringBytes,
      RecordingMeters meters) {
    this.beginning = beginning;
    this.vertx = vertx;
    this.clock = clock;
    this.manifests = manifests;
    this.policy = policy;
    this.place = place;
    this.room = room;
    this.meters = meters;
    this.ring = new PacketRing(ringBytes);
    this.tap = new RingTap(ring, clock, beginning.startNanos(), meters.lostPackets());
    this.noteJournal = new SegmentedJournal(0, place, new NoteOwner());
  }

  @Override
  public RecordingId id() {
    return beginning.id();
  }

  @Override
  public MediaTap tap() {
    return tap;
  }

  @Override
  public void note(String kind, String json) {
    if (kind.length() > 64 || json.getBytes(StandardCharsets.UTF_8).length > MAX_NOTE_BYTES) {
      throw new IllegalArgumentException(
          "a note has a kind of at most 64 characters and at most %d bytes"
              .formatted(MAX_NOTE_BYTES));
    }
    long now = elapsed();
    if (isStopping || !notes.offer(new JournalRecord.Note(now, kind, json))) {
      notesLostAt = now;
      meters.lostPackets().increment();
    }
  }

  @Override
  public void onState(Consumer<RecordingState> listener) {
    listeners.add(listener);
  }

  @Override
  public RecordingState state() {
    return state;
  }

  @Override
  public Future<RecordingManifest> stop(String reason) {
    if (!isStopping) {
      note("recording", "{\"stop\":%s}".formatted(quoted(reason)));
      tap.close();
      isStopping = true;
    }
    return Future.fromCompletionStage(stopped, vertx.getOrCreateContext());
  }

  /// Takes what is in the ring and writes what is due. On the recorder thread, every few
  /// milliseconds. False when the recording is over.
  boolean work() {
    boolean isLast = isStopping;
    long now = elapsed();
    takeTracks();
    ring.drain(this::entry);
    takeNotes();
    endNanos = Math.max(endNanos, now);
    heedRoom(now);
    for (TrackJournal track : tracks) {
      track.tick(now);
    }
    if (isFailing && now - retriedAt >= RETRY_NANOS) {
      retriedAt = now;
      journals().forEach(journal -> journal.retry(now));
      isManifestFailing = false;
    }
    if (isLast) {
      endTracks(now);
    } else if (now - flushedAt >= BATCH_NANOS) {
      flushedAt = now;
      journals().forEach(SegmentedJournal::flush);
    }
    if (now - forcedAt >= FORCE_NANOS) {
      forcedAt = now;
      journals().forEach(SegmentedJournal::force);
    }
    if (isManifestStale && !isManifestFailing) {
      isManifestStale = false;
      var _ = writeManifest(RecordingState.RECORDING); // tried again when it fails
    }
    isFailing = isManifestFailing || journals().stream().anyMatch(SegmentedJournal::isFailing);
    if (isFailing) {
      room.refused();
    }
    workedAt = elapsed();
    return !isLast || !finish(now);
  }

  /// Tells of a stall, and of its end. From a timer, several times a second.
  void watch() {
    RecordingState seen = state;
    if (seen != RecordingState.RECORDING && seen != RecordingState.STALLED) {
      return;
    }
    long now = elapsed();
    long overflowAt = Math.max(tap.overflowAt(), notesLostAt);
    boolean isStalled =
        isFailing
            || isParked
            || now - workedAt > HUNG_NANOS
            || (overflowAt != TapTrack.NEVER && now - overflowAt < OVERFLOW_NANOS);
    tell(isStalled ? RecordingState.STALLED : RecordingState.RECORDING);
  }

  /// A bug: the recording ends as it is; recovery at the next start seals what is there.
  void fail(Throwable cause) {
    isStopping = true;
    tap.close();
    journals().forEach(SegmentedJournal::abandon);
    tell(RecordingState.FAILED);
    LOG.log(Level.ERROR, "recording failed id=" + id(), cause);
    stopped.completeExceptionally(
        new RecordingException(
            "recording %s failed; what is on disk is sealed at the next start".formatted(id()),
            cause));
  }

  @Override
  public void gap(int track, long fromNanos, long toNanos, String cause) {
    gaps.add(
        new RecordingManifest.Gap(
            track,
            SegmentedJournal.millis(fromNanos),
            SegmentedJournal.millis(toNanos + 999_999),
            cause));
    meters.gap(cause);
  }

  @Override
  public void sealed() {
    isManifestStale = true;
  }

  @Override
  public void requestKeyframe(JournalRecord.TrackStart track) {
    try {
      beginning.request().keyframes().requestKeyframe(track.track());
    } catch (RuntimeException e) {
      // Somebody else's bug must not end the recording; without a keyframe the segment rolls later.
      LOG.log(Level.WARNING, "the keyframe requester failed", e);
    }
  }

  private long elapsed() {
    return clock.getAsLong() - beginning.startNanos();
  }

  private void takeTracks() {
    int announced = tap.announced();
    while (tracks.size() < announced) {
      var track = new TrackJournal(tap.track(tracks.size() + 1), policy, clocks, place, this);
      if (isParked) {
        track.park(track.tapTrack().start().atNanos());
      }
      tracks.add(track);
    }
  }

  private void entry(int kind, int number, long at, byte[] bytes, int offset, int length) {
    // Announced after this round began.
    if (number > tracks.size()) {
      takeTracks();
    }
    TrackJournal track = tracks.get(number - 1);
    endNanos = Math.max(endNanos, at);
    switch (kind) {
      case RingTap.RTP -> {
        meters.packet(length);
        if (!track.packet(at, bytes, offset, length)) {
          meters.badPackets().increment();
        }
      }
      case RingTap.REPORT -> {
        var body = ByteBuffer.wrap(bytes, offset, length);
        track.report(at, body.getLong(), body.getLong());
      }
      case RingTap.CAPTURE -> {
        var body = ByteBuffer.wrap(bytes, offset, length);
        track.captured(at, body.getLong(), body.getLong());
      }
      case RingTap.MUTE -> track.muted(at, bytes[offset] != 0);
      case RingTap.LAYER -> track.layer(at, bytes[offset]);
      case RingTap.GAP -> track.lostInRing(ByteBuffer.wrap(bytes, offset, length).getLong(), at);
      default -> throw new IllegalStateException("no ring entry has kind " + kind);
    }
  }

  /// A full disk gets the ends of what is open, and nothing more until there is room again.
  private void heedRoom(long now) {
    boolean isFull = room.isFull();
    if (isFull == isParked) {
      return;
    }
    isParked = isFull;
    isManifestStale = true;
    isManifestFailing = false;
    if (isFull) {
      tracks.forEach(track -> track.park(now));
      noteJournal.park(now);
    } else {
      tracks.forEach(TrackJournal::resume);
      noteJournal.resume();
    }
  }

  private void takeNotes() {
    for (JournalRecord.Note note = notes.poll(); note != null; note = notes.poll()) {
      noteJournal.write(note);
      if (noteJournal.segmentBytes() >= policy.rollBytes()) {
        noteJournal.roll();
      }
    }
    long lostAt = notesLostAt;
    if (lostAt != TapTrack.NEVER && !isStopping) {
      notesLostAt = TapTrack.NEVER;
      gap(0, lostAt, lostAt, "ring-full");
    }
  }

  private void endTracks(long now) {
    if (stoppingSince == TapTrack.NEVER) {
      stoppingSince = now;
      for (TrackJournal track : tracks) {
        if (track.tapTrack().hasLost()) {
          track.lostInRing(track.tapTrack().lostFrom(), track.tapTrack().lostTo());
        }
        track.end(endNanos);
      }
    } else {
      tracks.forEach(track -> track.end(endNanos));
    }
    noteJournal.roll();
    if (isParked) {
      journals().forEach(SegmentedJournal::tellLoss);
    }
  }

  /// True when it is over.
  private boolean finish(long now) {
    boolean isSealed = journals().stream().noneMatch(SegmentedJournal::isOpen);
    if (isSealed && !isFailing) {
      RecordingState end = gaps.gaps().isEmpty() ? RecordingState.SEALED : RecordingState.PARTIAL;
      Optional<StoredManifest> last = writeManifest(end);
      if (last.isPresent()) {
        tell(end);
        stopped.complete(last.get().manifest());
        return true;
      }
    }
    if (now - stoppingSince < STOP_NANOS) {
      return false;
    }
    journals().forEach(SegmentedJournal::abandon);
    tell(RecordingState.FAILED);
    stopped.completeExceptionally(
        new RecordingException(
            "cannot seal recording %s in %s: the disk refuses; make room, and it is sealed at the next start"
                .formatted(id(), place.folder())));
    return true;
  }

  private Optional<StoredManifest> writeManifest(RecordingState written) {
    RecordingManifest first = beginning.first().manifest();
    var described = new ArrayList<RecordingManifest.Track>();
    tracks.forEach(track -> track.described().ifPresent(described::add));
    var manifest =
        new RecordingManifest(
            first.id(),
            first.caseId(),
            written,
            first.startedAt(),
            first.startedAt().plus(SegmentedJournal.millis(endNanos)),
            first.retention(),
            first.consents(),
            described,
            gaps.gaps(),
            first.build(),
            first.keyId(),
            "");
    try {
      return Optional.of(
          manifests.write(
              new StoredManifest(
                  manifest,
                  List.copyOf(noteJournal.segments()),
                  beginning.first().wrappedKey(),
                  beginning.first().retainUntil(),
                  beginning.first().signedBy())));
    } catch (IOException e) {
      if (!isManifestFailing) {
        LOG.log(Level.ERROR, "cannot write the manifest of recording " + id(), e);
      }
      isManifestFailing = true;
      isFailing = true;
      isManifestStale = true;
      return Optional.empty();
    }
  }

  private List<SegmentedJournal> journals() {
    var all = new ArrayList<SegmentedJournal>(tracks.size() + 1);
    all.add(noteJournal);
    tracks.forEach(track -> all.add(track.journal()));
    return all;
  }

  private synchronized void tell(RecordingState next) {
    boolean isOver = state != RecordingState.RECORDING && state != RecordingState.STALLED;
    if (state == next || isOver) {
      return;
    }
    state = next;
    LOG.log(Level.INFO, () -> "recording id=%s state=%s".formatted(id(), next));
    for (Consumer<RecordingState> listener : listeners) {
      try {
        listener.accept(next);
      } catch (RuntimeException e) {
        // Somebody else's bug must not end the recording.
        LOG.log(Level.WARNING, "a listener of recording states failed", e);
      }
    }
  }

  private static String quoted(String text) {
    return "\"" + text.replaceAll("[^A-Za-z0-9 _.:-]", "_") + "\"";
  }

  /// The notes' journal begins with no records of its own.
  private final class NoteOwner implements SegmentedJournal.Owner {
    @Override
    public void head(long atNanos, JournalBatch batch) {
      // A note needs nothing before it.
    }

    @Override
    public void lostOnDisk(long fromNanos, long toNanos, String cause) {
      gap(0, fromNanos, toNanos, cause);
    }

    @Override
    public void sealed(RecordingManifest.Segment segment) {
      isManifestStale = true;
    }
  }
}
