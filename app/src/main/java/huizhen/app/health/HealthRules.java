package huizhen.app.health;

import huizhen.app.state.StateKeeper;
import huizhen.recording.api.Retention.ClockState;
import huizhen.recording.api.Retention.StoreState;
import huizhen.recording.api.Retention.StoreState.Condition;
import huizhen.web.api.HealthLights.Light;
import huizhen.web.api.HealthLights.Tone;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/// When a figure of the gateway is worth a look, and when somebody has to act. Pure.
final class HealthRules {
  /// A write is on the disk before it is answered: a good disk takes 1 to 5 ms.
  static final long SLOW_REDIS_MILLIS = 50;

  /// Of what is to be kept free.
  static final int LOW_DISK_TIMES = 5;

  static final Duration CERTIFICATE_WEAK = Duration.ofDays(30);
  static final Duration CERTIFICATE_POOR = Duration.ofDays(7);

  /// A turn is half a second.
  static final Duration COPY_WEAK = Duration.ofSeconds(10);

  static final Duration COPY_POOR = Duration.ofMinutes(5);

  /// People notice the one; calls suffer from the other.
  static final long LATE_LOOP_MILLIS = 100;

  static final long STUCK_LOOP_MILLIS = 1_000;

  static final double MUCH_HEAP = 0.8;
  static final double FULL_HEAP = 0.95;

  /// Recordings that wait for the object store.
  static final int MANY_WAITING = 100;

  private HealthRules() {}

  /// @param restarts of our own server since we began; one that is configured is not restarted here
  static Light redis(long millis, int restarts) {
    Map<String, Object> facts = Map.of("millis", millis, "restarts", restarts);
    if (millis > SLOW_REDIS_MILLIS) {
      return new Light("redis", Tone.WEAK, "slow", facts);
    }
    return restarts > 0
        ? new Light("redis", Tone.WEAK, "restarted", facts)
        : new Light("redis", Tone.GOOD, "good", facts);
  }

  /// The vault's copy of what Redis has.
  static Light copy(StateKeeper.Standing copy) {
    long seconds = copy.behind().toSeconds();
    Map<String, Object> facts = Map.of("seconds", seconds, "tooLong", copy.tooLong());
    boolean isLate = copy.behind().compareTo(COPY_POOR) > 0;
    return switch (copy.condition()) {
      case ELSEWHERE -> new Light("copy", Tone.GOOD, "elsewhere", facts);
      case OTHER_STATE -> new Light("copy", Tone.POOR, "other-state", facts);
      case FAILING -> new Light("copy", Tone.POOR, "failing", facts);
      case STARTING, KEEPING -> {
        if (isLate || copy.tooLong() > 0) {
          yield new Light("copy", Tone.POOR, isLate ? "late" : "too-long", facts);
        }
        yield copy.behind().compareTo(COPY_WEAK) > 0
            ? new Light("copy", Tone.WEAK, "behind", facts)
            : new Light("copy", Tone.GOOD, "good", facts);
      }
    };
  }

  /// @param keepFree below which no recording begins
  static Light disk(long free, long keepFree) {
    Map<String, Object> facts = Map.of("freeBytes", free, "keepFreeBytes", keepFree);
    if (free < keepFree) {
      return new Light("disk", Tone.POOR, "full", facts);
    }
    return free / LOW_DISK_TIMES < keepFree
        ? new Light("disk", Tone.WEAK, "low", facts)
        : new Light("disk", Tone.GOOD, "good", facts);
  }

  static Light retentionClock(ClockState clock) {
    return clock.isFrozen()
        ? new Light("clock", Tone.POOR, "frozen", Map.of("because", clock.frozenBecause()))
        : new Light("clock", Tone.GOOD, "good", Map.of());
  }

  static Light store(StoreState store) {
    if (store.condition() == Condition.NONE) {
      return new Light("store", Tone.OFF, "none", Map.of());
    }
    Map<String, Object> facts =
        Map.of("waiting", store.waiting(), "aside", store.aside(), "lastError", store.lastError());
    return switch (store.condition()) {
      case AWAY -> new Light("store", Tone.POOR, "away", facts);
      case CLOCK -> new Light("store", Tone.POOR, "other-clock", facts);
      case UNFIT -> new Light("store", Tone.POOR, "unfit", facts);
      case NONE, READY -> ready(store, facts);
    };
  }

  private static Light ready(StoreState store, Map<String, Object> facts) {
    if (store.aside() > 0) {
      return new Light("store", Tone.POOR, "aside", facts);
    }
    return store.waiting() > MANY_WAITING
        ? new Light("store", Tone.WEAK, "behind", facts)
        : new Light("store", Tone.GOOD, "good", facts);
  }

  /// @param fault why a newer one in the files is not served; empty where there is none
  static Light certificate(Instant notAfter, boolean isSelfSigned, String fault, Instant now) {
    Map<String, Object> facts = Map.of("notAfter", notAfter.toString(), "fault", fault);
    var left = Duration.between(now, notAfter);
    if (!left.isPositive()) {
      return new Light("certificate", Tone.POOR, "over", facts);
    }
    if (!fault.isEmpty()) {
      return new Light("certificate", Tone.POOR, "not-taken", facts);
    }
    if (isSelfSigned) {
      return new Light("certificate", Tone.WEAK, "self-signed", facts);
    }
    if (left.compareTo(CERTIFICATE_POOR) < 0) {
      return new Light("certificate", Tone.POOR, "ends", facts);
    }
    return left.compareTo(CERTIFICATE_WEAK) < 0
        ? new Light("certificate", Tone.WEAK, "ends", facts)
        : new Light("certificate", Tone.GOOD, "good", facts);
  }

  /// @param worstMillis by which a tick of the last minute came late
  static Light loop(long worstMillis) {
    Map<String, Object> facts = Map.of("millis", worstMillis);
    if (worstMillis > STUCK_LOOP_MILLIS) {
      return new Light("loop", Tone.POOR, "stuck", facts);
    }
    return worstMillis > LATE_LOOP_MILLIS
        ? new Light("loop", Tone.WEAK, "late", facts)
        : new Light("loop", Tone.GOOD, "good", facts);
  }

  /// @param live what was left by the last collections
  static Light memory(long live, long max) {
    Map<String, Object> facts = Map.of("liveBytes", live, "maxBytes", max);
    if (live > FULL_HEAP * max) {
      return new Light("memory", Tone.POOR, "full", facts);
    }
    return live > MUCH_HEAP * max
        ? new Light("memory", Tone.WEAK, "much", facts)
        : new Light("memory", Tone.GOOD, "good", facts);
  }

  /// @param failed rooms that the relay ended because of a fault
  /// @param bugs commands of signalling that failed by one
  static Light calls(long rooms, long people, long failed, long bugs) {
    Map<String, Object> facts =
        Map.of("rooms", rooms, "people", people, "failedRooms", failed, "faults", bugs);
    return failed + bugs > 0
        ? new Light("calls", Tone.WEAK, "faults", facts)
        : new Light("calls", Tone.GOOD, "good", facts);
  }

  /// A scanner that is set up and was asked.
  static Light scanner(boolean answers) {
    return answers
        ? new Light("scanner", Tone.GOOD, "good", Map.of())
        : new Light("scanner", Tone.POOR, "away", Map.of());
  }
}
