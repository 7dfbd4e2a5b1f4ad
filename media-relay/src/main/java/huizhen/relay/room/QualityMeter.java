package huizhen.relay.room;

import huizhen.relay.api.MediaKind;
import huizhen.relay.api.ParticipantId;
import huizhen.relay.api.QualityRecord;
import huizhen.relay.api.RoomEvent;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Measures how one participant's call is, each [#INTERVAL_NANOS], and where packets are lost: on
/// its way up, in the relay, on its way down. Owned by [Participant].
final class QualityMeter {
  static final long INTERVAL_NANOS = 5_000_000_000L;

  private final ParticipantId participant;
  private long measuredNanos;
  private long expected;
  private long received;
  private long missing;
  private long bytes;
  private long sent;
  private long dropped;
  private long frozenNanos;
  private Optional<QualityRecord> last = Optional.empty();

  QualityMeter(ParticipantId participant, long nowNanos) {
    this.participant = participant;
    measuredNanos = nowNanos;
  }

  /// @param publishing null for one who sends nothing
  /// @param viewing null for one who receives nothing
  void tick(
      @Nullable Publishing publishing, @Nullable Viewing viewing, long nowNanos, Outputs out) {
    long passed = nowNanos - measuredNanos;
    if (passed < INTERVAL_NANOS) {
      return;
    }
    measuredNanos = nowNanos;
    QualityRecord record = measure(publishing, viewing, passed, nowNanos);
    last = Optional.of(record);
    out.emit(new RoomEvent.QualityMeasured(participant, record));
  }

  Optional<QualityRecord> last() {
    return last;
  }

  private QualityRecord measure(
      @Nullable Publishing publishing, @Nullable Viewing viewing, long passed, long nowNanos) {
    Up up = publishing == null ? new Up(0, 0, 0, 0) : up(publishing, passed);
    if (viewing == null) {
      return new QualityRecord(
          up.loss,
          up.missing,
          0,
          0,
          0,
          up.jitterMillis,
          QualityRecord.NOBODY_HEARD,
          0,
          0,
          up.bps,
          0,
          0,
          0);
    }
    Downlink line = viewing.line();
    long sentNow = 0;
    long droppedNow = 0;
    long frozenNow = 0;
    int pictures = 0;
    int width = 0;
    int height = 0;
    for (DownTrack slot : viewing.slotsEver()) {
      sentNow += slot.stats().packets();
      droppedNow += slot.stats().droppedPackets();
      frozenNow += slot.stats().frozenNanos();
      UpTrack source = slot.source();
      if (slot.section().kind() == MediaKind.VIDEO && slot.isShowing() && source != null) {
        pictures++;
        Encoding shown = source.encodings().get(slot.selector().encoding());
        if ((long) shown.width() * shown.height() > (long) width * height) {
          width = shown.width();
          height = shown.height();
        }
      }
    }
    long out = sentNow - sent;
    long lostHere = droppedNow - dropped;
    long stood = Math.max(0, frozenNow - frozenNanos);
    sent = sentNow;
    dropped = droppedNow;
    frozenNanos = frozenNow;
    double rttMillis = line.rttNanos() / 1e6;
    double down = line.loss();
    // What redundant blocks and repairs bring back is not missing when it is played.
    double residual = Math.pow(down, line.redundancy(nowNanos) + 1) + viewing.heardMissing();
    double mos =
        viewing.hearsAnybody()
            ? EModel.mos(rttMillis, up.jitterMillis, residual)
            : QualityRecord.NOBODY_HEARD;
    return new QualityRecord(
        up.loss,
        up.missing,
        share(lostHere, out + lostHere),
        down,
        rttMillis,
        up.jitterMillis,
        mos,
        line.targetBps(),
        line.sentBps(nowNanos),
        up.bps,
        pictures == 0 ? 0 : Math.min(1, (double) stood / pictures / passed),
        width,
        height);
  }

  private record Up(double loss, double missing, double jitterMillis, long bps) {}

  private Up up(Publishing publishing, long passed) {
    long expectedNow = 0;
    long receivedNow = 0;
    long missingNow = 0;
    long bytesNow = 0;
    double jitterMillis = 0;
    for (UpTrack track : publishing.tracks()) {
      for (int i = 0; i < track.encodings().size(); i++) {
        Encoding encoding = track.encodings().get(i);
        expectedNow += encoding.reception().expected();
        receivedNow += encoding.reception().received();
        missingNow += encoding.missing();
        bytesNow += encoding.bytes();
        if (track.section().kind() == MediaKind.AUDIO) {
          jitterMillis = Math.max(jitterMillis, encoding.reception().jitterMillis());
        }
      }
    }
    long expectedHere = Math.max(0, expectedNow - expected);
    double loss = share(expectedHere - Math.max(0, receivedNow - received), expectedHere);
    double gone = share(Math.max(0, missingNow - missing), expectedHere);
    publishing.uplinkMissing(gone);
    long bps = Math.max(0, bytesNow - bytes) * 8_000_000_000L / passed;
    expected = expectedNow;
    received = receivedNow;
    missing = missingNow;
    bytes = bytesNow;
    return new Up(loss, gone, jitterMillis, bps);
  }

  private static double share(long part, long whole) {
    return whole <= 0 ? 0 : Math.clamp((double) part / whole, 0, 1);
  }

  /// The mean share of sound that never reached the relay, of those who are heard.
  static double heardMissing(List<DownTrack> slots) {
    double sum = 0;
    int count = 0;
    for (DownTrack slot : slots) {
      UpTrack source = slot.source();
      if (source != null && slot.section().kind() == MediaKind.AUDIO) {
        sum += source.owner().uplinkMissing();
        count++;
      }
    }
    return count == 0 ? 0 : sum / count;
  }
}
