package huizhen.recording.api;

import java.util.regex.Pattern;

/// Names a recording: 1 to 64 of `A-Z a-z 0-9 _ -`.
public record RecordingId(String value) {
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  public RecordingId {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException("a recording id is 1 to 64 of A-Z a-z 0-9 _ -");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
