package huizhen.scheduling.io;

import java.util.Comparator;

/// The id of a stream entry, `milliseconds-sequence`; grows with each entry.
public record EntryId(long millis, long sequence) implements Comparable<EntryId> {
  public static final EntryId NONE = new EntryId(0, 0);

  public static EntryId parse(String text) {
    var dash = text.indexOf('-');
    if (dash < 1) {
      throw new IllegalStateException("not a stream entry id");
    }
    return new EntryId(
        Long.parseLong(text.substring(0, dash)), Long.parseLong(text.substring(dash + 1)));
  }

  /// The greatest that is smaller.
  public EntryId before() {
    return sequence > 0
        ? new EntryId(millis, sequence - 1)
        : new EntryId(millis - 1, Long.MAX_VALUE);
  }

  /// As Redis writes it.
  @Override
  public String toString() {
    return millis + "-" + sequence;
  }

  @Override
  public int compareTo(EntryId other) {
    return Comparator.comparingLong(EntryId::millis)
        .thenComparingLong(EntryId::sequence)
        .compare(this, other);
  }
}
