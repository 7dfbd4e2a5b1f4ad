package huizhen.web.limit;

/// So many requests at once, and so many a second after that (a token bucket).
public record Allowance(int perSecond, int burst) {
  private static final int MOST = 1_000_000;

  public Allowance {
    if (perSecond < 1 || perSecond > MOST || burst < perSecond || burst > MOST) {
      throw new IllegalArgumentException(
          "%d a second with a burst of %d: 1 to %d, and the burst is no less"
              .formatted(perSecond, burst, MOST));
    }
  }
}
