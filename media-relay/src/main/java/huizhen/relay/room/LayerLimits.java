package huizhen.relay.room;

import java.util.Arrays;

/// The most that a sender is asked to spend on each of its layers: where a layer takes more than
/// any line carries to those who would see it, they would all get a smaller one, or stills, and
/// their lines stay half empty. A layer with less in it is better.
///
/// A limit follows the best of their lines, and the best of the last seconds of it, since estimates
/// dip; in steps of [#STEP]. It goes when the layer takes far less anyway. Owned by [LayerDemand].
final class LayerLimits {
  /// No more than a sender does by itself.
  static final long NONE = 0;

  /// What a viewer votes with whose line asks for no limit.
  static final long UNLIMITED = Long.MAX_VALUE;

  private static final double STEP = 0.15;
  private static final long PACE_NANOS = 1_000_000_000;
  private static final long SURE_NANOS = 800_000_000;
  private static final long WINDOW_NANOS = 1_000_000_000;
  private static final long FORGOTTEN_NANOS = 5_000_000_000L;
  private static final double BINDS = 0.7;
  private static final double IDLE = 0.6;
  private static final long IDLE_NANOS = 5_000_000_000L;
  private static final double LEEWAY = 1.25;

  private final Layer[] layers;

  /// What is known of one layer.
  private static final class Layer {
    long limit;
    long vote;
    boolean fits;
    long best;
    long bestBefore;
    long windowNanos;
    long votedNanos;
    long fitNanos;
    long busyNanos;
    long toldNanos;
    boolean isBinding;

    boolean set(long newLimit, long nowNanos) {
      limit = newLimit;
      toldNanos = nowNanos;
      fitNanos = nowNanos;
      return true;
    }

    long bestOfLate(long nowNanos) {
      if (nowNanos - windowNanos >= WINDOW_NANOS) {
        bestBefore = nowNanos - windowNanos < 2 * WINDOW_NANOS ? best : 0;
        best = 0;
        windowNanos = nowNanos;
      }
      best = Math.max(best, vote);
      return Math.max(best, bestBefore);
    }

    boolean decide(long bps, long nowNanos) {
      isBinding = limit != NONE && bps > BINDS * limit;
      long most = bestOfLate(nowNanos);
      if (most == 0) {
        return limit != NONE && nowNanos - votedNanos > FORGOTTEN_NANOS && set(NONE, nowNanos);
      }
      votedNanos = nowNanos;
      if (fitNanos == 0 || bps == 0 || fits || most == UNLIMITED) {
        fitNanos = nowNanos;
      }
      if (limit == NONE || bps >= IDLE * limit) {
        busyNanos = nowNanos;
      }
      // With much more line than the layer takes, something else is why it is not sent.
      boolean isTooMuch = nowNanos - fitNanos >= SURE_NANOS && most < LEEWAY * bps;
      if (limit == NONE) {
        return isTooMuch && set(Math.min(most, bps), nowNanos);
      }
      if (nowNanos - toldNanos < PACE_NANOS) {
        return false;
      }
      if (most == UNLIMITED || (nowNanos - busyNanos > IDLE_NANOS && most >= limit)) {
        return set(NONE, nowNanos);
      }
      if (isTooMuch) {
        return set((long) ((1 - STEP) * Math.min(limit, most)), nowNanos);
      }
      boolean isOther = most < (1 - STEP) * limit || most > (1 + STEP) * limit;
      return isOther && set(most, nowNanos);
    }
  }

  LayerLimits(int encodings) {
    layers = new Layer[encodings];
    for (int i = 0; i < encodings; i++) {
      layers[i] = new Layer();
    }
  }

  void restart() {
    Arrays.setAll(layers, _ -> new Layer());
  }

  /// Begins a count of votes.
  void begin() {
    for (Layer layer : layers) {
      layer.vote = 0;
      layer.fits = false;
    }
  }

  /// One viewer could be sent this much of a layer.
  ///
  /// @param hasIt whether it is sent all of the layer as it is
  void vote(int index, long bps, boolean hasIt) {
    layers[index].vote = Math.max(layers[index].vote, bps);
    layers[index].fits |= hasIt;
  }

  /// Decides on one layer when all have voted.
  ///
  /// @param bps what it takes now
  /// @return whether its limit has changed
  boolean decide(int index, long bps, long nowNanos) {
    return layers[index].decide(bps, nowNanos);
  }

  /// In bits a second, or [#NONE].
  long of(int index) {
    return layers[index].limit;
  }

  /// Whether a layer would take more if it were let.
  boolean isBinding(int index) {
    return layers[index].isBinding;
  }
}
