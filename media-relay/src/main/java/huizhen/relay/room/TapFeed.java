package huizhen.relay.room;

import huizhen.relay.api.Codec;
import huizhen.relay.api.MediaTap;
import huizhen.relay.api.TrackId;
import huizhen.relay.api.TrackSource;
import huizhen.relay.rtp.PacketBuffer;
import org.jspecify.annotations.Nullable;

/// The room's one tap, or none. A tap that throws is detached and counted: a recorder's bug must
/// not end a call. Owned by [Room].
final class TapFeed {
  private static final System.Logger LOG = System.getLogger(TapFeed.class.getName());

  private final Room room;
  private @Nullable MediaTap tap;

  TapFeed(Room room) {
    this.room = room;
  }

  void attach(MediaTap attached) {
    tap = attached;
  }

  void detach() {
    tap = null;
  }

  boolean isAttached() {
    return tap != null;
  }

  void onTrack(TrackId track, TrackSource source, Codec codec, long nowNanos) {
    MediaTap attached = tap;
    if (attached != null) {
      try {
        attached.onTrack(track, source, codec, nowNanos);
      } catch (RuntimeException e) {
        fail(e);
      }
    }
  }

  void onRtp(TrackId track, PacketBuffer packet, long nowNanos) {
    MediaTap attached = tap;
    if (attached != null) {
      try {
        attached.onRtp(track, packet.getBuffer(), packet.getOffset(), packet.getLength(), nowNanos);
      } catch (RuntimeException e) {
        fail(e);
      }
    }
  }

  void onLayer(TrackId track, int layer, long nowNanos) {
    MediaTap attached = tap;
    if (attached != null) {
      try {
        attached.onLayer(track, layer, nowNanos);
      } catch (RuntimeException e) {
        fail(e);
      }
    }
  }

  void onSenderReport(TrackId track, long ntpTime, long rtpTimestamp, long nowNanos) {
    MediaTap attached = tap;
    if (attached != null) {
      try {
        attached.onSenderReport(track, ntpTime, rtpTimestamp, nowNanos);
      } catch (RuntimeException e) {
        fail(e);
      }
    }
  }

  void onCaptureTime(TrackId track, long ntpTime, long rtpTimestamp, long nowNanos) {
    MediaTap attached = tap;
    if (attached != null) {
      try {
        attached.onCaptureTime(track, ntpTime, rtpTimestamp, nowNanos);
      } catch (RuntimeException e) {
        fail(e);
      }
    }
  }

  void onTrackEnd(TrackId track, long nowNanos) {
    MediaTap attached = tap;
    if (attached != null) {
      try {
        attached.onTrackEnd(track, nowNanos);
      } catch (RuntimeException e) {
        fail(e);
      }
    }
  }

  private void fail(RuntimeException e) {
    tap = null;
    room.counters().tapFailures++;
    LOG.log(
        System.Logger.Level.ERROR,
        () -> "tap failed and was detached room=%s".formatted(room.id()),
        e);
  }
}
