package huizhen.recording.api;

import java.util.regex.Pattern;

/// The case (or ad-hoc room) that evidence belongs to: 1 to 64 of `A-Z a-z 0-9 _ -`.
public record CaseId(String value) {
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  public CaseId {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException("a case id is 1 to 64 of A-Z a-z 0-9 _ -");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
