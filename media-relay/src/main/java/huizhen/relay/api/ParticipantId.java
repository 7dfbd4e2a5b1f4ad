package huizhen.relay.api;

import java.util.regex.Pattern;

/// Names a participant within a room: 1 to 64 of `A-Z a-z 0-9 _ -`. Never a person's name.
public record ParticipantId(String value) {
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  public ParticipantId {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException("a participant id is 1 to 64 of A-Z a-z 0-9 _ -");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
