package huizhen.bench.recording;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/// The thread that feeds all rooms, once a millisecond, as relay loops would.
final class Feeder implements AutoCloseable {
  private static final long PAUSE_NANOS = 1_000_000;

  private final List<PersonFeed> people;
  private final Thread thread;
  private volatile boolean isClosing;

  Feeder(List<PersonFeed> people) {
    this.people = List.copyOf(people);
    thread = Thread.ofPlatform().name("feeder").start(this::run);
  }

  private void run() {
    while (!isClosing) {
      long now = System.nanoTime();
      people.forEach(person -> person.send(now));
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  /// CPU time of this whole process so far.
  static long processCpuNanos() {
    if (ManagementFactory.getOperatingSystemMXBean()
        instanceof com.sun.management.OperatingSystemMXBean system) {
      return system.getProcessCpuTime();
    }
    throw new IllegalStateException("this Java does not tell its CPU time");
  }

  /// Ends when the last packet is handed over.
  @Override
  public void close() {
    isClosing = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
