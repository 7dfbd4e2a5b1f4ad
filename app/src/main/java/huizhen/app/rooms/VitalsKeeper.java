package huizhen.app.rooms;

import static java.lang.System.Logger.Level.WARNING;

import huizhen.recording.api.CaseId;
import huizhen.recording.api.DocumentVault;
import huizhen.recording.api.RetentionClass;
import huizhen.relay.api.RoomId;
import huizhen.signaling.api.RoomHost.Happening;
import huizhen.web.vitals.VitalsSheet;
import huizhen.web.vitals.VitalsSheet.Measured;
import huizhen.web.vitals.VitalsSheet.Value;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Keeps what devices measured in consultations and visits, recorded or not, as [VitalsSheet]s in
/// the vault: a sheet when the first set on it is [#EVERY] old, when it is full, and when the room
/// closes. Of a device a set each 10 s. A crash loses what is not yet on a sheet.
///
/// What does not fit is dropped and counted: past [VitalsSheet#MAX_SETS] sets that wait for the
/// vault, past [VitalsSheet#MAX_SHEETS] sheets of a case, past [#MAX_ROOMS] rooms. Any thread.
public final class VitalsKeeper {
  static final Duration EVERY = Duration.ofMinutes(1);
  static final int MAX_ROOMS = 5_000;

  private static final System.Logger log = System.getLogger(VitalsKeeper.class.getName());

  private final DocumentVault vault;
  private final InstantSource clock;
  private final Counter kept;
  private final Counter dropped;
  private final Map<RoomId, Pad> pads = new HashMap<>();

  public VitalsKeeper(DocumentVault vault, InstantSource clock, MeterRegistry registry) {
    this.vault = vault;
    this.clock = clock;
    this.kept =
        Counter.builder("huizhen.vitals.kept")
            .description("Sets of vital signs that are in the vault")
            .register(registry);
    this.dropped =
        Counter.builder("huizhen.vitals.dropped")
            .description("Sets of vital signs that found no place")
            .register(registry);
  }

  /// What waits of a room.
  private static final class Pad {
    final CaseId caseId;
    final Map<String, Instant> last = new HashMap<>();
    List<Measured> sets = new ArrayList<>();
    int next = 1;
    Optional<Future<Void>> underWay = Optional.empty();
    Instant notBefore = Instant.MIN;
    boolean isClosed;

    Pad(CaseId caseId) {
      this.caseId = caseId;
    }
  }

  /// Of a consultation or a follow-up visit; what is measured in any other room is not kept.
  synchronized void keep(RoomId room, Happening.Vitals what) {
    if (RoomNames.caseOf(room).isEmpty() && RoomNames.visitOf(room).isEmpty()) {
      return;
    }
    if (pads.size() >= MAX_ROOMS && !pads.containsKey(room)) {
      dropped.increment();
      return;
    }
    var pad = pads.computeIfAbsent(room, it -> new Pad(RoomNames.evidenceOf(it)));
    var now = clock.instant();
    var device = what.from().value() + " " + what.signs().device();
    var before = pad.last.get(device);
    if (before != null && now.isBefore(before.plusMillis(VitalsSheet.THIN_MILLIS))) {
      return;
    }
    if (pad.sets.size() >= VitalsSheet.MAX_SETS || pad.next > VitalsSheet.MAX_SHEETS) {
      dropped.increment();
      return;
    }
    pad.last.put(device, now);
    pad.sets.add(measured(what, now));
    if (pad.sets.size() == VitalsSheet.MAX_SETS) {
      var _ = store(room, pad); // logged there
    }
  }

  private static Measured measured(Happening.Vitals what, Instant now) {
    var signs = what.signs();
    return new Measured(
        what.from().value(),
        signs.device(),
        signs.isMedical(),
        signs.at(),
        now,
        signs.values().stream().map(it -> new Value(it.code(), it.value(), it.unit())).toList());
  }

  /// About once a second.
  synchronized void tick() {
    var due = clock.instant().minus(EVERY);
    List.copyOf(pads.entrySet())
        .forEach(it -> {
          var pad = it.getValue();
          boolean isDue = !pad.sets.isEmpty() && !pad.sets.getFirst().receivedAt().isAfter(due);
          if (isDue && !clock.instant().isBefore(pad.notBefore)) {
            var _ = store(it.getKey(), pad); // logged there
          }
        });
  }

  /// Nobody is in the room any more; who comes back begins the next sheet.
  synchronized void closed(RoomId room) {
    var pad = pads.get(room);
    if (pad != null) {
      pad.isClosed = true;
      var _ = store(room, pad); // logged there
    }
  }

  /// All that waits: at shutdown.
  public Future<Void> storeAll() {
    List<Future<Void>> stores;
    synchronized (this) {
      stores =
          List.copyOf(pads.entrySet()).stream()
              .map(it -> store(it.getKey(), it.getValue()).otherwiseEmpty())
              .toList();
    }
    return Future.join(stores).mapEmpty();
  }

  /// One at a time of a room. What could not be stored waits for the next time.
  private synchronized Future<Void> store(RoomId room, Pad pad) {
    if (pad.underWay.isPresent()) {
      return pad.underWay.get();
    }
    if (pad.sets.isEmpty() || pad.next > VitalsSheet.MAX_SHEETS) {
      forget(room, pad);
      return Future.succeededFuture();
    }
    var sheet = new VitalsSheet(pad.sets);
    var stored = Promise.<Void>promise();
    pad.underWay = Optional.of(stored.future());
    free(pad.caseId, pad.next)
        .compose(number -> written(pad.caseId, number, sheet.bytes()).map(number))
        .onSuccess(number -> done(room, pad, sheet, number))
        .onFailure(cause -> failed(room, pad, cause))
        .<Void>mapEmpty()
        .onComplete(stored);
    return stored.future();
  }

  /// In a minute again.
  private synchronized void failed(RoomId room, Pad pad, Throwable cause) {
    pad.underWay = Optional.empty();
    pad.notBefore = clock.instant().plus(EVERY);
    log.log(WARNING, "vital signs could not be stored room=%s".formatted(room), cause);
  }

  private synchronized void done(RoomId room, Pad pad, VitalsSheet sheet, int number) {
    pad.underWay = Optional.empty();
    pad.next = number + 1;
    int count = sheet.sets().size();
    pad.sets = new ArrayList<>(pad.sets.subList(count, pad.sets.size()));
    if (number <= VitalsSheet.MAX_SHEETS) {
      kept.increment(count);
    } else {
      dropped.increment(count);
      log.log(WARNING, "no more vital signs of this case are kept room=%s".formatted(room));
    }
    forget(room, pad);
  }

  private void forget(RoomId room, Pad pad) {
    if (pad.isClosed && pad.sets.isEmpty()) {
      var _ = pads.remove(room, pad);
    }
  }

  /// The first number from this one on that no sheet has: an earlier run, or another room of the
  /// case, may have written some.
  private Future<Integer> free(CaseId caseId, int from) {
    return from > VitalsSheet.MAX_SHEETS
        ? Future.succeededFuture(from)
        : vault
            .open(VitalsSheet.id(caseId.value(), from))
            .compose(
                found -> found.isPresent() ? free(caseId, from + 1) : Future.succeededFuture(from));
  }

  private Future<Void> written(CaseId caseId, int number, Buffer bytes) {
    return number > VitalsSheet.MAX_SHEETS
        ? Future.succeededFuture()
        : vault
            .store(
                VitalsSheet.id(caseId.value(), number),
                caseId,
                VitalsSheet.MEDIA_TYPE,
                RetentionClass.OUTPATIENT_RECORD,
                bytes)
            .mapEmpty();
  }
}
