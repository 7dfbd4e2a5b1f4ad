package huizhen.signaling.alarm;

import huizhen.relay.api.ParticipantId;
import huizhen.signaling.api.AlarmRule;
import huizhen.signaling.api.AlarmRule.Bound;
import huizhen.signaling.api.AlarmRule.Level;
import huizhen.signaling.api.AlarmRules;
import huizhen.signaling.api.VitalAlarm;
import huizhen.signaling.api.VitalAlarm.Unwatched;
import huizhen.signaling.api.VitalAlarm.Why;
import huizhen.signaling.api.VitalSigns;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Looks at what devices measure in one room, and says when an alarm begins and is over. Each is
/// said once until it is over. Durations are by our clock; a set that is not later by the device's
/// own clock than the one before of the same value is no new measurement, and is passed over.
///
/// Only what is beyond a limit, or was and is an alarm yet, takes a place. There are [#MAX_TRACKS]:
/// past that those give way that are no alarm yet and have been silent for [#GAP_NANOS]; if all are
/// in use, the value is not watched, which [#unwatched] says ([#MAX_UNWATCHED] of them at most).
public final class AlarmWatch {
  public static final int MAX_TRACKS = 64;
  public static final int MAX_UNWATCHED = 16;

  /// Values that are farther apart show nothing of the time between: as old ones are seen to be.
  static final long GAP_NANOS = 10_000_000_000L;

  /// An alarm is over no sooner than this after the last value that was not well inside.
  static final long CALM_NANOS = 10_000_000_000L;

  private static final long NEVER = Long.MIN_VALUE;

  private final AlarmRules rules;
  private final Map<Key, Track> tracks = new LinkedHashMap<>();
  private final Set<Unwatched> unwatched = new LinkedHashSet<>();
  private long alarms;

  public AlarmWatch(AlarmRules rules) {
    this.rules = rules;
  }

  /// @param mayRaise whether its sender is trusted with more than a warning; of a device that is no
  ///   medical one never more comes
  public record Reading(Optional<ParticipantId> from, boolean mayRaise, VitalSigns signs) {
    boolean isTrusted() {
      return mayRaise && signs.isMedical();
    }
  }

  private record Key(
      Optional<ParticipantId> from,
      String device,
      boolean isTrusted,
      String code,
      int rule,
      Bound bound) {}

  private static final class Track {
    long beyondSinceNanos;
    long lastNanos;
    Instant lastAt;
    Optional<VitalAlarm> alarm = Optional.empty();
    long insideSinceNanos = NEVER;
    long notInsideNanos;

    Track(long nowNanos) {
      this.beyondSinceNanos = nowNanos;
      this.lastNanos = nowNanos;
      this.lastAt = Instant.MIN;
      this.notInsideNanos = nowNanos;
    }
  }

  /// What changed.
  ///
  /// @param raised alarms that have begun
  /// @param over alarms that are over
  /// @param missed what is not watched from now on
  /// @param isSeen whether anything of it, or of what was unwatched, changed
  public record Changes(
      List<VitalAlarm> raised, List<VitalAlarm> over, List<Unwatched> missed, boolean isSeen) {
    public Changes {
      raised = List.copyOf(raised);
      over = List.copyOf(over);
      missed = List.copyOf(missed);
    }
  }

  /// The alarms that have begun and are not over, the oldest first.
  public List<VitalAlarm> standing() {
    return tracks.values().stream()
        .flatMap(it -> it.alarm.stream())
        .sorted((a, b) -> Long.compare(a.id(), b.id()))
        .toList();
  }

  /// What a rule is meant for and nobody looks at.
  public List<Unwatched> unwatched() {
    return List.copyOf(unwatched);
  }

  /// @param wall for people
  public Changes look(Reading reading, long nowNanos, Instant wall) {
    var pass = new Pass(reading, nowNanos, wall);
    for (VitalSigns.Value value : reading.signs().values()) {
      for (int i = 0; i < rules.all().size(); i++) {
        if (rules.all().get(i).measure().isNamed(value.code())) {
          pass.compare(i, rules.all().get(i), value);
        }
      }
    }
    return pass.changes();
  }

  /// Who sent values has gone for good, and his devices with him.
  public Changes gone(ParticipantId who) {
    var over = new ArrayList<VitalAlarm>();
    for (Iterator<Map.Entry<Key, Track>> all = tracks.entrySet().iterator(); all.hasNext(); ) {
      var entry = all.next();
      if (entry.getKey().from().filter(who::equals).isPresent()) {
        entry.getValue().alarm.ifPresent(over::add);
        all.remove();
      }
    }
    boolean isListed = unwatched.removeIf(it -> it.from().filter(who::equals).isPresent());
    return new Changes(List.of(), over, List.of(), isListed || !over.isEmpty());
  }

  /// One set of values on its way through the rules.
  private final class Pass {
    private final Reading reading;
    private final long nowNanos;
    private final Instant wall;
    private final List<VitalAlarm> raised = new ArrayList<>();
    private final List<VitalAlarm> over = new ArrayList<>();
    private final Set<Unwatched> asked = new LinkedHashSet<>();
    private final Set<Unwatched> missing = new LinkedHashSet<>();

    Pass(Reading reading, long nowNanos, Instant wall) {
      this.reading = reading;
      this.nowNanos = nowNanos;
      this.wall = wall;
    }

    Changes changes() {
      boolean isFound = unwatched.removeIf(it -> asked.contains(it) && !missing.contains(it));
      var missed = new ArrayList<Unwatched>();
      for (var it : missing) {
        if (unwatched.size() < MAX_UNWATCHED && unwatched.add(it)) {
          missed.add(it);
        }
      }
      boolean isSeen = isFound || !raised.isEmpty() || !over.isEmpty() || !missed.isEmpty();
      return new Changes(raised, over, missed, isSeen);
    }

    void compare(int index, AlarmRule rule, VitalSigns.Value value) {
      asked.add(unwatched(rule, Why.UNIT));
      asked.add(unwatched(rule, Why.FULL));
      if (!rule.measure().isIn(value.unit())) {
        if (!isCompared(value)) {
          missing.add(unwatched(rule, Why.UNIT));
        }
        return;
      }
      for (Bound bound : Bound.values()) {
        var key =
            new Key(
                reading.from(),
                reading.signs().device(),
                reading.isTrusted(),
                value.code(),
                index,
                bound);
        var track = tracks.get(key);
        if (track != null) {
          follow(key, track, rule, value);
        } else if (rule.isBeyond(bound, value.value())) {
          begin(key, rule, value);
        }
      }
    }

    /// Another rule may have its limits in this unit.
    private boolean isCompared(VitalSigns.Value value) {
      return rules.all().stream()
          .anyMatch(it -> it.measure().isNamed(value.code()) && it.measure().isIn(value.unit()));
    }

    private void begin(Key key, AlarmRule rule, VitalSigns.Value value) {
      if (tracks.size() >= MAX_TRACKS) {
        tracks.values().removeIf(it -> it.alarm.isEmpty() && nowNanos - it.lastNanos > GAP_NANOS);
      }
      if (tracks.size() >= MAX_TRACKS) {
        missing.add(unwatched(rule, Why.FULL));
        return;
      }
      var track = new Track(nowNanos);
      tracks.put(key, track);
      follow(key, track, rule, value);
    }

    private void follow(Key key, Track track, AlarmRule rule, VitalSigns.Value value) {
      if (!reading.signs().at().isAfter(track.lastAt)) {
        return; // sent again, or late
      }
      boolean isGap = nowNanos - track.lastNanos > GAP_NANOS;
      track.lastNanos = nowNanos;
      track.lastAt = reading.signs().at();
      if (track.alarm.isPresent()) {
        calm(key, track, rule, value, isGap);
      } else if (!rule.isBeyond(key.bound(), value.value())) {
        tracks.remove(key);
      } else {
        if (isGap) {
          track.beyondSinceNanos = nowNanos;
        }
        if (nowNanos - track.beyondSinceNanos >= rule.seconds() * 1_000_000_000L) {
          raise(key, track, rule, value);
        }
      }
    }

    private void raise(Key key, Track track, AlarmRule rule, VitalSigns.Value value) {
      var alarm =
          new VitalAlarm(
              ++alarms,
              rule,
              reading.isTrusted() ? rule.level() : Level.WARN,
              key.bound(),
              reading.from(),
              key.device(),
              reading.signs().isMedical(),
              value.code(),
              value.value(),
              wall);
      track.alarm = Optional.of(alarm);
      track.insideSinceNanos = NEVER;
      track.notInsideNanos = nowNanos;
      raised.add(alarm);
    }

    /// An alarm is over when the values have been well inside for as long as they had to be beyond.
    private void calm(Key key, Track track, AlarmRule rule, VitalSigns.Value value, boolean isGap) {
      if (!rule.isWellInside(key.bound(), value.value())) {
        track.insideSinceNanos = NEVER;
        track.notInsideNanos = nowNanos;
        return;
      }
      if (track.insideSinceNanos == NEVER || isGap) {
        track.insideSinceNanos = nowNanos;
      }
      // What is measured now and then, and so has no duration, is inside since it was last not.
      long sinceNanos = rule.seconds() == 0 ? track.notInsideNanos : track.insideSinceNanos;
      long calmNanos = Math.max(rule.seconds() * 1_000_000_000L, CALM_NANOS);
      if (nowNanos - sinceNanos >= calmNanos) {
        track.alarm.ifPresent(over::add);
        tracks.remove(key);
      }
    }

    private Unwatched unwatched(AlarmRule rule, Why why) {
      return new Unwatched(reading.from(), reading.signs().device(), rule.measure().name(), why);
    }
  }
}
