package huizhen.relay.room;

import huizhen.relay.api.Codec;
import huizhen.relay.api.MediaTap;
import huizhen.relay.api.TrackId;
import huizhen.relay.api.TrackSource;
import huizhen.relay.rtp.PacketBuffer;
import java.util.function.Consumer;
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
    tell(it -> it.onTrack(track, source, codec, nowNanos));
  }

  /// Of each packet, so without the lambda that would be made for it.
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
    tell(it -> it.onLayer(track, layer, nowNanos));
  }

  void onSenderReport(TrackId track, long ntpTime, long rtpTimestamp, long nowNanos) {
    tell(it -> it.onSenderReport(track, ntpTime, rtpTimestamp, nowNanos));
  }

  void onCaptureTime(TrackId track, long ntpTime, long rtpTimestamp, long nowNanos) {
    tell(it -> it.onCaptureTime(track, ntpTime, rtpTimestamp, nowNanos));
  }

  void onMuted(TrackId track, boolean isMuted, long nowNanos) {
    tell(it -> it.onMuted(track, isMuted, nowNanos));
  }

  void onTrackEnd(TrackId track, long nowNanos) {
    tell(it -> it.onTrackEnd(track, nowNanos));
  }

  private void tell(Consumer<MediaTap> what) {
    MediaTap attached = tap;
    if (attached != null) {
      try {
        what.accept(attached);
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
