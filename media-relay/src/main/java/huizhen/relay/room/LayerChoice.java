package huizhen.relay.room;

import huizhen.relay.api.TrackSource;
import huizhen.relay.congestion.AllocationPriority;
import huizhen.relay.congestion.AllocationRequest;
import huizhen.relay.forward.LayerSelector;

/// Says in the terms of the allocation what a slot could be sent, and in the terms of the source
/// what was chosen. Of a simulcast an allocation's spatial layer is the encoding's rank; of a
/// single encoding, its spatial layer.
final class LayerChoice {
  /// What browsers send; only the order matters.
  private static final double FRAMES_PER_SECOND = 24;

  /// Of what a slot could have, what its sender should take: the rest is for what rates wobble by.
  private static final double TAKES = 0.8;

  /// Below so many bits a second for each of its pixels a picture had better be a smaller one:
  /// about where libwebrtc stops a layer of VP8 by itself.
  private static final double WORTH_BPS_PER_PIXEL = 0.65;

  /// Below so many it had better stand still, when there is no smaller one.
  private static final double LEAST_BPS_PER_PIXEL = 0.25;

  private static final double LEAST_BPS_PER_PIXEL_OF_DETAIL = 0.04;

  /// With less than so many times what a smaller layer takes, that one looks better.
  private static final double WORTH_MORE = 2;

  private static final long WORTH_BPS = 50_000;
  private static final long MUCH_BPS = 8_000_000;

  private LayerChoice() {}

  /// @return false when nothing is being sent
  ///
  /// @param takesSpatial whether the receiver can be sent more than a stream's lowest spatial layer
  static boolean describe(
      AllocationRequest request, UpTrack from, SlotView view, boolean takesSpatial, long nowNanos) {
    TrackSource source = from.section().source();
    request.begin(priority(source, view), isDetail(source), usefulRank(from, view));
    EncodingSet encodings = from.encodings();
    boolean isAny = false;
    if (encodings.size() == 1) {
      Encoding encoding = encodings.get(0);
      int layers = takesSpatial ? encoding.spatialLayers() : 1;
      for (int spatial = 0; spatial < layers; spatial++) {
        isAny |= describe(request, encoding, spatial, spatial, nowNanos);
      }
    } else {
      for (int rank = 0; rank < encodings.size(); rank++) {
        Encoding encoding = encodings.ranked(rank);
        isAny |= describe(request, encoding, rank, Encoding.MAX_LAYERS, nowNanos);
      }
    }
    return isAny;
  }

  private static boolean describe(
      AllocationRequest request, Encoding encoding, int spatial, int within, long nowNanos) {
    if (!encoding.isActive(nowNanos)) {
      return false;
    }
    boolean isAny = false;
    int layers = encoding.temporalLayers();
    for (int temporal = 0; temporal < layers; temporal++) {
      isAny |=
          request.layer(
              spatial,
              temporal,
              request.isTrial(nowNanos)
                  ? encoding.unaskedBps(within, temporal, nowNanos)
                  : encoding.bps(within, temporal, nowNanos),
              encoding.width(),
              encoding.height(),
              FRAMES_PER_SECOND / (1 << (layers - 1 - temporal)));
    }
    return isAny;
  }

  private static AllocationPriority priority(TrackSource source, SlotView view) {
    if (source == TrackSource.DIAGNOSTIC) {
      return AllocationPriority.DIAGNOSTIC;
    }
    if (source == TrackSource.SCREEN) {
      return AllocationPriority.SCREEN;
    }
    if (view.isPinned()) {
      return AllocationPriority.PINNED;
    }
    return view.isSpeaking() ? AllocationPriority.SPEAKER : AllocationPriority.CAMERA;
  }

  /// The smallest layer that fills the view; the best without a view, and of what is examined.
  static int usefulRank(UpTrack from, SlotView view) {
    EncodingSet encodings = from.encodings();
    if (encodings.size() == 1) {
      return Encoding.MAX_LAYERS - 1;
    }
    int best = encodings.size() - 1;
    if (from.section().source() == TrackSource.DIAGNOSTIC) {
      return best;
    }
    for (int rank = 0; rank < best; rank++) {
      if (view.isFilledBy(encodings.ranked(rank).width(), encodings.ranked(rank).height())) {
        return rank;
      }
    }
    return best;
  }

  /// Votes for the best useful layer that the line has at least a little room for; not for the
  /// smallest of several, which stays what every line falls back to.
  static void vote(
      AllocationRequest request, UpTrack from, SlotView view, LayerLimits limits, long nowNanos) {
    long share = (long) (TAKES * request.grantBps());
    EncodingSet encodings = from.encodings();
    int best = encodings.size() - 1;
    int least = best == 0 ? 0 : 1;
    for (int rank = Math.min(usefulRank(from, view), best); rank >= least; rank--) {
      Encoding encoding = encodings.ranked(rank);
      if (encoding.isBound() && share >= worthBps(from, rank, nowNanos)) {
        long vote = share > MUCH_BPS ? LayerLimits.UNLIMITED : share;
        limits.vote(encoding.index(), vote, request.isTop() && !request.costsOthers());
        return;
      }
    }
  }

  private static long worthBps(UpTrack from, int rank, long nowNanos) {
    EncodingSet encodings = from.encodings();
    Encoding encoding = encodings.ranked(rank);
    long pixels = (long) encoding.width() * encoding.height();
    if (rank == 0) {
      boolean isDetail = isDetail(from.section().source());
      double each = isDetail ? LEAST_BPS_PER_PIXEL_OF_DETAIL : LEAST_BPS_PER_PIXEL;
      return Math.max(WORTH_BPS, (long) (each * pixels));
    }
    long smaller =
        encodings.ranked(rank - 1).bps(Encoding.MAX_LAYERS, Encoding.MAX_LAYERS, nowNanos);
    return (long) Math.max(WORTH_BPS_PER_PIXEL * pixels, WORTH_MORE * smaller);
  }

  private static boolean isDetail(TrackSource source) {
    return source == TrackSource.SCREEN || source == TrackSource.DIAGNOSTIC;
  }

  /// @param isBehind whether more waits than the line will soon have carried
  static void apply(
      AllocationRequest request, LayerSelector selector, UpTrack from, boolean isBehind) {
    EncodingSet encodings = from.encodings();
    boolean isSimulcast = encodings.size() > 1;
    Encoding encoding =
        isSimulcast
            ? encodings.ranked(Math.clamp(request.spatial(), 0, encodings.size() - 1))
            : encodings.get(0);
    boolean isTopSpatial = isSimulcast || request.spatial() >= encoding.spatialLayers() - 1;
    boolean isTopTemporal = request.temporal() >= encoding.temporalLayers() - 1;
    int temporal = isTopTemporal ? LayerSelector.HIGHEST : request.temporal();
    selector.target(
        encoding.index(),
        isTopSpatial ? LayerSelector.HIGHEST : request.spatial(),
        isBehind ? 0 : temporal,
        request.isStills());
  }
}
