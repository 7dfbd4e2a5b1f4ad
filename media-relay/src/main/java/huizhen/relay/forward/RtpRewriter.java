package huizhen.relay.forward;

import huizhen.relay.rtp.VideoPayload;

/// Makes one continuous stream of the sources that a slot carries one after the other: sequence
/// numbers without a gap, timestamps that go on with the time that passed, VP8 picture ids and
/// TL0PICIDX that count on.
///
/// Within one source nothing is left out, so the way from outgoing to source sequence is one
/// difference, and no map is needed to answer a NACK.
public final class RtpRewriter {
  private static final long UNSIGNED = 0xffffffffL;

  private boolean isRunning;
  private boolean hasSent;
  private long sourceStart;
  private long sequenceOffset;
  private long timestampOffset;
  private int pictureIdOffset;
  private int tl0Offset;

  private long highest;
  private long highestTimestamp;
  private long highestNanos;
  private int highestPictureId;
  private int highestTl0;

  /// @param firstSequence16 of the outgoing stream, as random as RFC 3550 §5.1 wants it
  /// @param firstTimestamp likewise, 32 bits
  public RtpRewriter(int firstSequence16, long firstTimestamp) {
    highest = firstSequence16 + (1L << 16);
    highestTimestamp = firstTimestamp;
  }

  /// Leaves the present source: nothing goes out until [#start].
  public void stop() {
    isRunning = false;
  }

  public boolean isRunning() {
    return isRunning;
  }

  /// Begins a source with this packet, which is the first to go out.
  public void start(
      long sequence, long timestamp, int clockRate, VideoPayload video, long nowNanos) {
    long elapsed = 0;
    if (hasSent) {
      elapsed = Math.max(1, (nowNanos - highestNanos) / 1_000 * clockRate / 1_000_000);
    }
    sourceStart = sequence;
    sequenceOffset = highest + 1 - sequence;
    timestampOffset = highestTimestamp + elapsed - timestamp;
    pictureIdOffset = hasSent ? highestPictureId + 1 - video.pictureId() : 0;
    tl0Offset = hasSent ? highestTl0 + 1 - video.tl0PicIdx() : 0;
    isRunning = true;
  }

  /// Whether a packet of the source belongs to what goes out: not before the first.
  public boolean takes(long sequence) {
    return isRunning && sequence >= sourceStart;
  }

  public long sequence(long sourceSequence) {
    return sourceSequence + sequenceOffset;
  }

  public long timestamp(long sourceTimestamp) {
    return sourceTimestamp + timestampOffset & UNSIGNED;
  }

  /// Rewrites the VP8 running numbers where they stand in the outgoing payload.
  ///
  /// @param shift from the position in the source's array to that in `bytes`
  public void rewriteVp8(VideoPayload video, byte[] bytes, int shift) {
    if (video.pictureIdBits() != 0) {
      VideoPayload.putPictureId(
          bytes, video.pictureIdOffset() + shift, video.pictureIdBits(), pictureId(video));
    }
    if (video.tl0PicIdxOffset() != 0) {
      bytes[video.tl0PicIdxOffset() + shift] = (byte) tl0(video);
    }
  }

  /// Notes what has gone out, which the next source goes on from.
  public void sent(long sourceSequence, long sourceTimestamp, VideoPayload video, long nowNanos) {
    long sequence = sequence(sourceSequence);
    hasSent = true;
    if (sequence > highest) {
      highest = sequence;
      highestTimestamp = timestamp(sourceTimestamp);
      highestNanos = nowNanos;
      if (video.pictureIdBits() != 0) {
        highestPictureId = pictureId(video);
      }
      if (video.tl0PicIdxOffset() != 0) {
        highestTl0 = tl0(video);
      }
    }
  }

  /// The source's sequence behind an outgoing one that a receiver names; -1 if it is not one of the
  /// present source's.
  public long sourceSequence(int outgoing16) {
    long outgoing = highest + (short) (outgoing16 - (int) highest);
    long source = outgoing - sequenceOffset;
    return isRunning && outgoing <= highest && source >= sourceStart ? source : -1;
  }

  private int pictureId(VideoPayload video) {
    int mask = video.pictureIdBits() == 15 ? 0x7fff : 0x7f;
    return video.pictureId() + pictureIdOffset & mask;
  }

  private int tl0(VideoPayload video) {
    return video.tl0PicIdx() + tl0Offset & 0xff;
  }
}
