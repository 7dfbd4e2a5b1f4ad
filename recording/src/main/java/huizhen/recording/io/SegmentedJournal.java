package huizhen.recording.io;

import huizhen.recording.api.CipherSuite;
import huizhen.recording.api.RecordingManifest;
import huizhen.recording.capture.JournalBatch;
import huizhen.recording.capture.JournalRecord;
import huizhen.recording.vault.SegmentEncoder;
import huizhen.recording.vault.SegmentHeader;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The journal of one track (or of the notes) as a row of segment files. Collects records in a
/// batch and writes it as a frame. When the disk refuses, the frame is kept and written again, byte
/// by byte the same; what comes meanwhile fills the next batch and is then lost and told as a gap.
/// Owned by one recorder thread.
final class SegmentedJournal {
  private static final System.Logger LOG = System.getLogger(SegmentedJournal.class.getName());

  /// Where and under which key.
  record Place(
      Disk disk,
      Path folder,
      CipherSuite suite,
      DataKey dataKey,
      String owner,
      SecureRandom random) {}

  /// Who is told.
  interface Owner {
    /// The records that a segment begins with.
    void head(long atNanos, JournalBatch batch);

    /// @param cause `disk`, or `disk-full` while nothing may be written
    void lostOnDisk(long fromNanos, long toNanos, String cause);

    void sealed(RecordingManifest.Segment segment);
  }

  private final int stream;
  private final Place place;
  private final Owner owner;
  private final JournalBatch batch = new JournalBatch();
  private final List<RecordingManifest.Segment> segments = new ArrayList<>();
  private @Nullable OpenSegment open;
  private byte @Nullable [] stuck;
  private boolean isSealing;
  private boolean isFailing;
  private boolean isDirty;
  private boolean isParked;
  private String lossCause = "disk";
  private long lostFrom = TapTrack.NEVER;
  private long lostTo;

  SegmentedJournal(int stream, Place place, Owner owner) {
    this.stream = stream;
    this.place = place;
    this.owner = owner;
  }

  static String fileName(int stream, int number) {
    return "t%03d-%05d.hzs".formatted(stream, number);
  }

  /// The segment that is being written.
  private static final class OpenSegment {
    private final int number;
    private final SegmentEncoder encoder;
    private final Disk.Appender file;
    private final long firstAt;
    private long lastAt;
    private long forcedAt;
    private long packets;
    private long goodBytes;

    OpenSegment(int number, SegmentEncoder encoder, Disk.Appender file, long firstAt) {
      this.number = number;
      this.encoder = encoder;
      this.file = file;
      this.firstAt = firstAt;
      this.lastAt = firstAt;
      this.forcedAt = firstAt;
    }
  }

  List<RecordingManifest.Segment> segments() {
    return segments;
  }

  boolean isFailing() {
    return isFailing;
  }

  long segmentStartNanos(long otherwise) {
    return open == null ? otherwise : open.firstAt;
  }

  long segmentBytes() {
    return open == null ? 0 : open.goodBytes + batch.bytes();
  }

  void rtp(long atNanos, byte[] packet, int offset, int length) {
    if (!isReady(atNanos)) {
      lose(atNanos);
      return;
    }
    if (!batch.addRtp(atNanos, packet, offset, length)) {
      flush();
      if (!isReady(atNanos) || !batch.addRtp(atNanos, packet, offset, length)) {
        lose(atNanos);
        return;
      }
    }
    if (open != null) {
      open.lastAt = Math.max(open.lastAt, atNanos);
      open.packets++;
    }
  }

  void write(JournalRecord record) {
    if (!isReady(record.atNanos())) {
      lose(record.atNanos());
      return;
    }
    if (!batch.add(record)) {
      flush();
      if (!isReady(record.atNanos()) || !batch.add(record)) {
        lose(record.atNanos());
        return;
      }
    }
    if (open != null) {
      open.lastAt = Math.max(open.lastAt, record.atNanos());
    }
  }

  /// Writes the batch as a frame.
  void flush() {
    OpenSegment segment = open;
    if (isFailing || batch.isEmpty() || segment == null) {
      return;
    }
    byte[] frame = segment.encoder.frame(batch.array(), 0, batch.bytes());
    batch.clear();
    put(segment, frame);
  }

  /// Makes durable what was written.
  void force() {
    OpenSegment segment = open;
    if (isFailing || !isDirty || segment == null) {
      return;
    }
    try {
      segment.file.force();
      segment.forcedAt = segment.lastAt;
      isDirty = false;
    } catch (IOException e) {
      // The kernel may have dropped what it could not write: it is not sure any more.
      fail("cannot make a segment durable", e);
      owner.lostOnDisk(segment.forcedAt, segment.lastAt, "disk");
    }
  }

  /// Ends the open segment with its footer. Stays open while the disk refuses.
  void roll() {
    flush();
    OpenSegment segment = open;
    if (isFailing || isSealing || segment == null) {
      return;
    }
    isSealing = true;
    put(segment, segment.encoder.footer());
    if (!isFailing) {
      finishSeal(segment);
    }
  }

  boolean isOpen() {
    return open != null;
  }

  /// Ends what is open and takes nothing until [#resume]: what comes is lost and told then.
  void park(long nowNanos) {
    retry(nowNanos);
    isParked = true;
    roll();
  }

  void resume() {
    isParked = false;
    tellLoss();
  }

  /// Tries again what the disk refused.
  void retry(long nowNanos) {
    if (!isFailing) {
      return;
    }
    OpenSegment segment = open;
    if (segment != null) {
      again(segment);
    } else {
      isFailing = false;
      if (!isParked) {
        open(nowNanos);
      }
    }
    if (isFailing) {
      return;
    }
    LOG.log(Level.INFO, () -> "the disk takes a recording again stream=" + stream);
    if (isParked) {
      roll();
    } else {
      tellLoss();
    }
  }

  /// Declares what is lost.
  void tellLoss() {
    if (lostFrom != TapTrack.NEVER) {
      long from = lostFrom;
      lostFrom = TapTrack.NEVER;
      owner.lostOnDisk(from, lostTo, lossCause);
    }
  }

  /// Lets go of the file without a footer.
  void abandon() {
    OpenSegment segment = open;
    open = null;
    if (segment != null) {
      try {
        segment.file.close();
      } catch (IOException e) {
        LOG.log(Level.WARNING, "cannot close a segment that failed", e);
      }
    }
  }

  private void again(OpenSegment segment) {
    byte[] frame = stuck;
    try {
      segment.file.truncate(segment.goodBytes);
      if (frame != null) {
        segment.file.append(frame);
        segment.goodBytes += frame.length;
        stuck = null;
      }
      segment.file.force();
      segment.forcedAt = segment.lastAt;
      isDirty = false;
      isFailing = false;
    } catch (IOException e) {
      // As before; said once, when it began.
      return;
    }
    if (isSealing) {
      finishSeal(segment);
    }
  }

  private boolean isReady(long atNanos) {
    if (isParked) {
      return false;
    }
    if (open == null && !isFailing) {
      open(atNanos);
    }
    return open != null && !isSealing;
  }

  private void open(long atNanos) {
    int number = segments.size() + 1;
    var salt = new byte[SegmentHeader.SALT_BYTES];
    place.random().nextBytes(salt);
    var header = new SegmentHeader(place.suite(), stream, number, salt);
    try {
      var encoder = new SegmentEncoder(place.dataKey().bytes(), place.owner(), header);
      Disk.Appender file = place.disk().create(place.folder().resolve(fileName(stream, number)));
      var segment = new OpenSegment(number, encoder, file, atNanos);
      open = segment;
      put(segment, encoder.header());
      place.disk().syncFolder(place.folder());
    } catch (IOException e) {
      fail("cannot begin a segment", e);
    }
    if (open != null) {
      batch.clear();
      owner.head(atNanos, batch);
    }
  }

  private void put(OpenSegment segment, byte[] bytes) {
    try {
      segment.file.append(bytes);
      segment.goodBytes += bytes.length;
      isDirty = true;
    } catch (IOException e) {
      stuck = bytes;
      fail("cannot write to a segment", e);
    }
  }

  private void finishSeal(OpenSegment segment) {
    try {
      segment.file.force();
      segment.file.close();
    } catch (IOException e) {
      fail("cannot make a segment durable", e);
      return;
    }
    isSealing = false;
    isDirty = false;
    open = null;
    var sealed =
        new RecordingManifest.Segment(
            segment.number,
            fileName(stream, segment.number),
            segment.encoder.bytes(),
            segment.encoder.sha256(),
            segment.encoder.chain(),
            millis(segment.firstAt),
            millis(segment.lastAt - segment.firstAt),
            segment.packets,
            false);
    segments.add(sealed);
    owner.sealed(sealed);
  }

  static Duration millis(long nanos) {
    return Duration.ofMillis(nanos / 1_000_000);
  }

  private void lose(long atNanos) {
    if (lostFrom == TapTrack.NEVER) {
      lostFrom = atNanos;
      lossCause = isParked ? "disk-full" : "disk";
    }
    lostTo = Math.max(atNanos, lostFrom);
  }

  private void fail(String what, IOException cause) {
    if (!isFailing) {
      LOG.log(Level.ERROR, () -> what + " stream=" + stream + "; make room on the disk", cause);
    }
    isFailing = true;
  }
}
