package huizhen.relay.room;

import huizhen.relay.api.RoomEvent;
import huizhen.relay.api.TrackId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Tells a sender which of its layers anybody could look at, so that it stops the others: the
/// smallest while anybody looks at all (it is what a weak line falls back to), the rest up to the
/// largest that a view has use for, and the best while the room is recorded. A layer that is wanted
/// is asked for at once, one that is not is stopped after [#PATIENCE_NANOS]. Tells it, too, what a
/// layer may take ([LayerLimits]). Owned by [UpTrack].
final class LayerDemand {
  static final long PATIENCE_NANOS = 3_000_000_000L;
  static final long INTERVAL_NANOS = 200_000_000;

  private final EncodingSet encodings;
  private final boolean[] told;
  private final long[] wantedNanos;
  private final LayerLimits limits;
  private long lookedNanos;
  private boolean hasLooked;

  LayerDemand(EncodingSet encodings) {
    this.encodings = encodings;
    told = new boolean[encodings.size()];
    wantedNanos = new long[encodings.size()];
    limits = new LayerLimits(encodings.size());
    restart();
  }

  /// A track begins with all its layers sent.
  void restart() {
    Arrays.fill(told, true);
    limits.restart();
    hasLooked = false;
  }

  void tick(TrackId track, List<DownTrack> viewers, boolean isTapped, long nowNanos, Outputs out) {
    if (!hasLooked) {
      hasLooked = true;
      lookedNanos = nowNanos;
      Arrays.fill(wantedNanos, nowNanos);
      return;
    }
    if (nowNanos - lookedNanos < INTERVAL_NANOS) {
      return;
    }
    lookedNanos = nowNanos;
    int useful = -1;
    for (int i = 0; i < viewers.size(); i++) {
      useful = Math.max(useful, viewers.get(i).usefulRank());
    }
    boolean isChanged = false;
    int best = encodings.size() - 1;
    for (int rank = 0; rank <= best; rank++) {
      int index = encodings.ranked(rank).index();
      if (rank <= useful || (isTapped && rank == best)) {
        wantedNanos[index] = nowNanos;
      }
      boolean isWanted = nowNanos - wantedNanos[index] < PATIENCE_NANOS;
      isChanged |= isWanted != told[index];
      told[index] = isWanted;
    }
    isChanged |= limit(viewers, isTapped, nowNanos);
    if (isChanged) {
      tell(track, out);
    }
  }

  /// A recording has the best layer as good as it gets, if there is another one to fall back to.
  private boolean limit(List<DownTrack> viewers, boolean isTapped, long nowNanos) {
    limits.begin();
    for (int i = 0; i < viewers.size(); i++) {
      viewers.get(i).vote(limits, nowNanos);
    }
    int best = encodings.size() - 1;
    if (isTapped && best > 0) {
      limits.vote(encodings.ranked(best).index(), LayerLimits.UNLIMITED, true);
    }
    boolean isChanged = false;
    for (int i = 0; i <= best; i++) {
      long bps = encodings.get(i).bps(Encoding.MAX_LAYERS, Encoding.MAX_LAYERS, nowNanos);
      isChanged |= limits.decide(i, bps, nowNanos);
    }
    return isChanged;
  }

  private void tell(TrackId track, Outputs out) {
    List<String> rids = new ArrayList<>();
    List<RoomEvent.LayerLimit> limited = new ArrayList<>();
    boolean isWanted = false;
    for (int i = 0; i < told.length; i++) {
      isWanted |= told[i];
      if (told[i] && !encodings.get(i).rid().isEmpty()) {
        rids.add(encodings.get(i).rid());
      }
      if (told[i] && limits.of(i) != LayerLimits.NONE) {
        limited.add(new RoomEvent.LayerLimit(encodings.get(i).rid(), limits.of(i)));
      }
    }
    out.emit(new RoomEvent.LayersWanted(track, isWanted, rids, limited));
  }

  /// Whether a layer's sender would spend more on it if it were let.
  boolean isHeldDown(int index) {
    return limits.isBinding(index);
  }

  /// Whether a layer was asked to be sent.
  boolean isWanted(int index) {
    return told[index];
  }
}
