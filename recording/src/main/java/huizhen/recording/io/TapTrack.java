package huizhen.recording.io;

import huizhen.recording.capture.JournalRecord;

/// A track as its room's loop sees it: its number, and what was lost since the ring had room last.
/// Written by the loop, read by the recorder.
final class TapTrack {
  static final long NEVER = Long.MIN_VALUE;

  private final int number;
  private final JournalRecord.TrackStart start;
  private volatile long lostFrom = NEVER;
  private volatile long lostTo = NEVER;
  private volatile long endedAt = NEVER;

  TapTrack(int number, JournalRecord.TrackStart start) {
    this.number = number;
    this.start = start;
  }

  int number() {
    return number;
  }

  JournalRecord.TrackStart start() {
    return start;
  }

  void lose(long atNanos) {
    lostTo = atNanos;
    if (lostFrom == NEVER) {
      lostFrom = atNanos;
    }
  }

  void tellLoss() {
    lostFrom = NEVER;
  }

  void end(long atNanos) {
    endedAt = atNanos;
  }

  boolean hasLost() {
    return lostFrom != NEVER;
  }

  long lostFrom() {
    return lostFrom;
  }

  long lostTo() {
    return lostTo;
  }

  boolean hasEnded() {
    return endedAt != NEVER;
  }

  long endedAt() {
    return endedAt;
  }
}
