package huizhen.web.io;

import huizhen.scheduling.api.Actor;
import huizhen.scheduling.api.CommandId;
import huizhen.scheduling.api.OrganisationId;
import huizhen.scheduling.api.Page;
import huizhen.scheduling.api.PractitionerId;
import huizhen.scheduling.api.Refusal;
import huizhen.scheduling.visit.api.BlockCommand;
import huizhen.scheduling.visit.api.BlockId;
import huizhen.scheduling.visit.api.Booking;
import huizhen.scheduling.visit.api.PlaceCommand;
import huizhen.scheduling.visit.api.PlaceWait;
import huizhen.scheduling.visit.api.Precheck;
import huizhen.scheduling.visit.api.Priority;
import huizhen.scheduling.visit.api.QueuePlace;
import huizhen.scheduling.visit.api.SessionBlock;
import huizhen.scheduling.visit.api.Visit;
import huizhen.scheduling.visit.api.VisitCommand;
import huizhen.scheduling.visit.api.VisitCourse;
import huizhen.scheduling.visit.api.VisitId;
import huizhen.scheduling.visit.api.VisitOutcome;
import huizhen.scheduling.visit.api.VisitPlan;
import huizhen.scheduling.visit.api.VisitState;
import huizhen.scheduling.visit.api.Visits;
import huizhen.scheduling.visit.api.Waiting;
import huizhen.web.api.VisitLinks;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Follow-up visits that a test put there and that nothing changes but who waits for a number: how
/// they go is tried on a whole gateway, with its Redis.
final class MemoryVisits implements Visits {
  private final Map<VisitId, Visit> visits = new HashMap<>();
  private final Map<BlockId, SessionBlock> blocks = new HashMap<>();

  /// The name checks that counted for a visit.
  final Set<String> verified = new TreeSet<>();

  /// What everybody may do.
  volatile List<String> allowed = List.of();

  void clear() {
    allowed = List.of();
    visits.clear();
    blocks.clear();
    verified.clear();
  }

  void keep(SessionBlock block) {
    blocks.put(block.id(), block);
  }

  void keep(SessionBlock block, Visit visit) {
    blocks.put(block.id(), block);
    visits.put(visit.id(), visit);
  }

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
    var visit = visits.get(id);
    if (visit == null || !(what instanceof VisitCommand.Verify)) {
      return nothing();
    }
    verified.add(command + " " + actor.account());
    return Future.succeededFuture(new VisitOutcome.Done(visit));
  }

  @Override
  public Future<Optional<Visit>> find(VisitId id) {
    return Future.succeededFuture(Optional.ofNullable(visits.get(id)));
  }

  @Override
  public Future<Optional<Session>> session(BlockId block) {
    return Future.succeededFuture(
        Optional.ofNullable(blocks.get(block))
            .map(it ->
                new Session(
                    it,
                    visits.values().stream()
                        .filter(visit -> visit.plan().block().equals(block))
                        .toList(),
                    new Waiting(List.of()))));
  }

  @Override
  public Future<VisitOutcome> waitFor(
      CommandId command,
      Actor actor,
      VisitId id,
      BlockId block,
      Booking booking,
      Priority priority) {
    var found = blocks.get(block);
    if (found == null) {
      return Future.succeededFuture(new VisitOutcome.NotFound());
    }
    var all = new ArrayList<>(found.waits());
    all.add(
        new PlaceWait(id, booking, priority, found.start(), Optional.empty(), List.of())
            .offered(1, found.start()));
    var next = found.touched().waiting(all);
    blocks.put(block, next);
    return Future.succeededFuture(new VisitOutcome.BlockDone(next));
  }

  @Override
  public Future<VisitOutcome> tellWait(
      CommandId command,
      Actor actor,
      BlockId block,
      VisitId id,
      PlaceCommand what,
      Optional<Integer> number) {
    var found = blocks.get(block);
    var wait =
        Optional.ofNullable(found).stream()
            .flatMap(it -> it.waits().stream())
            .filter(it -> it.id().equals(id))
            .findFirst();
    var offer = wait.flatMap(PlaceWait::offer);
    var isMeant = number.isEmpty() || offer.map(PlaceWait.Offer::number).equals(number);
    if (found == null
        || wait.isEmpty()
        || (what != PlaceCommand.LEAVE && (offer.isEmpty() || !isMeant))) {
      return Future.succeededFuture(
          new VisitOutcome.Refused(new Refusal("waiting.lapsed", "该号的保留已过期。", "It has lapsed.")));
    }
    var left = new ArrayList<>(found.waits());
    left.remove(wait.get());
    if (what == PlaceCommand.PASS) {
      left.add(wait.get().passing());
    }
    var next = found.touched().waiting(left);
    blocks.put(block, next);
    if (what != PlaceCommand.TAKE) {
      return Future.succeededFuture(new VisitOutcome.BlockDone(next));
    }
    var visit = booked(next, wait.get(), offer.orElseThrow().number());
    visits.put(id, visit);
    return Future.succeededFuture(new VisitOutcome.Done(visit));
  }

  private static Visit booked(SessionBlock block, PlaceWait wait, int number) {
    var plan =
        new VisitPlan(
            block.id(),
            block.organisation(),
            block.doctor(),
            wait.booking().patient(),
            number,
            block.slot(number),
            block.start(),
            block.end(),
            wait.booking().condition(),
            Optional.empty());
    return new Visit(
        wait.id(),
        1,
        VisitState.BOOKED,
        plan,
        Precheck.NONE,
        QueuePlace.booked(false),
        VisitCourse.NONE,
        List.of(),
        block.start(),
        block.start());
  }

  @Override
  public Future<Optional<Page<SessionBlock>>> blocks(
      OrganisationId organisation, Instant since, Optional<String> after, int limit) {
    var all =
        blocks.values().stream()
            .filter(it -> it.organisation().equals(organisation) && it.end().isAfter(since))
            .toList();
    return Future.succeededFuture(
        after.isPresent() ? Optional.empty() : Optional.of(new Page<>(all, Optional.empty())));
  }

  @Override
  public List<String> allowed(Visit visit, Actor actor) {
    return allowed;
  }

  private static Future<VisitOutcome> nothing() {
    return Future.succeededFuture(
        new VisitOutcome.Refused(new Refusal("visit.none", "这里没有复诊。", "No visits here.")));
  }

  /// No link was ever made.
  static final class Links implements VisitLinks {
    private final Map<String, String> kept = new HashMap<>();

    synchronized String kept() {
      return kept.keySet().toString();
    }

    synchronized void clear() {
      kept.clear();
    }

    @Override
    public synchronized Future<Void> put(String tokenHash, String json, Duration life) {
      kept.put(tokenHash, json);
      return Future.succeededFuture();
    }

    @Override
    public synchronized Future<Optional<String>> get(String tokenHash) {
      return Future.succeededFuture(Optional.ofNullable(kept.get(tokenHash)));
    }

    @Override
    public synchronized Future<Boolean> take(String tokenHash) {
      return Future.succeededFuture(kept.remove(tokenHash) != null);
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
