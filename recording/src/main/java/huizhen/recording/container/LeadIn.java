package huizhen.recording.container;

import huizhen.recording.capture.JournalRecord;
import huizhen.recording.capture.RtpView;
import huizhen.recording.capture.TrackTimeline;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The first seconds of a track, held back until its timeline has settled, so that they are laid
/// out by what is known then. Without it sound would begin by arrival and be moved by some ten
/// milliseconds a moment later, which players do not follow: they count samples, and the voice
/// stays behind the lips to the end.
final class LeadIn {
  /// Reports come each second or so; of sound that does not say when it was heard, each 5 s.
  static final long MAX_NANOS = 12_000_000_000L;

  /// Of a picture in which somebody moves a lot; what is larger is not waited for.
  static final long MAX_BYTES = 16L << 20;

  private final TrackTimeline scout;
  private final List<JournalRecord.Rtp> held = new ArrayList<>();
  private long firstSsrc = -1;
  private long firstNanos;
  private long lastNanos;
  private long bytes;
  private int reports;

  LeadIn(int clockRate) {
    scout = new TrackTimeline(clockRate);
  }

  /// @return false when nothing more need be held
  boolean add(JournalRecord record) {
    switch (record) {
      case JournalRecord.Rtp rtp -> packet(rtp);
      case JournalRecord.SenderReport report -> {
        scout.report(report);
        reports++;
      }
      default -> throw new IllegalArgumentException("packets and reports are held back alone");
    }
    return reports < TrackTimeline.SETTLING
        && lastNanos - firstNanos < MAX_NANOS
        && bytes < MAX_BYTES;
  }

  private void packet(JournalRecord.Rtp rtp) {
    // Its reader may take the bytes from under it.
    var copy = new byte[rtp.packet().remaining()];
    rtp.packet().duplicate().get(copy);
    held.add(new JournalRecord.Rtp(rtp.atNanos(), ByteBuffer.wrap(copy)));
    bytes += copy.length;
    var view = new RtpView();
    if (!view.wrap(copy, 0, copy.length)) {
      return;
    }
    if (firstSsrc < 0) {
      firstSsrc = view.ssrc();
      firstNanos = rtp.atNanos();
    }
    lastNanos = rtp.atNanos();
    var _ = scout.packet(view.ssrc(), view.timestamp32(), rtp.atNanos());
  }

  /// What is known of the whole; empty where no report came, or another stream began.
  Optional<JournalRecord.TimelineState> state() {
    return scout.state(lastNanos).filter(it -> it.isSynced() && it.ssrc() == firstSsrc);
  }

  boolean hasPackets() {
    return !held.isEmpty();
  }

  /// The packets, as they came.
  List<JournalRecord.Rtp> packets() {
    return held;
  }
}
