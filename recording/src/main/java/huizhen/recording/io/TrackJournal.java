package huizhen.recording.io;

import huizhen.recording.api.RecordingManifest;
import huizhen.recording.capture.JournalBatch;
import huizhen.recording.capture.JournalRecord;
import huizhen.recording.capture.SegmentPolicy;
import huizhen.recording.capture.SenderClocks;
import huizhen.recording.capture.TrackCapture;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// One track of a live recording: what [TrackCapture] decides, done to its [SegmentedJournal].
/// Owned by one recorder thread.
final class TrackJournal implements TrackCapture.Out, SegmentedJournal.Owner {
  /// What a track asks of its recording.
  interface Recording {
    void gap(int track, long fromNanos, long toNanos, String cause);

    void sealed();

    void requestKeyframe(JournalRecord.TrackStart track);
  }

  private final TapTrack tapTrack;
  private final Recording recording;
  private final TrackCapture capture;
  private final SegmentedJournal journal;
  private long firstAt = TapTrack.NEVER;
  private long lastAt;
  private boolean endSeen;
  private boolean isEnded;

  /// @param clocks of the recording's senders
  TrackJournal(
      TapTrack tapTrack,
      SegmentPolicy policy,
      SenderClocks clocks,
      SegmentedJournal.Place place,
      Recording recording) {
    this.tapTrack = tapTrack;
    this.recording = recording;
    this.capture = new TrackCapture(tapTrack.start(), policy, clocks);
    this.journal = new SegmentedJournal(tapTrack.number(), place, this);
  }

  SegmentedJournal journal() {
    return journal;
  }

  TapTrack tapTrack() {
    return tapTrack;
  }

  /// False when it is no RTP packet.
  boolean packet(long atNanos, byte[] bytes, int offset, int length) {
    seen(atNanos);
    return capture.packet(atNanos, bytes, offset, length, this);
  }

  void report(long atNanos, long ntpTime, long rtpTimestamp) {
    capture.report(atNanos, ntpTime, rtpTimestamp, this);
  }

  void captured(long atNanos, long ntpTime, long rtpTimestamp) {
    capture.captured(atNanos, ntpTime, rtpTimestamp, this);
  }

  void layer(long atNanos, int layer) {
    capture.layer(atNanos, layer, this);
  }

  void muted(long atNanos, boolean isMuted) {
    capture.muted(atNanos, isMuted, this);
  }

  void lostInRing(long fromNanos, long toNanos) {
    capture.missed();
    gap(fromNanos, toNanos, "ring-full");
  }

  void tick(long nowNanos) {
    if (!isEnded) {
      capture.tick(nowNanos, this);
      if (endSeen) {
        end(tapTrack.endedAt());
      }
      // The track's last packets may have come into the ring after it was drained: one round more.
      endSeen = tapTrack.hasEnded();
    }
  }

  /// Nothing more comes: declares open losses and ends the last segment.
  void end(long atNanos) {
    if (!isEnded) {
      isEnded = true;
      capture.end(atNanos, this);
    }
    journal.roll();
  }

  /// The disk is full: says so in the segment, and ends it. Nothing is kept until [#resume].
  void park(long nowNanos) {
    capture.missed();
    gap(nowNanos, nowNanos, "disk-full");
    journal.park(nowNanos);
  }

  void resume() {
    journal.resume();
  }

  Optional<RecordingManifest.Track> described() {
    if (firstAt == TapTrack.NEVER) {
      return Optional.empty();
    }
    JournalRecord.TrackStart start = tapTrack.start();
    Duration offset = SegmentedJournal.millis(firstAt);
    return Optional.of(
        new RecordingManifest.Track(
            tapTrack.number(),
            start.track().participant().value(),
            start.source(),
            start.codec().name(),
            offset,
            SegmentedJournal.millis(lastAt).minus(offset),
            List.copyOf(journal.segments())));
  }

  @Override
  public long segmentStartNanos() {
    return journal.segmentStartNanos(lastAt);
  }

  @Override
  public long segmentBytes() {
    return journal.segmentBytes();
  }

  @Override
  public void roll(long atNanos) {
    journal.roll();
  }

  @Override
  public void rtp(long atNanos, byte[] packet, int offset, int length) {
    journal.rtp(atNanos, packet, offset, length);
  }

  @Override
  public void write(JournalRecord record) {
    journal.write(record);
  }

  @Override
  public void gap(long fromNanos, long toNanos, String cause) {
    journal.write(new JournalRecord.Gap(fromNanos, toNanos, cause));
    recording.gap(tapTrack.number(), fromNanos, toNanos, cause);
  }

  @Override
  public void askKeyframe(long atNanos) {
    recording.requestKeyframe(tapTrack.start());
  }

  @Override
  public void head(long atNanos, JournalBatch batch) {
    capture.head(atNanos, batch);
  }

  @Override
  public void lostOnDisk(long fromNanos, long toNanos, String cause) {
    capture.missed();
    gap(fromNanos, toNanos, cause);
  }

  @Override
  public void sealed(RecordingManifest.Segment segment) {
    recording.sealed();
  }

  private void seen(long atNanos) {
    if (firstAt == TapTrack.NEVER) {
      firstAt = atNanos;
    }
    lastAt = Math.max(lastAt, atNanos);
  }
}
