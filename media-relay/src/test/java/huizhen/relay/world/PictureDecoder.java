package huizhen.relay.world;

import huizhen.relay.rtp.RtpPacket;
import huizhen.relay.rtp.VideoPayload;
import java.util.ArrayList;
import java.util.List;

/// Puts the packets of a received picture together to frames, and takes those that a decoder would
/// take: a keyframe, or a frame that refers to one that was taken. What is taken must look right on
/// the wire too: no gap within a frame, its end marked, picture ids and TL0PICIDX that count on,
/// time that goes forward.
///
/// A frame that is there waits [#PATIENCE_NANOS] for what is missing before it.
final class PictureDecoder {
  private static final long PATIENCE_NANOS = 60_000_000;
  private static final int REMEMBERED = 32;

  /// Where the decoder says what is wrong: it knows whether the network is to blame.
  interface Faults {
    /// What must not be, whatever the network does.
    void wrong(String what);

    /// What must not be unless the network has lost something.
    void unlessLost(String what);
  }

  private static final class Frame {
    final long base;
    final Mark mark;
    final boolean[] here;
    int count;
    long timestamp;
    int pictureId;
    int tl0;
    int width;
    int height;
    boolean isMarked;
    long completeNanos;

    Frame(long base, Mark mark) {
      this.base = base;
      this.mark = mark;
      here = new boolean[mark.count()];
    }

    boolean isComplete() {
      return count == here.length;
    }

    long end() {
      return base + here.length;
    }
  }

  private final Faults faults;
  private final SequenceWatch watch;
  private final PictureMeter meter;
  private final List<Frame> pending = new ArrayList<>();
  private final int[] decoded = new int[REMEMBERED];
  private int decodedCount;
  private Mark last = Mark.NONE;
  private long lastTimestamp;
  private int lastPictureId;
  private int lastTl0;
  private long shownNanos;
  private long waitingNanos;
  private boolean isBroken = true;
  private boolean wantsKeyframe;
  private int width;
  private int height;

  PictureDecoder(Faults faults, SequenceWatch watch, PictureMeter meter) {
    this.faults = faults;
    this.watch = watch;
    this.meter = meter;
  }

  void packet(long sequence, RtpPacket rtp, VideoPayload video, Mark mark, long nowNanos) {
    boolean isKeyframeStart = mark.isKeyframe() && mark.index() == 0;
    if (isKeyframeStart != video.isKeyframeStart()) {
      faults.wrong("a keyframe that does not look like one");
    }
    Frame frame = frame(sequence - mark.index(), rtp.timestamp(), mark);
    if (frame.here[mark.index()]) {
      return;
    }
    frame.here[mark.index()] = true;
    frame.count++;
    frame.timestamp = rtp.timestamp();
    frame.pictureId = video.pictureId();
    frame.tl0 = video.tl0PicIdx();
    if (mark.index() == mark.count() - 1) {
      frame.isMarked = rtp.isMarker();
    }
    if (isKeyframeStart) {
      frame.width = video.width();
      frame.height = video.height();
    }
    if (frame.isComplete()) {
      frame.completeNanos = nowNanos;
    }
    if (waitingNanos == 0) {
      waitingNanos = nowNanos;
    }
  }

  /// One that was broken off and begun anew, at another time, is another one.
  private Frame frame(long base, long timestamp, Mark mark) {
    int at = pending.size();
    while (at > 0 && pending.get(at - 1).base >= base) {
      at--;
    }
    if (at < pending.size() && pending.get(at).base == base) {
      Frame same = pending.get(at);
      if (!same.mark.isSameFrame(mark)) {
        faults.wrong("two frames in one place: %s and %s".formatted(same.mark, mark));
        return new Frame(base, mark);
      }
      return same;
    }
    var fresh = new Frame(base, mark);
    pending.add(at, fresh);
    for (int near : new int[] {at - 1, at + 1}) {
      if (near >= 0
          && near < pending.size()
          && pending.get(near).timestamp == timestamp
          && pending.get(near).mark.isSameFrame(mark)) {
        faults.wrong("a frame with a gap of numbers inside: " + mark);
      }
    }
    return fresh;
  }

  /// Something before was given up.
  void broken() {
    isBroken = true;
  }

  void decode(long nowNanos) {
    while (!pending.isEmpty()) {
      int at = decodable(nowNanos);
      if (at >= 0) {
        isBroken |= at > 0 || watch.next() < pending.get(at).base;
        Frame frame = pending.get(at);
        pending.subList(0, at + 1).clear();
        watch.pass(frame.end());
        show(frame, nowNanos);
        continue;
      }
      Frame first = pending.getFirst();
      boolean isHopeless =
          isSure(nowNanos)
              && (first.isComplete()
                  ? !isDecodable(first) && watch.next() >= first.base
                  : watch.next() >= first.end());
      if (!isHopeless) {
        return;
      }
      pending.removeFirst();
      isBroken = true;
      watch.pass(first.end());
      if (first.isComplete()) {
        faults.unlessLost("undecodable: %s after %s".formatted(first.mark, last));
      }
      wantsKeyframe |= first.mark.temporal() == 0;
    }
    waitingNanos = 0;
  }

  /// Before the first frame nobody knows what was overtaken.
  private boolean isSure(long nowNanos) {
    return hasShown() || nowNanos - waitingNanos >= PATIENCE_NANOS;
  }

  private int decodable(long nowNanos) {
    for (int i = 0; i < pending.size(); i++) {
      Frame frame = pending.get(i);
      if (frame.isComplete() && isDecodable(frame)) {
        boolean isNext = i == 0 && watch.next() >= frame.base;
        return isNext || nowNanos - frame.completeNanos >= PATIENCE_NANOS ? i : -1;
      }
    }
    return -1;
  }

  private boolean isDecodable(Frame frame) {
    if (frame.mark.isKeyframe()) {
      return true;
    }
    if (!frame.mark.isSameStream(last)) {
      return false;
    }
    for (int i = 0; i < Math.min(decodedCount, REMEMBERED); i++) {
      if (decoded[i] == frame.mark.needs()) {
        return true;
      }
    }
    return false;
  }

  private void show(Frame frame, long nowNanos) {
    Mark mark = frame.mark;
    if (!frame.isMarked) {
      faults.wrong("a frame without an end: " + mark);
    }
    if (!last.equals(Mark.NONE)) {
      int step = (int) (frame.timestamp - lastTimestamp);
      if (step <= 0) {
        faults.wrong("timestamp goes on by %d from %s to %s".formatted(step, last, mark));
      }
      if (!isBroken) {
        checkNumbers(frame);
      }
    }
    if (mark.isKeyframe()) {
      decodedCount = 0;
      width = frame.width;
      height = frame.height;
      wantsKeyframe = false;
    }
    decoded[decodedCount % REMEMBERED] = mark.frame();
    decodedCount++;
    last = mark;
    lastTimestamp = frame.timestamp;
    lastPictureId = frame.pictureId;
    lastTl0 = frame.tl0;
    isBroken = false;
    shownNanos = nowNanos;
    waitingNanos = pending.isEmpty() ? 0 : nowNanos;
    meter.show(new ShownFrame(mark, nowNanos, width, height));
  }

  private void checkNumbers(Frame frame) {
    int pictureId = lastPictureId + 1 & 0x7fff;
    if (frame.pictureId != pictureId) {
      faults.unlessLost(
          "picture id %d where %d follows: %s after %s"
              .formatted(frame.pictureId, pictureId, frame.mark, last));
    }
    int tl0 = frame.mark.temporal() == 0 ? lastTl0 + 1 & 0xff : lastTl0;
    if (frame.tl0 != tl0) {
      faults.unlessLost(
          "TL0PICIDX %d where %d follows: %s after %s".formatted(frame.tl0, tl0, frame.mark, last));
    }
  }

  /// Whether something has come and nothing could be shown for so long.
  boolean isStuck(long nanos, long nowNanos) {
    return wantsKeyframe
        || (waitingNanos != 0 && nowNanos - Math.max(waitingNanos, shownNanos) > nanos);
  }

  /// The RTP time of the last frame; meaningful with [#hasShown].
  long lastTimestamp() {
    return lastTimestamp;
  }

  long shownNanos() {
    return shownNanos;
  }

  boolean hasShown() {
    return !last.equals(Mark.NONE);
  }
}
