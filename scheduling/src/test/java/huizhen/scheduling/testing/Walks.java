package huizhen.scheduling.testing;

/// How many random walks a test takes: `-Dhuizhen.walks=N`, 100,000 with `-Dhuizhen.full=true`,
/// else what the test usually takes. `-Dhuizhen.seed=N` begins with that walk.
public final class Walks {
  private static final int IN_FULL = 100_000;

  private Walks() {}

  public static int count(int usual) {
    return Integer.getInteger(
        "huizhen.walks", Boolean.getBoolean("huizhen.full") ? IN_FULL : usual);
  }

  public static long firstSeed(long usual) {
    return Long.getLong("huizhen.seed", usual);
  }
}
