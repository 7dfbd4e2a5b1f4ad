package huizhen.scheduling.io;

import huizhen.scheduling.io.CaseScripts.Answer;
import huizhen.scheduling.visit.PlaceMachine;
import huizhen.scheduling.visit.VisitDecision;
import huizhen.scheduling.visit.VisitMachine;
import huizhen.scheduling.visit.VisitStep;
import huizhen.scheduling.visit.api.BlockId;
import huizhen.scheduling.visit.api.SessionBlock;
import huizhen.scheduling.visit.api.Visit;
import huizhen.scheduling.visit.api.VisitId;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/// Reads visits and blocks, and writes what was decided of them in one script. Whoever decided over
/// a block compares its version, so that two bookings of the last number, or two calls, meet.
final class VisitScripts {
  static final String VISIT = "visit:";
  static final String BLOCK = "block:";

  private final SealedJson sealed;
  private final PlaceMachine places;

  VisitScripts(SealedJson sealed, PlaceMachine places) {
    this.sealed = sealed;
    this.places = places;
  }

  Future<Optional<Visit>> visit(RedisLink.Attempt attempt, VisitId id) {
    var key = RedisKeys.visit(id);
    return attempt.send(read(key)).map(found -> open(key, found).map(VisitJson::visit));
  }

  Future<Optional<SessionBlock>> block(RedisLink.Attempt attempt, BlockId id) {
    var key = RedisKeys.block(id);
    return attempt.send(read(key)).map(found -> open(key, found).map(VisitJson::block));
  }

  /// All that are in the block now: who was transferred away is not.
  Future<List<Visit>> visits(RedisLink.Attempt attempt, BlockId id) {
    return attempt
        .send(Request.cmd(Command.SMEMBERS).arg(RedisKeys.visitsOf(id)))
        .compose(ids -> visits(attempt, ids))
        .map(all -> all.stream().filter(it -> it.plan().block().equals(id)).toList());
  }

  Future<List<Visit>> visits(RedisLink.Attempt attempt, Response ids) {
    var keys = ids.stream().map(id -> RedisKeys.visit(new VisitId(id.toString()))).toList();
    return attempt
        .batch(keys.stream().map(VisitScripts::read).toList())
        .map(found -> {
          var visits = new ArrayList<Visit>();
          for (int i = 0; i < keys.size(); i++) {
            var answer = found.get(i);
            if (answer != null) {
              open(keys.get(i), answer).map(VisitJson::visit).ifPresent(visits::add);
            }
          }
          return List.copyOf(visits);
        });
  }

  Future<List<SessionBlock>> blocks(RedisLink.Attempt attempt, List<String> ids) {
    var keys = ids.stream().map(id -> RedisKeys.block(new BlockId(id))).toList();
    return attempt
        .batch(keys.stream().map(VisitScripts::read).toList())
        .map(found -> {
          var all = new ArrayList<SessionBlock>();
          for (int i = 0; i < keys.size(); i++) {
            var answer = found.get(i);
            if (answer != null) {
              open(keys.get(i), answer).map(VisitJson::block).ifPresent(all::add);
            }
          }
          return List.copyOf(all);
        });
  }

  /// A block with all that is in it.
  Future<Optional<VisitMachine.Target>> session(RedisLink.Attempt attempt, BlockId id) {
    // The block first: a booking that comes between shows as a newer version of it.
    return block(attempt, id)
        .compose(block ->
            block.isEmpty()
                ? Future.succeededFuture(Optional.empty())
                : visits(attempt, id)
                    .map(visits -> Optional.of(new VisitMachine.Target(block.get(), visits))));
  }

  Future<Answer> change(
      RedisLink.Attempt attempt,
      String commandKey,
      VisitDecision.Changed decision,
      JsonObject outcome,
      JsonObject audit) {
    var keys = new ArrayList<>(List.of(commandKey, RedisKeys.OUTBOX, RedisKeys.VISIT_TIME_OUTS));
    var records = new ArrayList<Object>();
    var lists = new ArrayList<Object>();
    var listKeys = new ArrayList<String>();
    for (var visit : decision.visits()) {
      var key = RedisKeys.visit(visit.id());
      keys.add(key);
      records.add(visit.version() - 1);
      records.add(sealed.seal(VisitJson.of(visit), place(key, visit.version())));
      records.add(VISIT + visit.id());
      records.add(visit.next().map(it -> millis(it.at())).orElse(""));
      if (visit.version() == 1 || decision.step() == VisitStep.TRANSFER) {
        listKeys.add(RedisKeys.visitsOf(visit.plan().block()));
        lists.add("");
        lists.add(visit.id().value());
      }
      if (visit.version() == 1) {
        listKeys.add(RedisKeys.visitsOf(visit.plan().patient()));
        lists.add(millis(visit.createdAt()));
        lists.add(visit.id().value());
      }
    }
    for (var block : decision.blocks()) {
      var key = RedisKeys.block(block.id());
      keys.add(key);
      records.add(block.version() - 1);
      records.add(sealed.seal(VisitJson.of(block), place(key, block.version())));
      records.add(BLOCK + block.id());
      records.add(places.next(block).map(VisitScripts::millis).orElse(""));
      if (block.version() == 1) {
        listKeys.add(RedisKeys.blocksOf(block.organisation()));
        lists.add(millis(block.end()));
        lists.add(block.id().value());
      }
    }
    keys.addAll(listKeys);
    keys.add(RedisKeys.BLOCK_EVENTS);
    var touched = new LinkedHashSet<String>();
    decision.visits().forEach(it -> touched.add(it.plan().block().value()));
    decision.blocks().forEach(it -> touched.add(it.id().value()));
    var args = new ArrayList<Object>();
    args.add(sealed.seal(outcome, commandKey));
    args.add(CaseScripts.REMEMBERED.toMillis());
    args.add(sealed.seal(audit, RedisKeys.OUTBOX));
    args.add((long) OutboxDrainer.MAX_OUTBOX);
    args.add(records.size() / 4L);
    args.addAll(records);
    args.addAll(lists);
    args.add(StreamFeed.MAX_EVENTS);
    args.addAll(touched);
    return attempt
        .eval(Script.VISIT_CHANGE, keys, args)
        .map(answer -> CaseScripts.answer(sealed, answer, commandKey));
  }

  static Optional<VisitId> visitOf(String member) {
    return member.startsWith(VISIT)
        ? Optional.of(new VisitId(member.substring(VISIT.length())))
        : Optional.empty();
  }

  static BlockId blockOf(String member) {
    return new BlockId(member.substring(BLOCK.length()));
  }

  private Optional<JsonObject> open(String key, Response found) {
    if (found.get(0) == null) {
      return Optional.empty();
    }
    var place = place(key, Long.parseLong(found.get(0).toString()));
    return Optional.of(sealed.open(found.get(1).toBytes(), place));
  }

  private static Request read(String key) {
    return Request.cmd(Command.HMGET).arg(key).arg("v").arg("d");
  }

  private static String millis(Instant at) {
    return String.valueOf(at.toEpochMilli());
  }

  /// Binds the sealed record to its version too, so that an older one can't be put back.
  private static String place(String key, long version) {
    return key + "#" + version;
  }
}
