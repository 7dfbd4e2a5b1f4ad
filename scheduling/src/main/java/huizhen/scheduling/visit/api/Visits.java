package huizhen.scheduling.visit.api;

import huizhen.scheduling.api.Actor;
import huizhen.scheduling.api.CommandId;
import huizhen.scheduling.api.OrganisationId;
import huizhen.scheduling.api.Page;
import huizhen.scheduling.api.PractitionerId;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Follow-up visits, their blocks and the waiting room. Every change is one atomic script that also
/// appends the audit entry to the outbox; the same command id gives the same outcome for two days.
///
/// A future fails with a [huizhen.scheduling.api.SchedulingUnavailableException] when Redis is
/// away: nothing was half-done.
public interface Visits {
  Future<VisitOutcome> openBlock(
      CommandId command,
      Actor actor,
      BlockId id,
      PractitionerId doctor,
      Instant start,
      Instant end,
      int capacity);

  Future<VisitOutcome> tellBlock(CommandId command, Actor actor, BlockId id, BlockCommand what);

  Future<VisitOutcome> book(
      CommandId command, Actor actor, VisitId id, BlockId block, Booking booking);

  /// Puts a patient on the list of those who wait for a number of a full block.
  ///
  /// @param id of the visit that comes of it
  Future<VisitOutcome> waitFor(
      CommandId command,
      Actor actor,
      VisitId id,
      BlockId block,
      Booking booking,
      Priority priority);

  /// For one who waits: the number that is kept is booked, or goes to the next, or he waits no
  /// more.
  ///
  /// @param number which one is meant: another is left as it is. Empty for whatever is kept now
  Future<VisitOutcome> tellWait(
      CommandId command,
      Actor actor,
      BlockId block,
      VisitId id,
      PlaceCommand what,
      Optional<Integer> number);

  Future<VisitOutcome> execute(CommandId command, Actor actor, VisitId id, VisitCommand what);

  Future<Optional<Visit>> find(VisitId id);

  /// A block with all its visits and the waiting room as it is now.
  Future<Optional<Session>> session(BlockId block);

  /// A piece of the blocks of an organisation that end after this time, by their end.
  ///
  /// @param after the `next` of the piece before; empty for the first
  /// @param limit at most [Page#MAX]
  /// @return empty when `after` is no cursor
  Future<Optional<Page<SessionBlock>>> blocks(
      OrganisationId organisation, Instant since, Optional<String> after, int limit);

  /// The commands that this actor may give now, in a page's words. Pure: by state and person.
  List<String> allowed(Visit visit, Actor actor);

  record Session(SessionBlock block, List<Visit> visits, Waiting waiting) {
    public Session {
      visits = List.copyOf(visits);
    }
  }
}
