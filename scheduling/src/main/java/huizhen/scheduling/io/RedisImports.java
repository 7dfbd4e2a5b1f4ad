package huizhen.scheduling.io;

import huizhen.scheduling.api.Actor;
import huizhen.scheduling.api.CommandId;
import huizhen.scheduling.api.Organisation;
import huizhen.scheduling.api.Practitioner;
import huizhen.scheduling.imports.CsvSheet;
import huizhen.scheduling.imports.ImportCheck;
import huizhen.scheduling.imports.api.DirectoryImports;
import huizhen.scheduling.imports.api.ImportFile;
import huizhen.scheduling.imports.api.ImportOutcome;
import huizhen.scheduling.imports.api.ImportReport.Change;
import huizhen.scheduling.io.CaseScripts.Answer;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/// Imports into the directory in Redis: reads all of it, has the file checked, and lets one script
/// write if nothing of what it replaces changed meanwhile; else it reads again, [#MAX_TRIES] times.
final class RedisImports implements DirectoryImports {
  private static final int MAX_TRIES = 3;

  /// Which day it is where licences are given.
  private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

  private static final String STEP = "directory.import";

  private final RedisLink link;
  private final SealedJson sealed;
  private final CaseScripts notes;
  private final OutboxDrainer outbox;
  private final InstantSource clock;

  RedisImports(
      RedisLink link,
      SealedJson sealed,
      CaseScripts notes,
      OutboxDrainer outbox,
      InstantSource clock) {
    this.link = link;
    this.sealed = sealed;
    this.notes = notes;
    this.outbox = outbox;
    this.clock = clock;
  }

  /// The directory, and what of it lies in Redis byte by byte.
  private record Known(
      Map<String, Organisation> organisations,
      Map<String, Practitioner> practitioners,
      Map<String, byte[]> raw) {}

  @Override
  public Future<ImportOutcome> plan(Actor actor, ImportFile file) {
    return link.within(this::known)
        .map(known -> new ImportOutcome.Planned(check(actor, read(file), known).report()));
  }

  @Override
  public Future<ImportOutcome> apply(CommandId command, Actor actor, ImportFile file) {
    var rows = read(file);
    return link.within(attempt -> apply(attempt, command, actor, rows, 1))
        .compose(written ->
            written
                .entryId()
                .map(entry -> outbox.delivered(entry).map(_ -> written.outcome()))
                .orElseGet(() -> Future.succeededFuture(written.outcome())));
  }

  private record Written(ImportOutcome outcome, Optional<String> entryId) {}

  private Future<Written> apply(
      RedisLink.Attempt attempt, CommandId command, Actor actor, ImportFile.Rows rows, int tries) {
    return known(attempt)
        .compose(known -> {
          var plan = check(actor, rows, known);
          var commandKey = RedisKeys.command(actor.account(), command);
          var report = plan.report();
          if (!report.isClean()) {
            // Not remembered: with the file mended the same id may be used.
            return refuse(attempt, command, actor, rows, report.problems().size())
                .map(entry -> new Written(new ImportOutcome.Planned(report), Optional.of(entry)));
          }
          var outcome =
              new JsonObject()
                  .put("for", STEP + "/" + rows.sha256())
                  .put("added", report.count(Change.NEW))
                  .put("changed", report.count(Change.CHANGED))
                  .put("same", report.count(Change.SAME));
          return write(attempt, commandKey, plan, known, outcome, audit(actor, rows, "ok", outcome))
              .compose(answer ->
                  switch (answer) {
                    case Answer.Written(var entry) ->
                        Future.succeededFuture(new Written(applied(outcome), Optional.of(entry)));
                    case Answer.Replayed(var earlier, var entry) ->
                        Future.succeededFuture(
                            earlier.getString("for", "").equals(outcome.getString("for"))
                                ? new Written(applied(earlier), Optional.of(entry))
                                : new Written(new ImportOutcome.Reused(), Optional.empty()));
                    case Answer.Lost _ ->
                        tries < MAX_TRIES
                            ? apply(attempt, command, actor, rows, tries + 1)
                            : Future.failedFuture(
                                CommandRunner.unavailable("others change the directory"));
                    case Answer.Full _ ->
                        Future.failedFuture(
                            CommandRunner.unavailable("too much waits for the audit trail"));
                    case Answer.Taken _ -> throw new IllegalStateException("no time is taken");
                  });
        });
  }

  private Future<String> refuse(
      RedisLink.Attempt attempt,
      CommandId command,
      Actor actor,
      ImportFile.Rows rows,
      int problems) {
    var audit =
        audit(actor, rows, "refused:import.problems", new JsonObject().put("problems", problems));
    var key = RedisKeys.command("import-refused/" + actor.account(), command);
    return notes
        .note(attempt, key, new JsonObject().put("kind", "refused"), audit)
        .compose(answer ->
            switch (answer) {
              case Answer.Written(var entry) -> Future.succeededFuture(entry);
              case Answer.Replayed(_, var entry) -> Future.succeededFuture(entry);
              case Answer.Full _, Answer.Lost _, Answer.Taken _ ->
                  Future.failedFuture(
                      CommandRunner.unavailable("too much waits for the audit trail"));
            });
  }

  private static ImportOutcome applied(JsonObject outcome) {
    return new ImportOutcome.Applied(
        outcome.getInteger("added"), outcome.getInteger("changed"), outcome.getInteger("same"));
  }

  private Future<Answer> write(
      RedisLink.Attempt attempt,
      String commandKey,
      ImportCheck.Plan plan,
      Known known,
      JsonObject outcome,
      JsonObject audit) {
    var keys =
        new ArrayList<>(
            List.of(
                commandKey,
                RedisKeys.OUTBOX,
                RedisKeys.ORGANISATIONS,
                RedisKeys.PRACTITIONERS,
                RedisKeys.EDITIONS));
    var args = new ArrayList<Object>();
    args.add(sealed.seal(outcome, commandKey));
    args.add(CaseScripts.REMEMBERED.toMillis());
    args.add(sealed.seal(audit, RedisKeys.OUTBOX));
    args.add((long) OutboxDrainer.MAX_OUTBOX);
    args.add(RedisDirectory.ALL);
    args.add(UUID.randomUUID().toString());
    args.add((long) plan.organisations().size() + plan.practitioners().size());
    for (var it : plan.organisations()) {
      entry(args, 3, it.id().value(), DirectoryJson.of(it), known, 0);
    }
    Map<String, Integer> lists = new LinkedHashMap<>();
    for (var it : plan.practitioners()) {
      var list =
          lists.computeIfAbsent(
              RedisKeys.practitionersOf(it.organisation()), _ -> 6 + lists.size());
      entry(args, 4, it.id().value(), DirectoryJson.of(it), known, list);
    }
    keys.addAll(lists.keySet());
    keys.add(RedisKeys.STATE_CHANGES);
    args.add(StreamFeed.MAX_EVENTS);
    return attempt
        .eval(Script.DIRECTORY_IMPORT, keys, args)
        .map(answer -> CaseScripts.answer(sealed, answer, commandKey));
  }

  private void entry(
      List<Object> args, int hash, String id, JsonObject json, Known known, int list) {
    var place = (hash == 3 ? RedisKeys.ORGANISATIONS : RedisKeys.PRACTITIONERS) + "/" + id;
    args.add((long) hash);
    args.add(id);
    args.add(Optional.ofNullable(known.raw().get(place)).map(RedisImports::sha1).orElse(""));
    args.add(sealed.seal(json, place));
    args.add((long) list);
  }

  private JsonObject audit(Actor actor, ImportFile.Rows rows, String outcome, JsonObject counts) {
    var detail = counts.copy().put("sha256", rows.sha256()).put("rows", rows.rows().size());
    detail.remove("for");
    return new JsonObject()
        .put("at", clock.instant().toString())
        .put("actor", actor.account())
        .put("action", STEP)
        .put("subject", actor.organisation().map(it -> it.value()).orElse("directory"))
        .put("outcome", outcome)
        .put("detail", detail);
  }

  private ImportCheck.Plan check(Actor actor, ImportFile.Rows rows, Known known) {
    return ImportCheck.check(
        actor,
        rows.rows(),
        rows.problems(),
        known.organisations().values(),
        known.practitioners().values(),
        LocalDate.ofInstant(clock.instant(), ZONE));
  }

  private static ImportFile.Rows read(ImportFile file) {
    return switch (file) {
      case ImportFile.Csv csv -> {
        var read = CsvSheet.read(csv);
        yield new ImportFile.Rows(
            read.rows(), read.problems(), HexFormat.of().formatHex(digest("SHA-256", csv.bytes())));
      }
      case ImportFile.Rows rows -> rows;
    };
  }

  private Future<Known> known(RedisLink.Attempt attempt) {
    return attempt
        .batch(
            List.of(
                Request.cmd(Command.HGETALL).arg(RedisKeys.ORGANISATIONS),
                Request.cmd(Command.HGETALL).arg(RedisKeys.PRACTITIONERS)))
        .map(found -> {
          var raw = new HashMap<String, byte[]>();
          return new Known(
              opened(found.get(0), RedisKeys.ORGANISATIONS, DirectoryJson::organisation, raw),
              opened(found.get(1), RedisKeys.PRACTITIONERS, DirectoryJson::practitioner, raw),
              raw);
        });
  }

  private <T> Map<String, T> opened(
      @org.jspecify.annotations.Nullable Response hash,
      String key,
      Function<JsonObject, T> decode,
      Map<String, byte[]> raw) {
    var all = new HashMap<String, T>();
    if (hash != null) {
      for (var id : hash.getKeys()) {
        var place = key + "/" + id;
        var bytes = hash.get(id).toBytes();
        raw.put(place, bytes);
        all.put(id, decode.apply(sealed.open(bytes, place)));
      }
    }
    return all;
  }

  /// Only tells whether an entry is still the same; nothing rests on its strength.
  private static String sha1(byte[] bytes) {
    return HexFormat.of().formatHex(digest("SHA-1", bytes));
  }

  private static byte[] digest(String name, byte[] bytes) {
    try {
      return MessageDigest.getInstance(name).digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has " + name, e);
    }
  }
}
