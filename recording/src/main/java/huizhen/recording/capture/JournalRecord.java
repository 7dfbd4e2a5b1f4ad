package huizhen.recording.capture;

import huizhen.relay.api.Codec;
import huizhen.relay.api.TrackId;
import huizhen.relay.api.TrackSource;
import java.nio.ByteBuffer;
import java.util.OptionalLong;

/// One thing that a journal holds. Times are nanoseconds since the recording's start.
public sealed interface JournalRecord {
  long atNanos();

  /// The first record of every segment of a track: what its packets are.
  record TrackStart(long atNanos, TrackId track, TrackSource source, Codec codec)
      implements JournalRecord {}

  /// Where the timeline stood when a segment began, so that the segment can be read alone.
  ///
  /// @param timestamp the RTP timestamp, unwrapped, of which the recording time is `timeNanos`
  record TimelineState(long atNanos, long ssrc, long timestamp, long timeNanos, boolean isSynced)
      implements JournalRecord {}

  /// A packet as it was received, from the RTP header on.
  record Rtp(long atNanos, ByteBuffer packet) implements JournalRecord {}

  /// What ties RTP time to the sender's clock: his report, or what packets of sound say of when it
  /// was heard.
  ///
  /// @param ntpTime 32.32 seconds since 1900
  /// @param aheadNanos how far the recording's clock was taken to be ahead of the sender's;
  ///   journals of earlier versions have none
  record SenderReport(long atNanos, long ntpTime, long rtpTimestamp, OptionalLong aheadNanos)
      implements JournalRecord {}

  /// Of a simulcast: the packets behind it are of this layer, as its sender listed them from 0.
  record LayerChange(long atNanos, int layer) implements JournalRecord {}

  /// From `atNanos` to `toNanos` something is missing.
  record Gap(long atNanos, long toNanos, String cause) implements JournalRecord {
    /// Nothing was passed on, for its sender or a chair had muted it: nothing is missing.
    public static final String MUTED = "muted";

    /// Whether something is missing that should be there.
    public boolean isLoss() {
      return !cause.equals(MUTED);
    }
  }

  record KeyframeAsked(long atNanos) implements JournalRecord {}

  record TrackEnd(long atNanos) implements JournalRecord {}

  /// Something beside the media.
  record Note(long atNanos, String kind, String json) implements JournalRecord {}
}
