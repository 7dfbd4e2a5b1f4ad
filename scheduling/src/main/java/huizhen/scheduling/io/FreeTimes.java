package huizhen.scheduling.io;

import huizhen.scheduling.api.ConsultationCase;
import huizhen.scheduling.api.FreeSlot;
import huizhen.scheduling.api.OrganisationId;
import huizhen.scheduling.api.Practitioner;
import huizhen.scheduling.api.PractitionerId;
import huizhen.scheduling.model.Calendar;
import huizhen.scheduling.model.Interval;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// What is free of whom, for one look at those who wait: hours and calendars are read once, however
/// many wait for them, and a calendar again when an offer has changed it.
///
/// Of a department it looks at [#MAX_DOCTORS] at most, the first by their ids.
final class FreeTimes {
  static final int MAX_DOCTORS = 50;

  private final RedisDirectory directory;
  private final CommandRunner runner;
  private final Instant from;
  private final Instant now;
  private final Map<OrganisationId, List<Practitioner>> people = new HashMap<>();
  private final Map<PractitionerId, Optional<Calendar>> hours = new HashMap<>();
  private final Map<PractitionerId, List<Interval>> busy = new HashMap<>();

  /// @param from the first start that is of use. Within 92 days from it, as far as calendars are
  ///   looked at
  FreeTimes(RedisDirectory directory, CommandRunner runner, Instant from, Instant now) {
    this.directory = directory;
    this.runner = runner;
    this.from = from;
    this.now = now;
  }

  /// Times that the requesting doctor has free too, the earliest first; of the same time that of
  /// the case's own specialist.
  ///
  /// @param isAnyone of all specialists of the department; else of the case's alone
  Future<List<FreeSlot>> of(RedisLink.Attempt attempt, ConsultationCase of, boolean isAnyone) {
    return doctors(of, isAnyone)
        .compose(doctors -> {
          var seen =
              Stream.concat(doctors.stream(), Stream.of(of.requester()))
                  .distinct()
                  .map(it -> see(attempt, it))
                  .toList();
          return Future.all(seen).map(_ -> free(of, doctors));
        });
  }

  /// Somebody's time was taken or given back.
  void forget(PractitionerId who) {
    busy.remove(who);
  }

  private Future<List<PractitionerId>> doctors(ConsultationCase of, boolean isAnyone) {
    if (of.specialist().isEmpty() || !isAnyone) {
      return Future.succeededFuture(of.specialist().stream().toList());
    }
    var where = of.application().invited();
    var known = people.get(where);
    return (known == null
            ? directory.practitioners(where).onSuccess(it -> people.put(where, it))
            : Future.succeededFuture(known))
        .map(all ->
            all.stream()
                .filter(it -> it.department().equals(of.application().department()))
                .map(Practitioner::id)
                .filter(it -> !it.equals(of.requester()))
                .limit(MAX_DOCTORS)
                .toList());
  }

  private Future<Void> see(RedisLink.Attempt attempt, PractitionerId who) {
    var to = from.plus(Calendar.MAX_RANGE);
    var booked =
        busy.containsKey(who)
            ? Future.succeededFuture()
            : runner.booked(attempt, who, from, to).onSuccess(it -> busy.put(who, it));
    var calendar =
        hours.containsKey(who)
            ? Future.succeededFuture()
            : directory.calendar(attempt, who).onSuccess(it -> hours.put(who, it));
    return Future.all(booked, calendar).mapEmpty();
  }

  private List<FreeSlot> free(ConsultationCase of, List<PractitionerId> doctors) {
    // The case's own time is given back with the booking of another.
    var own = of.appointment().map(it -> new Interval(it.start(), it.end()));
    var ours = busy(of.requester()).stream().filter(it -> !own.equals(Optional.of(it))).toList();
    return doctors.stream()
        .flatMap(it -> free(it, ours).stream())
        .sorted(
            Comparator.comparing(FreeSlot::start)
                .thenComparing(it -> !of.specialist().equals(Optional.of(it.practitioner())))
                .thenComparing(it -> it.practitioner().value()))
        .toList();
  }

  private List<FreeSlot> free(PractitionerId doctor, List<Interval> ours) {
    var all = new ArrayList<>(busy(doctor));
    all.addAll(ours);
    return hours
        .getOrDefault(doctor, Optional.empty())
        .map(it -> it.free(all, from, from.plus(Calendar.MAX_RANGE), now, Calendar.MAX_SLOTS))
        .orElse(List.of());
  }

  private List<Interval> busy(PractitionerId who) {
    return busy.getOrDefault(who, List.of());
  }
}
