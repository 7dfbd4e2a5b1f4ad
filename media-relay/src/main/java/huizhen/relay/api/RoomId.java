package huizhen.relay.api;

import java.util.regex.Pattern;

/// Names a room: 1 to 64 of `A-Z a-z 0-9 _ -`, without meaning to the relay.
public record RoomId(String value) {
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  public RoomId {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException("a room id is 1 to 64 of A-Z a-z 0-9 _ -");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
