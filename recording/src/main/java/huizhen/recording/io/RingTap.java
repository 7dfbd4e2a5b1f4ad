package huizhen.recording.io;

import huizhen.recording.capture.JournalRecord;
import huizhen.relay.api.Codec;
import huizhen.relay.api.MediaTap;
import huizhen.relay.api.TrackId;
import huizhen.relay.api.TrackSource;
import io.micrometer.core.instrument.Counter;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.LongSupplier;

/// What a room's loop calls: copies into the ring and returns. Without room it loses the packet,
/// counts it, and puts the gap in front of the track's next packet. At most [#MAX_TRACKS] tracks in
/// a recording; those past that are counted as lost.
final class RingTap implements MediaTap {
  static final int MAX_TRACKS = 512;
  static final int RTP = 1;
  static final int REPORT = 2;
  static final int GAP = 3;
  static final int LAYER = 4;
  static final int CAPTURE = 5;
  static final int MUTE = 6;

  /// A tap's clock that is this far from ours has another origin.
  private static final long ORIGIN_NANOS = 1_000_000_000L;

  private final PacketRing ring;
  private final LongSupplier clock;
  private final long startNanos;
  private final Counter lost;
  private final AtomicReferenceArray<TapTrack> tracks = new AtomicReferenceArray<>(MAX_TRACKS + 1);
  private final Map<TrackId, TapTrack> byId = new HashMap<>();
  private final byte[] scratch = new byte[16];
  private final ByteBuffer scratchBuffer = ByteBuffer.wrap(scratch);
  private volatile int announced;
  private volatile long overflowAt = TapTrack.NEVER;
  private volatile boolean isClosed;
  private boolean knowsOrigin;
  private long origin;

  RingTap(PacketRing ring, LongSupplier clock, long startNanos, Counter lost) {
    this.ring = ring;
    this.clock = clock;
    this.startNanos = startNanos;
    this.lost = lost;
  }

  @Override
  public void onTrack(TrackId track, TrackSource source, Codec codec, long nowNanos) {
    if (isClosed || byId.containsKey(track) || announced >= MAX_TRACKS) {
      return;
    }
    int number = announced + 1;
    var made =
        new TapTrack(number, new JournalRecord.TrackStart(offset(nowNanos), track, source, codec));
    byId.put(track, made);
    tracks.set(number, made);
    announced = number;
  }

  @Override
  public void onRtp(TrackId track, byte[] buffer, int offset, int length, long nowNanos) {
    put(RTP, track, buffer, offset, length, nowNanos);
  }

  @Override
  public void onLayer(TrackId track, int layer, long nowNanos) {
    scratchBuffer.clear().put((byte) layer);
    put(LAYER, track, scratch, 0, 1, nowNanos);
  }

  @Override
  public void onSenderReport(TrackId track, long ntpTime, long rtpTimestamp, long nowNanos) {
    scratchBuffer.clear().putLong(ntpTime).putLong(rtpTimestamp);
    put(REPORT, track, scratch, 0, 16, nowNanos);
  }

  @Override
  public void onCaptureTime(TrackId track, long ntpTime, long rtpTimestamp, long nowNanos) {
    scratchBuffer.clear().putLong(ntpTime).putLong(rtpTimestamp);
    put(CAPTURE, track, scratch, 0, 16, nowNanos);
  }

  @Override
  public void onMuted(TrackId track, boolean isMuted, long nowNanos) {
    scratchBuffer.clear().put((byte) (isMuted ? 1 : 0));
    put(MUTE, track, scratch, 0, 1, nowNanos);
  }

  @Override
  public void onTrackEnd(TrackId track, long nowNanos) {
    TapTrack known = byId.get(track);
    if (known != null) {
      known.end(offset(nowNanos));
    }
  }

  private void put(int kind, TrackId id, byte[] source, int offset, int length, long nowNanos) {
    TapTrack track = byId.get(id);
    if (isClosed || track == null) {
      lost.increment();
      return;
    }
    long at = offset(nowNanos);
    boolean isTold = !track.hasLost() || tellLoss(track);
    if (!isTold || !ring.offer(kind, track.number(), at, source, offset, length)) {
      track.lose(at);
      overflowAt = at;
      lost.increment();
    }
  }

  private boolean tellLoss(TapTrack track) {
    var gap = ByteBuffer.allocate(8).putLong(track.lostFrom());
    if (!ring.offer(GAP, track.number(), track.lostTo(), gap.array(), 0, 8)) {
      return false;
    }
    track.tellLoss();
    return true;
  }

  /// Nanoseconds since the recording's start.
  private long offset(long nowNanos) {
    if (!knowsOrigin) {
      knowsOrigin = true;
      long difference = clock.getAsLong() - nowNanos;
      origin = Math.abs(difference) > ORIGIN_NANOS ? difference : 0;
    }
    return Math.max(0, nowNanos + origin - startNanos);
  }

  void close() {
    isClosed = true;
  }

  int announced() {
    return announced;
  }

  /// @param number from 1 to [#announced()]
  TapTrack track(int number) {
    return tracks.get(number);
  }

  /// When a packet was lost last, since the recording's start.
  long overflowAt() {
    return overflowAt;
  }
}
