package huizhen.web.io;

import huizhen.scheduling.api.Actor;
import huizhen.scheduling.api.CommandId;
import huizhen.scheduling.api.Practitioner;
import huizhen.scheduling.imports.CsvSheet;
import huizhen.scheduling.imports.ImportCheck;
import huizhen.scheduling.imports.api.DirectoryImports;
import huizhen.scheduling.imports.api.ImportFile;
import huizhen.scheduling.imports.api.ImportOutcome;
import huizhen.scheduling.imports.api.ImportReport.Change;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;

/// Imports into [MemoryScheduling].
final class MemoryImports implements DirectoryImports {
  private final MemoryScheduling scheduling;
  private final InstantSource clock;

  MemoryImports(MemoryScheduling scheduling, InstantSource clock) {
    this.scheduling = scheduling;
    this.clock = clock;
  }

  @Override
  public Future<ImportOutcome> plan(Actor actor, ImportFile file) {
    return check(actor, file).map(plan -> new ImportOutcome.Planned(plan.report()));
  }

  @Override
  public Future<ImportOutcome> apply(CommandId command, Actor actor, ImportFile file) {
    return check(actor, file)
        .compose(plan -> {
          if (!plan.report().isClean()) {
            return Future.succeededFuture(new ImportOutcome.Planned(plan.report()));
          }
          var puts = new ArrayList<Future<Void>>();
          plan.organisations().forEach(it -> puts.add(scheduling.put(it)));
          plan.practitioners().forEach(it -> puts.add(scheduling.put(it)));
          return Future.all(puts)
              .map(_ ->
                  new ImportOutcome.Applied(
                      plan.report().count(Change.NEW),
                      plan.report().count(Change.CHANGED),
                      plan.report().count(Change.SAME)));
        });
  }

  private Future<ImportCheck.Plan> check(Actor actor, ImportFile file) {
    var rows =
        switch (file) {
          case ImportFile.Csv csv -> {
            var read = CsvSheet.read(csv);
            yield new ImportFile.Rows(read.rows(), read.problems(), "");
          }
          case ImportFile.Rows it -> it;
        };
    return scheduling
        .organisations()
        .compose(places ->
            Future.all(places.stream().map(it -> scheduling.practitioners(it.id())).toList())
                .map(found -> {
                  var people = new ArrayList<Practitioner>();
                  for (int i = 0; i < places.size(); i++) {
                    people.addAll(found.<java.util.List<Practitioner>>resultAt(i));
                  }
                  return ImportCheck.check(
                      actor,
                      rows.rows(),
                      rows.problems(),
                      places,
                      people,
                      LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC));
                }));
  }
}
