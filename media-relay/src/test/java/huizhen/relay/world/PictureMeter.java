package huizhen.relay.world;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a receiver saw in one slot, and when.
public final class PictureMeter {
  /// A picture that stands for longer is frozen.
  public static final long FROZEN_NANOS = 200_000_000;

  private final List<ShownFrame> shown = new ArrayList<>();
  private final List<Integer> held = new ArrayList<>();
  private int holdMillis;

  void show(ShownFrame frame) {
    shown.add(frame);
    held.add(holdMillis);
  }

  /// The relay asks for pictures to be held back for so long from now on.
  void hold(int millis) {
    holdMillis = millis;
  }

  public int holdMillis() {
    return holdMillis;
  }

  public List<ShownFrame> shown() {
    return List.copyOf(shown);
  }

  public Optional<ShownFrame> last() {
    return shown.isEmpty() ? Optional.empty() : Optional.of(shown.getLast());
  }

  /// The share of the time that it stood still, each gap longer than [#FROZEN_NANOS] counted whole.
  public double frozenShare(long fromNanos, long toNanos) {
    long frozen = 0;
    for (long gap : gaps(fromNanos, toNanos)) {
      frozen += gap > FROZEN_NANOS ? gap : 0;
    }
    return (double) frozen / (toNanos - fromNanos);
  }

  /// As [#frozenShare], of what a player shows that holds each frame for as long as it was told to
  /// at that time, after the fastest way that any has come.
  public double playedFrozenShare(long fromNanos) {
    long fastest = Long.MAX_VALUE;
    for (ShownFrame frame : shown) {
      fastest = Math.min(fastest, frame.nanos() - frame.mark().sentNanos());
    }
    long frozen = 0;
    long before = fromNanos;
    for (int i = 0; i < shown.size(); i++) {
      ShownFrame frame = shown.get(i);
      long hold = held.get(i) * 1_000_000L;
      long played = Math.max(frame.nanos(), frame.mark().sentNanos() + fastest + hold);
      if (played >= fromNanos) {
        frozen += played - before > FROZEN_NANOS ? played - before : 0;
        before = played;
      }
    }
    return before <= fromNanos ? 1 : (double) frozen / (before - fromNanos);
  }

  public double longestGapMillis(long fromNanos, long toNanos) {
    return gaps(fromNanos, toNanos).stream().mapToLong(Long::longValue).max().orElse(0) / 1e6;
  }

  private List<Long> gaps(long fromNanos, long toNanos) {
    List<Long> gaps = new ArrayList<>();
    long before = fromNanos;
    for (ShownFrame frame : shown) {
      if (frame.nanos() >= fromNanos && frame.nanos() < toNanos) {
        gaps.add(frame.nanos() - before);
        before = frame.nanos();
      }
    }
    gaps.add(toNanos - before);
    return gaps;
  }

  public double framesPerSecond(long fromNanos, long toNanos) {
    return 1e9
        * shown.stream().filter(f -> f.nanos() >= fromNanos && f.nanos() < toNanos).count()
        / (toNanos - fromNanos);
  }

  /// How often one source's layer took the place of another of it.
  public int switches(long fromNanos, long toNanos) {
    int switches = 0;
    for (int i = 1; i < shown.size(); i++) {
      ShownFrame frame = shown.get(i);
      Mark before = shown.get(i - 1).mark();
      if (frame.nanos() >= fromNanos
          && frame.nanos() < toNanos
          && frame.mark().isSameSource(before)
          && !frame.mark().isSameStream(before)) {
        switches++;
      }
    }
    return switches;
  }

  /// The width of the picture that was shown at a time; 0 before the first.
  public int widthAt(long nanos) {
    int width = 0;
    for (ShownFrame frame : shown) {
      if (frame.nanos() > nanos) {
        return width;
      }
      width = frame.width();
    }
    return width;
  }
}
