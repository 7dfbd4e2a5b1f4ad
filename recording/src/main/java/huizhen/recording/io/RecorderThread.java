package huizhen.recording.io;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;

/// Writes for its share of the live recordings: every [#PAUSE_NANOS] it lets each one work.
final class RecorderThread {
  private static final long PAUSE_NANOS = 10_000_000L;
  private static final long IDLE_NANOS = 1_000_000_000L;

  private final List<LiveSession> sessions = new CopyOnWriteArrayList<>();
  private final Thread thread;
  private volatile boolean isClosing;

  RecorderThread(int number) {
    thread = Thread.ofPlatform().name("recorder-" + number).daemon().start(this::run);
  }

  void add(LiveSession session) {
    sessions.add(session);
    LockSupport.unpark(thread);
  }

  int sessions() {
    return sessions.size();
  }

  List<LiveSession> all() {
    return sessions;
  }

  void close() {
    isClosing = true;
    LockSupport.unpark(thread);
  }

  private static boolean work(LiveSession session) {
    try {
      return session.work();
    } catch (RuntimeException | AssertionError e) {
      // A bug ends one recording, not the others.
      session.fail(e);
      return false;
    }
  }

  private void run() {
    while (!isClosing || !sessions.isEmpty()) {
      sessions.removeIf(session -> !work(session));
      LockSupport.parkNanos(this, sessions.isEmpty() ? IDLE_NANOS : PAUSE_NANOS);
    }
  }
}
