package huizhen.recording.io;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What waits to be done, in the order in which it came, with how often each was tried in vain. At
/// most [#MAX_WAITING] are remembered; whoever fills it looks for the rest where it lies once these
/// are through ([#takesMore]). What fails [#MAX_TRIES] times is set aside until the next start. Any
/// thread.
final class RetryQueue<T> {
  static final int MAX_WAITING = 10_000;
  static final int MAX_TRIES = 8;

  private final Map<T, Integer> waiting = new LinkedHashMap<>();
  private final Set<T> aside = new LinkedHashSet<>();
  private boolean hasMore = true;

  synchronized void add(T item) {
    if (aside.contains(item)) {
      return;
    }
    if (waiting.size() < MAX_WAITING) {
      var _ = waiting.putIfAbsent(item, 0); // there already is as good
    } else {
      hasMore = true;
    }
  }

  /// Whether it is time to look for what was not remembered: true once each time.
  synchronized boolean takesMore() {
    boolean takes = hasMore && waiting.isEmpty();
    hasMore = hasMore && !takes;
    return takes;
  }

  synchronized List<T> now() {
    return List.copyOf(waiting.keySet());
  }

  /// It is done, or needs nothing any more.
  synchronized void done(T item) {
    var _ = waiting.remove(item); // its tries do not matter any more
  }

  /// @return how often it was tried by now
  synchronized int failed(T item) {
    int tries = waiting.merge(item, 1, Integer::sum);
    if (tries >= MAX_TRIES) {
      var _ = waiting.remove(item);
      var _ = aside.add(item);
    }
    return tries;
  }

  synchronized int waiting() {
    return waiting.size();
  }

  synchronized int aside() {
    return aside.size();
  }
}
