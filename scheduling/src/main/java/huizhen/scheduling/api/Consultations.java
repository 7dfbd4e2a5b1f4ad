package huizhen.scheduling.api;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// Consultation cases and their bookings. Every change is one atomic script that also appends the
/// audit entry to the outbox; a future completes only when the change is durable.
///
/// A future fails with a [SchedulingUnavailableException] when Redis is away: nothing was
/// half-done, and the same command id may be tried again.
public interface Consultations {
  Future<CaseOutcome> create(CommandId command, Actor actor, CaseId id, Application application);

  Future<CaseOutcome> execute(CommandId command, Actor actor, CaseId id, CaseCommand what);

  /// Books the case's two doctors for `[start, end)`: holds and confirms in one script, by overlap
  /// of intervals, not by equality.
  Future<BookingOutcome> book(
      CommandId command, Actor actor, CaseId id, Instant start, Instant end);

  /// The same of a case that the caller has just read: saves the reading. Where the case is no
  /// longer so, it is read and decided again.
  default Future<BookingOutcome> book(
      CommandId command, Actor actor, ConsultationCase seen, Instant start, Instant end) {
    return book(command, actor, seen.id(), start, end);
  }

  /// The same over one other booking of the specialist's, by whom that calendar is: the reason is
  /// kept in the case, and that it was done in the trail. The requesting doctor's time has to be
  /// free all the same.
  Future<BookingOutcome> overbook(
      CommandId command, Actor actor, CaseId id, Instant start, Instant end, String reason);

  /// Holds `[start, end)` for both doctors until both sides have confirmed it, for a few minutes
  /// ([TimeOuts#hold]). Who holds has confirmed for his own side.
  default Future<BookingOutcome> hold(
      CommandId command, Actor actor, CaseId id, Instant start, Instant end) {
    return hold(command, actor, id, start, end, List.of());
  }

  /// The same for a team: all mandatory members and these optional ones, or nobody.
  Future<BookingOutcome> hold(
      CommandId command,
      Actor actor,
      CaseId id,
      Instant start,
      Instant end,
      List<PractitionerId> optional);

  /// When the case's team can meet for so long, starting within `[from, to)`: at most `limit`
  /// times. Empty where there is no such case, or nobody has accepted it yet.
  Future<Optional<TeamPlan>> plan(CaseId id, Instant from, Instant to, Duration length, int limit);

  /// The free slots of `[from, to)`, earliest first; nothing of the past. Within working hours the
  /// first may be an ad-hoc one that starts at the next full minute. At most 200, at most 92 days.
  Future<List<FreeSlot>> free(PractitionerId practitioner, Instant from, Instant to, int limit);

  Future<Optional<ConsultationCase>> find(CaseId id);

  /// A piece of a list: newest change first. What changes meanwhile moves to the front, before what
  /// was read; of what does not, nothing is left out or read twice.
  ///
  /// @param after the `next` of the piece before; empty for the first
  /// @param limit at most [Page#MAX]
  /// @return empty when `after` is nothing that a piece ends with
  Future<Optional<Page<ConsultationCase>>> page(CaseIndex which, Optional<String> after, int limit);

  /// The whole list, one after the other, as far as `look` wants more: piece by piece, so that no
  /// more than [Page#MAX] are held at once.
  ///
  /// @param look called on an event loop; false ends it
  default Future<Void> each(CaseIndex which, Predicate<ConsultationCase> look) {
    return eachAfter(which, Optional.empty(), look);
  }

  private Future<Void> eachAfter(
      CaseIndex which, Optional<String> after, Predicate<ConsultationCase> look) {
    return page(which, after, Page.MAX)
        .compose(found -> {
          var piece = found.orElseThrow(); // a cursor that was given is taken again
          return piece.items().stream().allMatch(look) && piece.next().isPresent()
              ? eachAfter(which, piece.next(), look)
              : Future.succeededFuture();
        });
  }

  /// How long lists are, in their order.
  Future<List<Long>> count(List<CaseIndex> which);

  /// The cases for which any of these doctors is booked at a time that touches `[from, to)`, each
  /// once. Fails with an [IllegalArgumentException] for more than [#MAX_BOOKED] cases.
  Future<List<ConsultationCase>> booked(
      Collection<PractitionerId> practitioners, Instant from, Instant to);

  int MAX_BOOKED = 10_000;

  /// The commands that this actor may give now, in a page's words: of `edit`, `addMaterial`,
  /// `submit`, `approve`, `accept`, `return`, `decline`, `hold`, `confirmTime`, `releaseTime`,
  /// `book`, `overbook`, `reassign`, `consent`, `withdrawRecording`, `join`, `noShow`, `abort`,
  /// `convert`, `setTeam`, `confirmMember`, `excuseMember`, `giveOpinion`, `takeStand`,
  /// `draftOpinion`, `signOpinion`, `acknowledge`, `close`, `cancel`. Pure and asks nobody: by
  /// state, person and time; what the directory says (licences, agreements) is checked when the
  /// command comes.
  List<String> allowed(ConsultationCase state, Actor actor, Instant now);
}
