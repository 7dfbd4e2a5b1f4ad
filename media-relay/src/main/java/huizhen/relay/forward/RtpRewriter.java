package huizhen.relay.forward;

import static huizhen.relay.forward.OutgoingNumbers.GONE_OUT;
import static huizhen.relay.forward.OutgoingNumbers.MARKED;
import static huizhen.relay.forward.OutgoingNumbers.RESERVED;
import static huizhen.relay.forward.OutgoingNumbers.TAKEN;

import huizhen.relay.rtp.VideoPayload;
import java.util.Arrays;

/// Makes one continuous stream of what a slot carries one after the other (other sources, other
/// layers of one source, with frames left out): sequence numbers without a gap, timestamps that go
/// on with the time that passed, VP8 and VP9 running numbers that count on.
///
/// What follows one another without a break is a segment: one encoding from one keyframe on. Within
/// a segment source and outgoing sequences rise together, so that a late packet finds its place and
/// a NACK its packet. A number that the source skipped is kept free for the packet that may still
/// come. Remembers the last [#WINDOW] numbers and [#SEGMENTS] segments; what is older is not sent
/// again.
///
/// Allocates its tables with the first [#start], so that an empty slot costs nothing.
public final class RtpRewriter {
  /// As many as an encoding keeps packets.
  public static final int WINDOW = OutgoingNumbers.WINDOW;

  /// Not a number: the packet has no place in what goes out.
  public static final long NONE = -1;

  static final int SEGMENTS = 4;

  private static final long UNSIGNED = 0xffffffffL;

  /// A shorter pause than one in so many does not put sound and picture apart.
  private static final int PAUSES_PER_SECOND = 5;

  /// How far back a probe looks for a packet to send again.
  private static final int RECENT = 32;

  private boolean isRunning;
  private boolean hasSent;

  // The running segment.
  private int current;
  private long highestSource;
  private int pictureDelta;
  private int tl0Delta;
  private long timestampDelta;
  private int lastPictureId;
  private boolean hasShifted;
  private long shiftedTimestamp;
  private long deltaBefore;
  private boolean wasDropped;
  private long lastTimestamp;

  // The segments, the running one at `current`.
  private final int[] encodings = new int[SEGMENTS];
  private final long[] firsts = new long[SEGMENTS];

  // What has gone out.
  private long highest;
  private long highestGone;
  private long highestTimestamp;
  private long highestNanos;
  private int highestPictureId;
  private int highestTl0;
  private int gonePictureId;
  private int goneTl0;

  private final OutgoingNumbers numbers = new OutgoingNumbers();

  /// @param firstSequence16 of the outgoing stream, as random as RFC 3550 §5.1 wants it
  /// @param firstTimestamp likewise, 32 bits
  public RtpRewriter(int firstSequence16, long firstTimestamp) {
    highest = firstSequence16 + (1L << 16);
    highestGone = highest;
    highestTimestamp = firstTimestamp;
    Arrays.fill(firsts, Long.MAX_VALUE);
  }

  /// Leaves the present source: nothing goes out until [#start], and nothing of it is repaired.
  /// Numbers that were given and never went out are given anew, so that nobody waits for them.
  public void stop() {
    if (isRunning && highest != highestGone) {
      highest = highestGone;
      highestPictureId = gonePictureId;
      highestTl0 = goneTl0;
    }
    isRunning = false;
    Arrays.fill(firsts, Long.MAX_VALUE);
  }

  public boolean isRunning() {
    return isRunning;
  }

  /// Begins a segment with this packet, which is the first to go out.
  ///
  /// @param encoding which of the source's, to find its packets again
  /// @param advance by how much the timestamp goes on since the last frame that went out; less than
  ///   1 for the time that passed since
  public void start(
      int encoding,
      long sequence,
      long timestamp,
      int clockRate,
      long advance,
      VideoPayload video,
      long nowNanos) {
    numbers.allocate();
    long step = hasSent && advance < 1 ? passed(clockRate, nowNanos) : advance;
    current = (current + 1) % SEGMENTS;
    encodings[current] = encoding;
    firsts[current] = highest + 1;
    timestampDelta = highestTimestamp + (hasSent ? step : 0) - timestamp;
    highestSource = sequence - 1;
    pictureDelta = hasSent ? highestPictureId + 1 - video.pictureId() : 0;
    tl0Delta = hasSent ? highestTl0 + 1 - video.tl0PicIdx() : 0;
    lastPictureId = -1;
    wasDropped = false;
    hasShifted = false;
    isRunning = true;
  }

  /// The outgoing number of a packet that is to go out, or [#NONE] for one that came too late or
  /// was left out before.
  public long take(long sequence, long timestamp, VideoPayload video, boolean isMarker) {
    long outgoing;
    if (sequence > highestSource) {
      reserve(sequence, false);
      highestSource = sequence;
      lastTimestamp = timestamp;
      wasDropped = false;
      lastPictureId = video.pictureIdBits() == 0 ? -1 : video.pictureId();
      highest++;
      outgoing = highest;
      place(outgoing, sequence, TAKEN);
    } else {
      outgoing = find(sequence);
      if (outgoing == NONE || !numbers.is(outgoing, RESERVED)) {
        return NONE;
      }
      numbers.become(outgoing, TAKEN);
      if (hasShifted && (int) (timestamp - shiftedTimestamp) < 0) {
        numbers.timestampDelta(outgoing, deltaBefore);
      }
    }
    if (isMarker) {
      numbers.mark(outgoing, MARKED);
    }
    return outgoing;
  }

  /// Leaves a packet out.
  ///
  /// @param isCounted whether the receiver must not see a gap in its picture ids (VP8)
  /// @return [#NONE], or the number that was kept for it and must be filled now
  public long drop(long sequence, long timestamp, VideoPayload video, boolean isCounted) {
    if (sequence <= highestSource) {
      long outgoing = find(sequence);
      if (outgoing == NONE || !numbers.is(outgoing, RESERVED)) {
        return NONE;
      }
      numbers.become(outgoing, 0); // nothing that could be repaired
      highestGone = Math.max(highestGone, outgoing);
      return outgoing;
    }
    // What is missing between two packets of one frame that is left out belongs to that frame.
    reserve(sequence, wasDropped && timestamp == lastTimestamp);
    highestSource = sequence;
    lastTimestamp = timestamp;
    wasDropped = true;
    if (isCounted && video.pictureIdBits() != 0 && video.pictureId() != lastPictureId) {
      lastPictureId = video.pictureId();
      pictureDelta--;
      if (video.tl0PicIdxOffset() != 0 && video.temporalId() == 0) {
        tl0Delta--;
      }
    }
    return NONE;
  }

  private void reserve(long sequence, boolean isLeftOut) {
    long gap = sequence - highestSource - 1;
    if (isLeftOut || gap > WINDOW / 2) {
      return; // so much is not repaired: its sender is asked for a keyframe
    }
    for (long missing = highestSource + 1; missing < sequence; missing++) {
      highest++;
      place(highest, missing, RESERVED);
    }
  }

  private void place(long outgoing, long sequence, int state) {
    numbers.place(outgoing, sequence, state, timestampDelta, pictureDelta, tl0Delta);
  }

  private long find(long sequence) {
    long low = Math.max(firsts[current], highest - WINDOW + 1);
    long high = highest;
    while (low <= high) {
      long middle = (low + high) >>> 1;
      long there = numbers.source(middle);
      if (there == sequence) {
        return middle;
      }
      if (there < sequence) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return NONE;
  }

  /// Notes what is to go out, which the next segment goes on from.
  public void sent(long outgoing, long sourceTimestamp, VideoPayload video, long nowNanos) {
    hasSent = true;
    long timestamp = timestamp(outgoing, sourceTimestamp);
    if ((int) (timestamp - highestTimestamp) >= 0) {
      highestTimestamp = timestamp;
      highestNanos = nowNanos;
      if (video.pictureIdBits() != 0) {
        highestPictureId = pictureId(outgoing, video);
      }
      if (video.tl0PicIdxOffset() != 0) {
        highestTl0 = tl0(outgoing, video);
      }
    }
  }

  /// Notes the running numbers that have gone out, which are gone on from if what was to follow is
  /// given up.
  public void shown(long outgoing, VideoPayload video) {
    if (outgoing == highestGone) {
      gonePictureId = pictureId(outgoing, video);
      goneTl0 = tl0(outgoing, video);
    }
  }

  /// Lets the next frame follow the last by a moment, whatever lies between them in the source:
  /// frames that are made up for all at once would otherwise be shown with all their pauses.
  ///
  /// @param sourceTimestamp of the next frame
  public void hurry(long sourceTimestamp, int ticks) {
    shift(sourceTimestamp, ticks);
  }

  /// Lets the next frame follow the last by the time that has passed between them here, if its
  /// source had paused before the frames that were made up for: they would seem to be of now.
  ///
  /// @param sourceTimestamp of the next frame
  public void resume(long sourceTimestamp, int clockRate, long nowNanos) {
    long passed = passed(clockRate, nowNanos);
    long least = clockRate / PAUSES_PER_SECOND;
    if ((int) (timestamp(sourceTimestamp) - highestTimestamp) > passed + least) {
      shift(sourceTimestamp, Math.max(passed, least));
    }
  }

  private void shift(long sourceTimestamp, long step) {
    hasShifted = true;
    shiftedTimestamp = sourceTimestamp;
    deltaBefore = timestampDelta;
    timestampDelta = highestTimestamp + step - sourceTimestamp;
  }

  private long passed(int clockRate, long nowNanos) {
    return Math.max(1, (nowNanos - highestNanos) / 1_000 * clockRate / 1_000_000);
  }

  /// How much later than it should a packet goes out that goes out now, when it has been overtaken.
  ///
  /// @return nanoseconds; 0 for what nothing has overtaken
  public long lateNanos(long outgoing, long sourceTimestamp, int clockRate, long nowNanos) {
    int behind = (int) (highestTimestamp - timestamp(outgoing, sourceTimestamp));
    return behind < 0 ? 0 : nowNanos - highestNanos + behind * 1_000_000_000L / clockRate;
  }

  /// A source timestamp in terms of what goes out next.
  public long timestamp(long sourceTimestamp) {
    return (sourceTimestamp + timestampDelta) & UNSIGNED;
  }

  /// The source timestamp of a packet in terms of its outgoing number.
  public long timestamp(long outgoing, long sourceTimestamp) {
    return (sourceTimestamp + numbers.timestampDelta(outgoing)) & UNSIGNED;
  }

  /// The timestamp of what went out last.
  public long highestTimestamp() {
    return highestTimestamp;
  }

  /// Rewrites the running numbers of VP8 or VP9 where they stand in the outgoing payload.
  ///
  /// @param shift from the position in the source's array to that in `bytes`
  public void rewrite(long outgoing, VideoPayload video, byte[] bytes, int shift) {
    if (video.pictureIdBits() != 0) {
      VideoPayload.putPictureId(
          bytes,
          video.pictureIdOffset() + shift,
          video.pictureIdBits(),
          pictureId(outgoing, video));
    }
    if (video.tl0PicIdxOffset() != 0) {
      bytes[video.tl0PicIdxOffset() + shift] = (byte) tl0(outgoing, video);
    }
  }

  /// An AV1 frame number of 16 bits in outgoing terms.
  public int number16(long outgoing, int frameNumber16) {
    return frameNumber16 + numbers.pictureDelta(outgoing) & 0xffff;
  }

  /// Whether later packets have been taken before this one.
  public boolean isOvertaken(long outgoing) {
    return outgoing < highest;
  }

  /// Whether a number is of a segment that others have followed.
  public boolean isPast(long outgoing) {
    return outgoing < firsts[current];
  }

  /// Takes the packet that a number of a past segment is kept free for.
  public void takeLate(long outgoing, boolean isMarker) {
    numbers.become(outgoing, isMarker ? TAKEN | MARKED : TAKEN);
  }

  /// The outgoing number that a receiver names by 16 bits; [#NONE] if it is none that is known.
  public long outgoing(int outgoing16) {
    long outgoing = highest + (short) (outgoing16 - (int) highest);
    return isKept(outgoing) || isReserved(outgoing) ? outgoing : NONE;
  }

  /// Whether a number is kept free for a packet that had not come when others after it went out.
  public boolean isReserved(long outgoing) {
    return isRunning
        && outgoing <= highest
        && outgoing > highest - WINDOW
        && segment(outgoing) >= 0
        && numbers.is(outgoing, RESERVED);
  }

  /// Whether a number stands for a packet that went out or is about to, and is not forgotten.
  public boolean isKept(long outgoing) {
    return isRunning
        && outgoing <= highest
        && outgoing > highest - WINDOW
        && segment(outgoing) >= 0
        && numbers.is(outgoing, TAKEN);
  }

  private boolean hasGoneOut(long outgoing) {
    return numbers.is(outgoing, GONE_OUT);
  }

  /// The next of the last packets after this one, from the beginning after the last of them;
  /// [#NONE] if there is none.
  public long recent(long after) {
    long first = highest - RECENT + 1;
    long from = after >= first && after < highest ? after + 1 : first;
    for (long outgoing = from; outgoing <= highest; outgoing++) {
      if (isKept(outgoing) && hasGoneOut(outgoing)) {
        return outgoing;
      }
    }
    return NONE;
  }

  /// The source's sequence behind an outgoing number.
  public long source(long outgoing) {
    return numbers.source(outgoing);
  }

  /// Which encoding an outgoing number was of.
  public int encoding(long outgoing) {
    return encodings[segment(outgoing)];
  }

  public boolean isMarker(long outgoing) {
    return numbers.is(outgoing, MARKED);
  }

  /// Notes that a packet no longer waits for its turn.
  public void wentOut(long outgoing) {
    highestGone = Math.max(highestGone, outgoing);
    numbers.mark(outgoing, GONE_OUT);
  }

  private int segment(long outgoing) {
    for (int back = 0; back < SEGMENTS; back++) {
      int at = (current - back + SEGMENTS) % SEGMENTS;
      if (firsts[at] <= outgoing) {
        return at;
      }
    }
    return -1;
  }

  private int pictureId(long outgoing, VideoPayload video) {
    int mask = (1 << video.pictureIdBits()) - 1;
    return (video.pictureId() + numbers.pictureDelta(outgoing)) & mask;
  }

  private int tl0(long outgoing, VideoPayload video) {
    return video.tl0PicIdx() + numbers.tl0Delta(outgoing) & 0xff;
  }
}
