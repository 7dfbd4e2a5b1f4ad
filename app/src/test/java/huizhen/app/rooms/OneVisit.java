package huizhen.app.rooms;

import huizhen.scheduling.api.Actor;
import huizhen.scheduling.api.CommandId;
import huizhen.scheduling.api.OrganisationId;
import huizhen.scheduling.api.Page;
import huizhen.scheduling.api.PatientId;
import huizhen.scheduling.api.PractitionerId;
import huizhen.scheduling.visit.api.BlockCommand;
import huizhen.scheduling.visit.api.BlockId;
import huizhen.scheduling.visit.api.Booking;
import huizhen.scheduling.visit.api.PlaceCommand;
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
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A follow-up visit that can be found, and nothing else.
///
/// @param state that it is in
/// @param at whose it is
record OneVisit(VisitState state, OrganisationId at, PractitionerId doctor, Instant now)
    implements Visits {
  static final VisitId ID = new VisitId("v1");

  @Override
  public Future<Optional<Visit>> find(VisitId id) {
    var plan =
        new VisitPlan(
            new BlockId("b1"),
            at,
            doctor,
            new PatientId("patient-1"),
            1,
            now,
            now,
            now.plusSeconds(3_600),
            "高血压",
            Optional.empty());
    return Future.succeededFuture(
        Optional.of(
                new Visit(
                    ID,
                    1,
                    state,
                    plan,
                    Precheck.NONE,
                    QueuePlace.booked(false),
                    VisitCourse.NONE,
                    List.of(),
                    now,
                    now))
            .filter(it -> it.id().equals(id)));
  }

  @Override
  public Future<VisitOutcome> openBlock(
      CommandId command,
      Actor actor,
      BlockId id,
      PractitionerId who,
      Instant start,
      Instant end,
      int capacity) {
    throw new AssertionError("nobody opens a block");
  }

  @Override
  public Future<VisitOutcome> tellBlock(
      CommandId command, Actor actor, BlockId id, BlockCommand what) {
    throw new AssertionError("nobody changes a block");
  }

  @Override
  public Future<VisitOutcome> book(
      CommandId command, Actor actor, VisitId id, BlockId block, Booking booking) {
    throw new AssertionError("nobody books");
  }

  @Override
  public Future<VisitOutcome> execute(
      CommandId command, Actor actor, VisitId id, VisitCommand what) {
    throw new AssertionError("nobody changes a visit");
  }

  @Override
  public Future<Optional<Session>> session(BlockId block) {
    throw new AssertionError("nobody looks at a block");
  }

  @Override
  public Future<Optional<Page<SessionBlock>>> blocks(
      OrganisationId organisation, Instant since, Optional<String> after, int limit) {
    throw new AssertionError("nobody looks at blocks");
  }

  @Override
  public Future<VisitOutcome> waitFor(
      CommandId command,
      Actor actor,
      VisitId id,
      BlockId block,
      Booking booking,
      Priority priority) {
    throw new AssertionError("nobody waits");
  }

  @Override
  public Future<VisitOutcome> tellWait(
      CommandId command,
      Actor actor,
      BlockId block,
      VisitId id,
      PlaceCommand what,
      Optional<Integer> number) {
    throw new AssertionError("nobody waits");
  }

  @Override
  public List<String> allowed(Visit visit, Actor actor) {
    throw new AssertionError("nobody asks");
  }
}
