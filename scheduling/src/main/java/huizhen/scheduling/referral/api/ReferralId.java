package huizhen.scheduling.referral.api;

import java.util.regex.Pattern;

/// Names a referral: 1 to 50 of `A-Z a-z 0-9 _ -`, without meaning of its own.
public record ReferralId(String value) {
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{1,50}");

  public ReferralId {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException("a referral id is 1 to 50 of A-Z a-z 0-9 _ -");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
