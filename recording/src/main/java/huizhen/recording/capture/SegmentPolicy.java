package huizhen.recording.capture;

/// When a segment is long enough, and when it is too long to wait for a keyframe.
///
/// @param rollNanos a segment ends at the next keyframe after this
/// @param overdueNanos it ends without one after this
public record SegmentPolicy(
    long rollNanos, long overdueNanos, long rollBytes, long overdueBytes, long askAgainNanos) {
  /// 60 s or 64 MiB; 90 s or 72 MiB without a keyframe; asks for one every 3 s.
  public static final SegmentPolicy STANDARD =
      new SegmentPolicy(60_000_000_000L, 90_000_000_000L, 64L << 20, 72L << 20, 3_000_000_000L);

  public SegmentPolicy {
    if (rollNanos < 1 || overdueNanos < rollNanos || rollBytes < 1 || overdueBytes < rollBytes) {
      throw new IllegalArgumentException("a segment must roll before it is overdue");
    }
  }

  boolean isDue(long ageNanos, long bytes) {
    return ageNanos >= rollNanos || bytes >= rollBytes;
  }

  boolean isOverdue(long ageNanos, long bytes) {
    return ageNanos >= overdueNanos || bytes >= overdueBytes;
  }
}
