package huizhen.web.rating;

import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;

/// What may be said of many answers: whole months alone, of each at least [#LEAST] answers, so that
/// nobody's own can be made out, nor by asking for two spans and taking one from the other.
///
/// @param mean of the stars
/// @param content share of four and five stars; 0 to 1
public record Satisfaction(long count, double mean, double content) {
  public static final int LEAST = 5;

  /// Of a month how many answers had 1, 2, 3, 4 and 5 stars.
  public record Month(long one, long two, long three, long four, long five) {
    long count() {
      return one + two + three + four + five;
    }

    long stars() {
      return one + 2 * two + 3 * three + 4 * four + 5 * five;
    }
  }

  /// Empty when no month has enough answers.
  public static Optional<Satisfaction> of(List<Month> months) {
    var enough = months.stream().filter(it -> it.count() >= LEAST).toList();
    long count = enough.stream().mapToLong(Month::count).sum();
    return count == 0
        ? Optional.empty()
        : Optional.of(
            new Satisfaction(
                count,
                enough.stream().mapToLong(Month::stars).sum() / (double) count,
                enough.stream().mapToLong(it -> it.four() + it.five()).sum() / (double) count));
  }

  /// The months whose first moment lies in the span, the first one first.
  public static List<YearMonth> months(Instant from, Instant to) {
    var first = YearMonth.from(from.atZone(Rating.ZONE));
    if (begin(first).isBefore(from)) {
      first = first.plusMonths(1);
    }
    return java.util.stream.Stream.iterate(
            first, it -> begin(it).isBefore(to), it -> it.plusMonths(1))
        .toList();
  }

  private static Instant begin(YearMonth month) {
    return month.atDay(1).atStartOfDay(Rating.ZONE).toInstant();
  }
}
