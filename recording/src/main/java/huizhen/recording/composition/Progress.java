package huizhen.recording.composition;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/// Reads what ffmpeg says with `-progress`: lines `key=value`, and among them its complaints.
public final class Progress {
  private static final Pattern KEY = Pattern.compile("[a-z0-9_.]{1,32}=.*");
  private static final String TIME = "out_time_us=";
  private static final int COMPLAINTS = 5;
  private static final int COMPLAINT_CHARACTERS = 300;

  private final long lengthMicros;
  private final ArrayDeque<String> complaints = new ArrayDeque<>();

  public Progress(Duration length) {
    lengthMicros = Math.max(1, length.toMillis() * 1000);
  }

  /// @return the per cent that are done, when the line says so
  public OptionalInt line(String line) {
    if (line.startsWith(TIME)) {
      try {
        long micros = Long.parseLong(line.substring(TIME.length()).strip());
        return OptionalInt.of(Math.clamp(100 * micros / lengthMicros, 0, 100));
      } catch (NumberFormatException e) {
        return OptionalInt.empty(); // N/A before the first picture
      }
    }
    if (!KEY.matcher(line).matches() && !line.isBlank()) {
      complaints.add(line.substring(0, Math.min(COMPLAINT_CHARACTERS, line.length())));
      if (complaints.size() > COMPLAINTS) {
        complaints.remove();
      }
    }
    return OptionalInt.empty();
  }

  /// The last things that it complained of.
  public String complaints() {
    return String.join(" / ", complaints);
  }
}
