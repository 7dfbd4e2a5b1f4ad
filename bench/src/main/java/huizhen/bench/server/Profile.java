package huizhen.bench.server;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;

/// Where the threads of a JVM were when JFR looked: in Java code, or in a native method, which
/// stands for what the kernel does in it (JFR looks there less often, so the two are counted
/// apart).
public record Profile(Map<String, Integer> java, Map<String, Integer> natives) {
  private static final String JAVA = "jdk.ExecutionSample";
  private static final String NATIVE = "jdk.NativeMethodSample";

  public Profile {
    java = Map.copyOf(java);
    natives = Map.copyOf(natives);
  }

  public static Profile read(Path recording) throws IOException {
    var java = new HashMap<String, Integer>();
    var natives = new HashMap<String, Integer>();
    try (var file = new RecordingFile(recording)) {
      while (file.hasMoreEvents()) {
        RecordedEvent event = file.readEvent();
        String type = event.getEventType().getName();
        if (event.getStackTrace() != null && !event.getStackTrace().getFrames().isEmpty()) {
          String method = name(event.getStackTrace().getFrames().getFirst());
          if (type.equals(JAVA)) {
            var _ = java.merge(method, 1, Integer::sum);
          } else if (type.equals(NATIVE)) {
            var _ = natives.merge(method, 1, Integer::sum);
          }
        }
      }
    }
    return new Profile(java, natives);
  }

  private static String name(RecordedFrame frame) {
    var method = frame.getMethod();
    String type = method.getType().getName();
    return type.substring(type.lastIndexOf('.') + 1) + "." + method.getName();
  }

  /// The most frequent methods, with their share of the samples of their kind.
  public List<String> top(int count) {
    List<String> lines = new ArrayList<>(lines("java", java, count));
    lines.addAll(lines("native", natives, count / 4));
    return lines;
  }

  private static List<String> lines(String kind, Map<String, Integer> samples, int count) {
    int all = samples.values().stream().mapToInt(Integer::intValue).sum();
    return samples.entrySet().stream()
        .sorted(
            Comparator.comparingInt((Map.Entry<String, Integer> each) -> -each.getValue())
                .thenComparing(Map.Entry::getKey))
        .limit(count)
        .map(each -> "%s %5.1f %% %s".formatted(kind, 100.0 * each.getValue() / all, each.getKey()))
        .toList();
  }
}
