package huizhen.relay.world;

import huizhen.relay.api.RoomEvent.LayerLimit;
import huizhen.relay.api.RoomEvent.LayersWanted;
import huizhen.relay.api.TrackSource;
import huizhen.relay.rtp.RtcpWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A camera or a screen: VP8-shaped frames in one or several sizes. Sizes that its share of the
/// line does not carry are stopped from the largest on; then the smallest gets worse. Sizes that
/// the relay has no use for are not sent.
final class SentPicture implements SentTrack {
  /// How much of its rate a size must get to be sent at all.
  private static final double WORTH_IT = 0.5;

  private static final double WORTH_BEGINNING = 0.65;
  private static final double WORST = 0.1;
  private static final long STEADY_NANOS = 2_000_000_000;
  private static final long START_BPS = 500_000;

  private final TrackSource source;
  private final String mid;
  private final VideoShape shape;
  private final Uplink uplink;
  private final List<SentLayer> layers;
  private long nextNanos;
  private int frame;
  private boolean isSending = true;

  SentPicture(
      Uplink uplink,
      TrackSource source,
      String mid,
      VideoShape shape,
      List<SentLayer> layers,
      int before,
      long startNanos) {
    this.uplink = uplink;
    this.source = source;
    this.mid = mid;
    this.shape = shape;
    this.layers = List.copyOf(layers);
    nextNanos = startNanos;
    frame = before;
    budget(START_BPS, startNanos);
  }

  @Override
  public void tick(long nowNanos) {
    while (nextNanos <= nowNanos) {
      if (isSending) {
        frame++;
        if (!uplink.isBacklogged()) {
          for (SentLayer layer : layers) {
            layer.encode(frame, nextNanos);
          }
        }
      }
      nextNanos += shape.intervalNanos();
    }
  }

  @Override
  public void budget(long bps, long nowNanos) {
    long left = bps;
    boolean fits = true;
    for (int i = 0; i < layers.size(); i++) {
      SentLayer layer = layers.get(i);
      if (!layer.isWanted()) {
        layer.rate(0, nowNanos);
        continue;
      }
      double share = (double) left / layer.bps();
      boolean isLowest = i == 0;
      boolean isSteady = nowNanos - layer.changedNanos() >= STEADY_NANOS;
      double least = layer.isActive() ? WORTH_IT : WORTH_BEGINNING;
      fits = fits && (isLowest || (share >= least && (layer.isActive() || isSteady)));
      double scale = fits ? Math.clamp(share, isLowest ? WORST : least, 1) : 0;
      layer.rate(scale, nowNanos);
      left -= (long) (scale * layer.bps());
    }
  }

  /// The relay says what anybody looks at.
  void wanted(LayersWanted wanted) {
    for (SentLayer layer : layers) {
      boolean isNamed = wanted.rids().isEmpty() || wanted.rids().contains(layer.rid());
      layer.wanted(wanted.isWanted() && isNamed);
      layer.limit(
          wanted.limits().stream()
              .filter(limit -> limit.rid().equals(layer.rid()))
              .mapToLong(LayerLimit::bps)
              .findFirst()
              .orElse(Long.MAX_VALUE));
    }
  }

  @Override
  public void sends(boolean sends) {
    isSending = sends;
    if (sends) {
      layers.forEach(SentLayer::onKeyframeRequest);
    }
  }

  @Override
  public void report(RtcpWriter rtcp, long ntpTime, long nowNanos) {
    for (SentLayer layer : layers) {
      layer.report(rtcp, ntpTime, nowNanos);
    }
  }

  @Override
  public void onKeyframeRequest(long ssrc) {
    boolean isOurs = false;
    for (SentLayer layer : layers) {
      if (layer.stream().ssrc() == ssrc) {
        layer.onAsked();
        isOurs = true;
      }
    }
    if (isOurs) {
      layers.forEach(SentLayer::onKeyframeRequest); // as libvpx does
    }
  }

  @Override
  public long wantedBps() {
    long sum = 0;
    for (SentLayer layer : layers) {
      sum += layer.isWanted() ? layer.bps() : 0;
    }
    return sum;
  }

  @Override
  public @Nullable Outgoing padding() {
    return layers.getFirst().stream().padding();
  }

  boolean isSendingNow() {
    return isSending;
  }

  List<SentLayer> layers() {
    return layers;
  }

  @Override
  public TrackSource source() {
    return source;
  }

  @Override
  public String mid() {
    return mid;
  }

  @Override
  public List<SentStream> streams() {
    return layers.stream().map(SentLayer::stream).toList();
  }
}
