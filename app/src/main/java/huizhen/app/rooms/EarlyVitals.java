package huizhen.app.rooms;

import huizhen.recording.api.CaseId;
import huizhen.recording.api.DocumentVault;
import huizhen.recording.api.RetentionClass;
import huizhen.web.api.VitalsDoor.Kept;
import huizhen.web.api.VitalsDoor.Reading;
import huizhen.web.vitals.VitalsSheet;
import huizhen.web.vitals.VitalsSheet.Measured;
import huizhen.web.vitals.VitalsSheet.Value;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Keeps what was measured before a session, on a [VitalsSheet] of its own for each request: it is
/// durable when it is answered. At most [#MAX_SHEETS] of a case or visit, so that its session finds
/// room; past that it is said that it is full. One at a time of a case; any thread.
public final class EarlyVitals {
  static final int MAX_SHEETS = 100;

  private final DocumentVault vault;
  private final InstantSource clock;

  /// What is under way, by case; gone when it is done, so no larger than the requests that run.
  private final Map<String, Future<Kept>> underWay = new HashMap<>();

  public EarlyVitals(DocumentVault vault, InstantSource clock) {
    this.vault = vault;
    this.clock = clock;
  }

  Future<Kept> keep(String evidence, String from, List<Reading> readings) {
    synchronized (underWay) {
      var before = underWay.getOrDefault(evidence, Future.succeededFuture());
      var mine = before.transform(_ -> kept(evidence, from, readings));
      underWay.put(evidence, mine);
      return mine.onComplete(_ -> {
        synchronized (underWay) {
          var _ = underWay.remove(evidence, mine);
        }
      });
    }
  }

  private Future<Kept> kept(String evidence, String from, List<Reading> readings) {
    return look(evidence, 1, new HashSet<>())
        .compose(found -> {
          var now = clock.instant();
          var fresh = new ArrayList<Measured>();
          var isKept = new ArrayList<Boolean>();
          for (var reading : readings) {
            var set = measured(from, reading, now);
            boolean isNew = found.known().add(Known.of(set));
            isKept.add(isNew);
            if (isNew) {
              fresh.add(set);
            }
          }
          if (fresh.isEmpty()) {
            return Future.succeededFuture(new Kept(isKept, false));
          }
          return found.next() > MAX_SHEETS
              ? Future.succeededFuture(new Kept(List.of(), true))
              : store(evidence, found.next(), new VitalsSheet(fresh))
                  .map(isStored -> new Kept(isStored ? isKept : List.of(), !isStored));
        });
  }

  /// One that has come before is the same device's, of the same time, with the same values.
  private record Known(String device, Instant at, List<Value> values) {
    static Known of(Measured set) {
      return new Known(set.device(), set.at(), set.values());
    }
  }

  /// @param next the first number that no sheet has
  private record Found(Set<Known> known, int next) {}

  private Future<Found> look(String evidence, int number, Set<Known> known) {
    return number > MAX_SHEETS
        ? Future.succeededFuture(new Found(known, number))
        : vault
            .open(VitalsSheet.id(evidence, number))
            .compose(content -> {
              if (content.isEmpty()) {
                return Future.succeededFuture(new Found(known, number));
              }
              VitalsSheet.parse(content.get().bytes())
                  .sets()
                  .forEach(it -> known.add(Known.of(it)));
              return look(evidence, number + 1, known);
            });
  }

  /// The room's keeper may take a number first, which the vault refuses then: the next one.
  private Future<Boolean> store(String evidence, int number, VitalsSheet sheet) {
    return number > MAX_SHEETS
        ? Future.succeededFuture(false)
        : vault
            .store(
                VitalsSheet.id(evidence, number),
                new CaseId(evidence),
                VitalsSheet.MEDIA_TYPE,
                RetentionClass.OUTPATIENT_RECORD,
                sheet.bytes())
            .map(true)
            .recover(failure ->
                vault
                    .open(VitalsSheet.id(evidence, number))
                    .compose(taken ->
                        taken.isPresent()
                            ? store(evidence, number + 1, sheet)
                            : Future.failedFuture(failure)));
  }

  private static Measured measured(String from, Reading reading, Instant now) {
    return new Measured(
        from,
        reading.device(),
        reading.isMedical(),
        reading.at(),
        now,
        reading.values().stream().map(it -> new Value(it.code(), it.value(), it.unit())).toList());
  }
}
