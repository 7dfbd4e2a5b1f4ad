package huizhen.scheduling.io;

import huizhen.scheduling.api.CaseId;
import huizhen.scheduling.api.CaseIndex;
import huizhen.scheduling.api.ConsultationCase;
import huizhen.scheduling.api.Consultations;
import huizhen.scheduling.api.Page;
import huizhen.scheduling.api.PractitionerId;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/// Reads lists of cases.
final class CaseLists {
  /// Which indices there are: another number when there is a new one.
  static final String EDITION = "2";

  private final RedisLink link;
  private final CaseScripts scripts;
  private final CommandRunner runner;

  CaseLists(RedisLink link, CaseScripts scripts, CommandRunner runner) {
    this.link = link;
    this.scripts = scripts;
    this.runner = runner;
  }

  Future<Optional<Page<ConsultationCase>>> page(
      CaseIndex which, Optional<String> after, int limit) {
    return link.within(attempt ->
        NewestFirst.ids(attempt, CaseIndices.key(which), after, limit)
            .compose(ids ->
                ids.isEmpty()
                    ? Future.succeededFuture(Optional.empty())
                    : cases(attempt, ids.get().items())
                        .map(cases -> Optional.of(new Page<>(cases, ids.get().next())))));
  }

  Future<List<Long>> count(List<CaseIndex> which) {
    var requests =
        which.stream().map(it -> Request.cmd(Command.ZCARD).arg(CaseIndices.key(it))).toList();
    return link.within(attempt -> attempt.batch(requests))
        .map(counts -> {
          var numbers = new ArrayList<Long>();
          counts.forEach(it -> numbers.add(it == null ? 0L : Long.parseLong(it.toString())));
          return List.copyOf(numbers);
        });
  }

  Future<List<ConsultationCase>> booked(
      Collection<PractitionerId> practitioners, Instant from, Instant to) {
    return link.within(attempt -> {
      var calendars =
          practitioners.stream().map(it -> runner.entries(attempt, it, from, to)).toList();
      return Future.all(calendars)
          .compose(_ -> {
            var ids = new TreeSet<String>();
            for (var calendar : calendars) {
              calendar.result().stream()
                  .filter(it -> it.time().end().isAfter(from))
                  .forEach(it -> ids.add(it.subject()));
            }
            return ids.size() > Consultations.MAX_BOOKED
                ? Future.failedFuture(
                    new IllegalArgumentException(
                        "more than %d bookings".formatted(Consultations.MAX_BOOKED)))
                : cases(attempt, List.copyOf(ids));
          });
    });
  }

  /// What has no case is left out.
  private Future<List<ConsultationCase>> cases(RedisLink.Attempt attempt, List<String> ids) {
    var keys = ids.stream().map(id -> RedisKeys.kase(new CaseId(id))).toList();
    var requests =
        keys.stream().map(key -> Request.cmd(Command.HMGET).arg(key).arg("v").arg("d")).toList();
    return attempt
        .batch(requests)
        .map(found -> {
          var cases = new ArrayList<ConsultationCase>();
          for (int i = 0; i < keys.size(); i++) {
            var key = keys.get(i);
            Optional.ofNullable(found.get(i))
                .flatMap(it -> scripts.open(key, it))
                .ifPresent(cases::add);
          }
          return List.copyOf(cases);
        });
  }

  /// Puts the cases that an earlier version left behind into the lists that it did not have; once.
  Future<Void> complete() {
    return link.within(
            attempt -> attempt.send(Request.cmd(Command.GET).arg(RedisKeys.CASES_INDEXED)))
        .compose(found ->
            found != null && found.toString().equals(EDITION)
                ? Future.succeededFuture()
                : complete(Optional.empty()));
  }

  private Future<Void> complete(Optional<String> after) {
    return page(new CaseIndex.All(), after, Page.MAX)
        .compose(found -> {
          var piece = found.orElseThrow();
          return link.within(attempt ->
                  Future.all(piece.items().stream().map(it -> scripts.index(attempt, it)).toList()))
              .compose(_ ->
                  piece.next().isPresent()
                      ? complete(piece.next())
                      : link.within(attempt ->
                              attempt.send(
                                  Request.cmd(Command.SET)
                                      .arg(RedisKeys.CASES_INDEXED)
                                      .arg(EDITION)))
                          .mapEmpty());
        });
  }
}
