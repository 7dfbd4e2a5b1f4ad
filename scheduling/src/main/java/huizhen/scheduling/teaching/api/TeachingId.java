package huizhen.scheduling.teaching.api;

import java.util.regex.Pattern;

/// Names a teaching session: 1 to 50 of `A-Z a-z 0-9 _ -`, without meaning of its own.
public record TeachingId(String value) {
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{1,50}");

  public TeachingId {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException("a teaching session's id is 1 to 50 of A-Z a-z 0-9 _ -");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
