package huizhen.signaling.api;

import java.util.regex.Pattern;

/// Names a case by the host's own id, without meaning here: 1 to [#MAX_CHARACTERS] of `A-Z a-z 0-9
/// _ -`. Who may look at that case is the host's business.
public record CaseId(String value) {
  public static final int MAX_CHARACTERS = 64;
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
