package huizhen.recording.log;

import java.util.List;

/// How large the log is and what its root is (C2SP tlog-checkpoint): the text of a [SignedNote].
///
/// @param origin names the log
public record Checkpoint(String origin, long size, TreeHash root) {
  public Checkpoint {
    if (origin.isEmpty() || origin.indexOf('\n') >= 0 || size < 0) {
      throw new IllegalArgumentException("no checkpoint has %d leaves".formatted(size));
    }
  }

  public String text() {
    return origin + "\n" + size + "\n" + root.base64() + "\n";
  }

  /// Throws an [IllegalArgumentException] when this is none. Further lines are extensions.
  public static Checkpoint parse(String text) {
    List<String> lines = text.lines().limit(3).toList();
    if (lines.size() < 3 || !lines.get(1).matches("0|[1-9][0-9]{0,17}")) {
      throw new IllegalArgumentException("this is no checkpoint");
    }
    return new Checkpoint(
        lines.get(0), Long.parseLong(lines.get(1)), TreeHash.ofBase64(lines.get(2)));
  }
}
