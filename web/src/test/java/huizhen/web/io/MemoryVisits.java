package huizhen.web.io;

import huizhen.scheduling.api.Actor;
import huizhen.scheduling.api.CommandId;
import huizhen.scheduling.api.OrganisationId;
import huizhen.scheduling.api.PractitionerId;
import huizhen.scheduling.visit.api.BlockCommand;
import huizhen.scheduling.visit.api.BlockId;
import huizhen.scheduling.visit.api.Booking;
import huizhen.scheduling.visit.api.SessionBlock;
import huizhen.scheduling.visit.api.Visit;
import huizhen.scheduling.visit.api.VisitCommand;
import huizhen.scheduling.visit.api.VisitId;
import huizhen.scheduling.visit.api.VisitOutcome;
import huizhen.scheduling.visit.api.Visits;
import huizhen.web.api.VisitLinks;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A hospital without follow-up visits: their routes are tried on a whole gateway, with its Redis.
final class MemoryVisits implements Visits {
  @Override
  public Future<VisitOutcome> openBlock(
      CommandId command,
      Actor actor,
      BlockId id,
      PractitionerId doctor,
      Instant start,
      Instant end,
      int capacity) {
    return nothing();
  }

  @Override
  public Future<VisitOutcome> tellBlock(
      CommandId command, Actor actor, BlockId id, BlockCommand what) {
    return nothing();
  }

  @Override
  public Future<VisitOutcome> book(
      CommandId command, Actor actor, VisitId id, BlockId block, Booking booking) {
    return nothing();
  }

  @Override
  public Future<VisitOutcome> execute(
      CommandId command, Actor actor, VisitId id, VisitCommand what) {
    return nothing();
  }

  @Override
  public Future<Optional<Visit>> find(VisitId id) {
    return Future.succeededFuture(Optional.empty());
  }

  @Override
  public Future<Optional<Session>> session(BlockId block) {
    return Future.succeededFuture(Optional.empty());
  }

  @Override
  public Future<List<SessionBlock>> blocks(OrganisationId organisation, Instant after) {
    return Future.succeededFuture(List.of());
  }

  @Override
  public List<String> allowed(Visit visit, Actor actor) {
    return List.of();
  }

  private static Future<VisitOutcome> nothing() {
    return Future.succeededFuture(new VisitOutcome.NotFound());
  }

  /// No link was ever made.
  static final class Links implements VisitLinks {
    @Override
    public Future<Void> put(String tokenHash, String json, Duration life) {
      return Future.succeededFuture();
    }

    @Override
    public Future<Optional<String>> get(String tokenHash) {
      return Future.succeededFuture(Optional.empty());
    }

    @Override
    public Future<Boolean> take(String tokenHash) {
      return Future.succeededFuture(false);
    }

    @Override
    public Future<Tries> attempt(String visit, int allowed, Duration lock) {
      return Future.succeededFuture(new Tries(1, lock));
    }

    @Override
    public Future<Void> forget(String visit) {
      return Future.succeededFuture();
    }
  }
}
