package huizhen.bench.server;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What each platform thread of a JVM has allocated so far, as `jcmd PID Thread.print -e` says.
/// Virtual threads allocate on their carriers' account.
///
/// @param byThread by the JVM's own number of the thread
public record Allocated(Map<Long, Long> byThread) {
  private static final Pattern THREAD =
      Pattern.compile(
          "^\"[^\\n]*\" #(\\d+) [^\\n]*\\ballocated=(\\d+)([BKMGT]?)", Pattern.MULTILINE);

  public Allocated {
    byThread = Map.copyOf(byThread);
  }

  public static Allocated read(String printed) {
    var found = new HashMap<Long, Long>();
    for (Matcher thread = THREAD.matcher(printed); thread.find(); ) {
      found.put(Long.parseLong(thread.group(1)), bytes(thread.group(2), thread.group(3)));
    }
    return new Allocated(found);
  }

  private static long bytes(String number, String unit) {
    int power = unit.isEmpty() ? 0 : Math.max(0, "BKMGT".indexOf(unit));
    return Long.parseLong(number) << (10 * power);
  }

  /// What the threads of now have allocated since; who has ended meanwhile is left out.
  public long since(Allocated before) {
    long bytes = 0;
    for (var thread : byThread.entrySet()) {
      bytes += thread.getValue() - before.byThread().getOrDefault(thread.getKey(), 0L);
    }
    return bytes;
  }
}
