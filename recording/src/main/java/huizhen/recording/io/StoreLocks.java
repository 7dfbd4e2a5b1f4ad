package huizhen.recording.io;

import huizhen.recording.api.CaseId;
import huizhen.recording.api.RecordingId;
import huizhen.recording.api.Retention.Kept;
import huizhen.recording.retention.RetentionRule;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// How much longer the object store is to lock what it has: a visit more, or a discharge, lets the
/// years of a case grow after its documents went there. A case in which something has happened is
/// looked at next, all others once a day; a lock only ever grows. What is kept until something
/// happens that has no day yet is locked two years ahead, again and again. Belongs to who holds
/// [Offload]'s lock, but for [#hasGrown].
final class StoreLocks {
  /// How far ahead what has no end is locked, and when that is done again.
  static final Duration AHEAD = Duration.ofDays(730);

  static final Duration LEFT = Duration.ofDays(365);

  /// S3 takes no longer one.
  private static final Duration LONGEST = Duration.ofDays(36_500);

  private static final int MAX_CASES = 1000;
  private static final Duration DAY = Duration.ofDays(1);

  /// Of one round, in one minute: half a million in a day.
  private static final int SLICE = 400;

  private final Years years;
  private final InstantSource clock;
  private final Deque<Item> round = new ArrayDeque<>();
  private final Set<CaseId> grown = new LinkedHashSet<>();
  private boolean isDue = true;
  private Instant begun = Instant.MIN;

  /// Until when something is kept, by its classes and by what has happened in its case.
  interface Years {
    Instant until(Kept kept) throws IOException;
  }

  /// What a round goes through.
  sealed interface Item {
    record OfRecording(RecordingId id) implements Item {}

    record OfDocument(Path file) implements Item {}
  }

  interface Step {
    void run(Item item) throws IOException;
  }

  /// What lies in the store.
  interface Stored {
    List<Item> all() throws IOException;

    List<Item> ofCase(CaseId caseId) throws IOException;
  }

  StoreLocks(Years years, InstantSource clock) {
    this.years = years;
    this.clock = clock;
  }

  /// Something has happened in a case that years are counted from. Past [#MAX_CASES] the next round
  /// finds it. Any thread.
  synchronized void hasGrown(CaseId caseId) {
    if (grown.size() < MAX_CASES) {
      var _ = grown.add(caseId); // a set
    } else {
      isDue = true;
    }
  }

  /// Looks at cases that have grown, and goes on with the round. Fails where the store does; what
  /// was looked at then is tried again.
  void tick(Stored stored, Step step) throws IOException {
    for (CaseId each : grownNow()) {
      for (Item item : stored.ofCase(each)) {
        step.run(item);
      }
      done(each);
    }
    if (round.isEmpty() && takesNext()) {
      round.addAll(stored.all());
    }
    for (int i = 0; i < SLICE && !round.isEmpty(); i++) {
      step.run(round.element());
      round.remove();
    }
  }

  private synchronized List<CaseId> grownNow() {
    return List.copyOf(grown);
  }

  private synchronized void done(CaseId caseId) {
    var _ = grown.remove(caseId);
  }

  /// Also after a start: what had grown before a crash is not remembered.
  private synchronized boolean takesNext() {
    boolean takes = isDue || !clock.instant().isBefore(begun.plus(DAY));
    if (takes) {
      isDue = false;
      begun = clock.instant();
    }
    return takes;
  }

  /// Until when something is to be locked; empty when it is locked for long enough.
  Optional<Instant> longer(Kept kept, Instant lockedUntil) throws IOException {
    Instant now = clock.instant();
    Instant until = years.until(kept);
    if (until.equals(RetentionRule.FOREVER) || until.isAfter(now.plus(LONGEST))) {
      return lockedUntil.isBefore(now.plus(LEFT))
          ? Optional.of(now.plus(AHEAD).truncatedTo(ChronoUnit.SECONDS))
          : Optional.empty();
    }
    Instant whole = until.truncatedTo(ChronoUnit.SECONDS);
    return whole.isAfter(lockedUntil) && whole.isAfter(now) ? Optional.of(whole) : Optional.empty();
  }
}
