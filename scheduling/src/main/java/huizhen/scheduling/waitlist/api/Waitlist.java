package huizhen.scheduling.waitlist.api;

import huizhen.scheduling.api.Actor;
import huizhen.scheduling.api.BookingOutcome;
import huizhen.scheduling.api.CaseId;
import huizhen.scheduling.api.CommandId;
import huizhen.scheduling.request.api.RequestOutcome;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Optional;

/// The waiting lists of specialists (DOMAIN.md 4, rule 8): by urgency, then first come first
/// served. A time that falls free is offered to the first whom it suits, then to the next.
///
/// At most [#MAX_ACTIVE] wait at once.
public interface Waitlist {
  int MAX_ACTIVE = 1_000;

  /// Puts a case on its specialist's list.
  ///
  /// @param before no later time is wanted; a case that is booked waits for an earlier one anyway
  Future<RequestOutcome<WaitEntry>> join(
      CommandId command, Actor actor, CaseId id, Optional<Instant> before);

  /// Takes it off the list; a time that was offered is free again.
  Future<RequestOutcome<WaitEntry>> leave(CommandId command, Actor actor, CaseId id);

  /// Refuses the offered time and stays on the list.
  Future<RequestOutcome<WaitEntry>> decline(CommandId command, Actor actor, CaseId id);

  /// Books the offered time, in the place of the one that the case may have: with the booking it
  /// leaves the list, or neither happens.
  Future<BookingOutcome> accept(CommandId command, Actor actor, CaseId id);

  Future<Optional<WaitEntry>> find(CaseId id);

  /// How many are before it on the same list; empty when it is on none.
  Future<Optional<Integer>> ahead(WaitEntry entry);
}
