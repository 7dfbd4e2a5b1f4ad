package huizhen.relay.world;

import huizhen.relay.api.Codec;
import huizhen.relay.api.MediaKind;
import huizhen.relay.api.MediaTap;
import huizhen.relay.api.TrackId;
import huizhen.relay.api.TrackSource;
import huizhen.relay.rtp.RtpPacket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// A tap that keeps what it hears, packet by packet, for tests to look at.
public final class RecordingTap implements MediaTap {
  private record Track(
      TrackSource source, Codec codec, List<Integer> sequences, List<Mark> marks) {}

  private final Map<TrackId, Track> tracks = new LinkedHashMap<>();
  private final Set<TrackId> ended = new HashSet<>();
  private final RtpPacket rtp = new RtpPacket();
  private final List<Integer> layers = new ArrayList<>();
  private final List<Boolean> mutes = new ArrayList<>();
  private final Map<TrackId, Long> lastTimestamps = new HashMap<>();
  private final Map<TrackId, Long> reportDistances = new HashMap<>();
  private int senderReports;
  private int captureTimes;
  private int strangers;

  @Override
  public void onTrack(TrackId track, TrackSource source, Codec codec, long nowNanos) {
    var _ =
        tracks.putIfAbsent(track, new Track(source, codec, new ArrayList<>(), new ArrayList<>()));
  }

  @Override
  public void onRtp(TrackId id, byte[] buffer, int offset, int length, long nowNanos) {
    Track track = tracks.get(id);
    if (track == null
        || !rtp.wrap(buffer, offset, length)
        || rtp.payloadType() != track.codec.payloadType()) {
      strangers++;
      return;
    }
    int header = track.source.kind() == MediaKind.AUDIO ? 0 : SentLayer.HEADER_BYTES;
    track.sequences.add(rtp.sequence16());
    var _ = lastTimestamps.put(id, rtp.timestamp());
    Mark.read(rtp.bytes(), rtp.payloadOffset() + header, rtp.payloadLength() - header)
        .ifPresentOrElse(track.marks::add, () -> strangers++);
  }

  @Override
  public void onLayer(TrackId id, int layer, long nowNanos) {
    layers.add(layer);
  }

  /// The layers of simulcasts that were gone over to, of all tracks.
  public List<Integer> layers() {
    return List.copyOf(layers);
  }

  @Override
  public void onSenderReport(TrackId id, long ntpTime, long rtpTimestamp, long nowNanos) {
    senderReports++;
    Track track = tracks.get(id);
    if (track != null && !track.marks.isEmpty()) {
      long fraction = ((ntpTime & 0xffffffffL) * 1_000_000_000) >>> 32;
      long wallNanos = (ntpTime >>> 32) * 1_000_000_000 + fraction;
      long passed = wallNanos - track.marks.getLast().sentNanos();
      int ticks = (int) (rtpTimestamp - lastTimestamps.getOrDefault(id, 0L));
      var _ = reportDistances.put(id, ticks * 1_000_000_000L / track.codec.clockRate() - passed);
    }
  }

  @Override
  public void onCaptureTime(TrackId id, long ntpTime, long rtpTimestamp, long nowNanos) {
    captureTimes++;
    onSenderReport(id, ntpTime, rtpTimestamp, nowNanos);
    senderReports--;
  }

  public int captureTimes() {
    return captureTimes;
  }

  /// How far the last sender report, or word of a capture, was off what was heard, in nanoseconds.
  public long reportDistanceNanos(TrackId id) {
    return Objects.requireNonNull(reportDistances.get(id));
  }

  @Override
  public void onMuted(TrackId id, boolean isMuted, long nowNanos) {
    mutes.add(isMuted);
  }

  /// What was told of tracks being muted and passed again, of all tracks.
  public List<Boolean> mutes() {
    return List.copyOf(mutes);
  }

  @Override
  public void onTrackEnd(TrackId track, long nowNanos) {
    ended.add(track);
  }

  /// All that were announced, in that order.
  public List<TrackId> tracks() {
    return List.copyOf(tracks.keySet());
  }

  public List<TrackId> tracks(TrackSource source) {
    return tracks.keySet().stream().filter(id -> track(id).source == source).toList();
  }

  /// Of the packets of a track, as they came.
  public List<Integer> sequences(TrackId id) {
    return List.copyOf(track(id).sequences);
  }

  /// What the packets of a track carried, as they came.
  public List<Mark> marks(TrackId id) {
    return List.copyOf(track(id).marks);
  }

  private Track track(TrackId id) {
    Track track = tracks.get(id);
    if (track == null) {
      throw new IllegalArgumentException("no track " + id);
    }
    return track;
  }

  public Set<TrackId> ended() {
    return Set.copyOf(ended);
  }

  public int senderReports() {
    return senderReports;
  }

  /// Packets of no track that was announced, of another codec than was said, or without a mark.
  public int strangers() {
    return strangers;
  }
}
