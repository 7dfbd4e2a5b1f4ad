package huizhen.relay.io;

import huizhen.relay.api.Codec;
import huizhen.relay.api.MediaTap;
import huizhen.relay.api.TrackId;
import huizhen.relay.api.TrackSource;

/// A tap with a bug.
final class BrokenTap implements MediaTap {
  static final class BrokenTapError extends AssertionError {
    private static final long serialVersionUID = 1L;
  }

  @Override
  public void onTrack(TrackId track, TrackSource source, Codec codec, long nowNanos) {
    throw new BrokenTapError();
  }

  @Override
  public void onRtp(TrackId track, byte[] buffer, int offset, int length, long nowNanos) {}

  @Override
  public void onLayer(TrackId track, int layer, long nowNanos) {}

  @Override
  public void onSenderReport(TrackId track, long ntpTime, long rtpTimestamp, long nowNanos) {}

  @Override
  public void onCaptureTime(TrackId track, long ntpTime, long rtpTimestamp, long nowNanos) {}

  @Override
  public void onMuted(TrackId track, boolean isMuted, long nowNanos) {}

  @Override
  public void onTrackEnd(TrackId track, long nowNanos) {}
}
