package huizhen.relay.congestion;

/// What one down-track of video could be sent, and what [BitrateAllocator] chose for it. Belongs to
/// the down-track for its life: the choice and its history, which hold back flapping, stay when
/// [#begin] describes the track anew.
///
/// The layers make a ladder, from the one that is given up last to the best one that is useful;
/// each rung costs more than the one below. Frame rate is given up before resolution, but a picture
/// of a person is rather small than slower than [#SMOOTH_FPS]. At the foot of the ladder are
/// stills: keyframes alone.
public final class AllocationRequest {
  /// Spatial times temporal layers: room for 4 × 4.
  public static final int MAX_LAYERS = 16;

  static final int STILLS = -1;

  private static final double SMOOTH_FPS = 10;
  private static final double ASSUMED_FPS = 12;
  private static final double KEYFRAME_FRAMES = 6;
  private static final int HIGHEST_INDEX = 15;

  /// As long as a rate is measured over, and some.
  private static final long TRIAL_NANOS = 2_500_000_000L;

  private final int[] spatials = new int[MAX_LAYERS];
  private final int[] temporals = new int[MAX_LAYERS];
  private final long[] rates = new long[MAX_LAYERS];
  private final double[] fps = new double[MAX_LAYERS];
  private final int[] widths = new int[MAX_LAYERS];
  private final int[] heights = new int[MAX_LAYERS];
  private final int[] rungs = new int[MAX_LAYERS];
  private final AllocationHistory history = new AllocationHistory();
  private AllocationPriority priority = AllocationPriority.CAMERA;
  private boolean prefersResolution;
  private int highestUsefulSpatial;
  private int layers;
  private int height;
  private boolean isViewLimited;
  private boolean hasChoice;
  private int chosenSpatial;
  private int chosenTemporal;
  private boolean isStills = true;
  private long chosenBps;
  private long grantBps;
  private boolean costsOthers;
  private long movedNanos = Long.MIN_VALUE / 2;
  private int chosenLayer = STILLS;
  private int previous;
  private int rung;

  /// Forgets the layers and describes the track as it is now; the last choice stays.
  ///
  /// @param prefersResolution lose frame rate before resolution
  /// @param highestUsefulSpatial the layer that fills the viewer's picture; more is waste
  public void begin(
      AllocationPriority priority, boolean prefersResolution, int highestUsefulSpatial) {
    if (priority.compareTo(this.priority) < 0) {
      history.forgive();
    }
    this.priority = priority;
    this.prefersResolution = prefersResolution;
    this.highestUsefulSpatial = highestUsefulSpatial;
    layers = 0;
  }

  /// Adds a layer that is arriving now, in any order.
  ///
  /// @param bps of all that a viewer of this layer is sent: for SVC with the layers below it
  /// @param framesPerSecond 0 while unknown
  /// @return false if there is no room for it or it makes no sense
  public boolean layer(
      int spatial, int temporal, long bps, int width, int height, double framesPerSecond) {
    if (layers == MAX_LAYERS
        || spatial < 0
        || spatial > HIGHEST_INDEX
        || temporal < 0
        || temporal > HIGHEST_INDEX
        || bps <= 0) {
      return false;
    }
    int at = layers;
    while (at > 0 && rank(at - 1) > rank(spatial, temporal)) {
      at--;
    }
    if (at > 0 && rank(at - 1) == rank(spatial, temporal)) {
      return false;
    }
    for (int i = layers; i > at; i--) {
      spatials[i] = spatials[i - 1];
      temporals[i] = temporals[i - 1];
      rates[i] = rates[i - 1];
      fps[i] = fps[i - 1];
      widths[i] = widths[i - 1];
      heights[i] = heights[i - 1];
    }
    spatials[at] = spatial;
    temporals[at] = temporal;
    rates[at] = bps;
    fps[at] = framesPerSecond > 0 ? framesPerSecond : 0;
    widths[at] = width;
    heights[at] = height;
    layers++;
    return true;
  }

  /// Whether the viewer gets keyframes alone, at least one each
  /// [BitrateAllocator#STILLS_INTERVAL_NANOS].
  public boolean isStills() {
    return isStills;
  }

  /// Whether the viewer gets stills, or has just been given motion again. The keyframes that are
  /// asked for as stills do not tell then what the layers would take.
  public boolean isTrial(long nowNanos) {
    return hasChoice && (isStills || nowNanos - movedNanos < TRIAL_NANOS);
  }

  /// The layer chosen; the lowest there is with [#isStills].
  public int spatial() {
    return chosenSpatial;
  }

  public int temporal() {
    return chosenTemporal;
  }

  /// What the choice costs.
  public long bps() {
    return chosenBps;
  }

  /// What the line has for the track at most, beside what the others get that matter as much, and
  /// the least that shows those in motion which matter less. Known after
  /// [BitrateAllocator#allocate].
  public long grantBps() {
    return grantBps;
  }

  /// Whether others that matter less stand still for it.
  public boolean costsOthers() {
    return costsOthers;
  }

  /// Of the picture chosen; 0 while unknown.
  public int widthPixels() {
    return chosenLayer == STILLS ? 0 : widths[chosenLayer];
  }

  public int heightPixels() {
    return chosenLayer == STILLS ? 0 : heights[chosenLayer];
  }

  /// Whether the best useful layer is chosen. If so, and [#isViewLimited], it is the view's size
  /// that keeps it below the source's best.
  public boolean isTop() {
    return !isStills && rung == height - 1;
  }

  /// Whether the lowest layer is chosen, or stills.
  public boolean isBottom() {
    return rung <= 0;
  }

  /// Whether the source sends more than the view can show.
  public boolean isViewLimited() {
    return isViewLimited;
  }

  /// What the best useful layer costs: the sum over tracks, with their audio, goes to
  /// [BandwidthEstimator#wants]. Known after [BitrateAllocator#allocate].
  public long wantedBps() {
    return height == 0 ? 0 : cost(height - 1);
  }

  /// Forgets the choice too: the slot shows another source from now on.
  public void reset() {
    layers = 0;
    height = 0;
    hasChoice = false;
    isStills = true;
    chosenLayer = STILLS;
    chosenBps = 0;
    grantBps = 0;
    costsOthers = false;
    rung = STILLS;
    priority = AllocationPriority.CAMERA;
    history.reset();
  }

  /// The line is another one: that it was too narrow for more is no reason to wait.
  public void forgetFalls() {
    history.reset();
  }

  // For the allocator.

  AllocationPriority priority() {
    return priority;
  }

  boolean prefersResolution() {
    return prefersResolution;
  }

  int rung() {
    return rung;
  }

  void climb() {
    rung++;
  }

  int height() {
    return height;
  }

  /// Builds the ladder and stands at its foot.
  void prepare() {
    int useful = usefulSpatial();
    height = 0;
    isViewLimited = layers > 0 && spatials[layers - 1] > useful;
    // From the best downwards: what is not cheaper than a better one is no rung.
    for (int i = layers - 1; i >= 0; i--) {
      boolean isJerky =
          !prefersResolution && spatials[i] > spatials[0] && fps[i] > 0 && fps[i] < SMOOTH_FPS;
      boolean isCheaper = height == 0 || (!isJerky && rates[i] < rates[rungs[height - 1]]);
      if (spatials[i] <= useful && isCheaper) {
        rungs[height++] = i;
      }
    }
    for (int i = 0, j = height - 1; i < j; i++, j--) {
      int other = rungs[i];
      rungs[i] = rungs[j];
      rungs[j] = other;
    }
    previous = STILLS;
    if (hasChoice && !isStills) {
      for (int i = 0; i < height; i++) {
        if (rank(rungs[i]) <= rank(chosenSpatial, chosenTemporal)) {
          previous = i;
        }
      }
    }
    rung = STILLS;
  }

  /// The best spatial layer that the view can show, or the lowest there is.
  private int usefulSpatial() {
    int useful = layers == 0 ? 0 : spatials[0];
    for (int i = 0; i < layers; i++) {
      if (spatials[i] <= highestUsefulSpatial) {
        useful = Math.max(useful, spatials[i]);
      }
    }
    return useful;
  }

  /// What a rung costs.
  long cost(int rung) {
    if (height == 0) {
      return 0;
    }
    if (rung >= 0) {
      return rates[rungs[rung]];
    }
    int lowest = rungs[0];
    double frames = fps[lowest] > 0 ? fps[lowest] : ASSUMED_FPS;
    double seconds = BitrateAllocator.STILLS_INTERVAL_NANOS / 1e9;
    return (long) (rates[lowest] * Math.min(1, KEYFRAME_FRAMES / frames / seconds));
  }

  /// What a rung needs free: more than it costs if it is above the last choice.
  long need(int rung) {
    long cost = cost(rung);
    if (!isAboveChoice(rung)) {
      return cost;
    }
    long from = cost(previous);
    return from + (long) ((cost - from) * BitrateAllocator.HEADROOM);
  }

  /// Whether the rung is the slowest one that has all the useful resolution, or above it.
  boolean isFullResolution(int rung) {
    return rung >= 0 && spatials[rungs[rung]] == spatials[rungs[height - 1]];
  }

  boolean hasChoice() {
    return hasChoice;
  }

  boolean isAboveChoice(int rung) {
    return hasChoice && rung > previous;
  }

  AllocationHistory history() {
    return history;
  }

  /// What the least costs that shows this track in motion.
  long leastBps() {
    return height == 0 ? 0 : cost(0);
  }

  void grant(long bps, boolean isAtOthersCost) {
    grantBps = bps;
    costsOthers = isAtOthersCost;
  }

  /// Takes the rung that it stands on for its choice.
  void choose(double budget, long nowNanos) {
    if (hasChoice && rung != previous) {
      if (rung < previous) {
        history.fell(budget, nowNanos);
      } else {
        history.rose(nowNanos);
        movedNanos = previous == STILLS ? nowNanos : movedNanos;
      }
    }
    history.lasts(budget);
    hasChoice = height > 0;
    isStills = rung < 0;
    chosenLayer = height == 0 ? STILLS : rungs[Math.max(0, rung)];
    chosenSpatial = chosenLayer == STILLS ? 0 : spatials[chosenLayer];
    chosenTemporal = chosenLayer == STILLS ? 0 : temporals[chosenLayer];
    chosenBps = cost(rung);
  }

  private int rank(int layer) {
    return rank(spatials[layer], temporals[layer]);
  }

  private static int rank(int spatial, int temporal) {
    return spatial << 8 | temporal;
  }
}
