package huizhen.web.rating;

import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;

/// One person's answer about one consultation or visit: of each there is one, which may be changed
/// for [#CHANGEABLE]. Nobody but who gave it is shown it.
///
/// @param stars 1 to 5
/// @param text up to [#MAX_TEXT] characters; empty when nothing was said
/// @param at when it was given first: in that month it is counted
/// @param version 1 for the first, one more with each change
public record Rating(int stars, String text, Instant at, Instant changedAt, long version) {
  public static final int MAX_STARS = 5;
  public static final int MAX_TEXT = 300;
  public static final Duration CHANGEABLE = Duration.ofHours(24);

  /// Months are China's.
  public static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

  public Rating {
    if (stars < 1 || stars > MAX_STARS || text.length() > MAX_TEXT || version < 1) {
      throw new IllegalArgumentException("a rating has 1 to 5 stars and up to 300 characters");
    }
  }

  /// Whose answer it is.
  public enum Group {
    PATIENT,
    COUNTY_DOCTOR
  }

  public static Rating first(int stars, String text, Instant now) {
    return new Rating(stars, text, now, now, 1);
  }

  public Rating changed(int newStars, String newText, Instant now) {
    return new Rating(newStars, newText, at, now, version + 1);
  }

  public Instant changeableUntil() {
    return at.plus(CHANGEABLE);
  }

  public YearMonth month() {
    return YearMonth.from(at.atZone(ZONE));
  }

  @Override
  public String toString() {
    return "Rating[private]";
  }
}
