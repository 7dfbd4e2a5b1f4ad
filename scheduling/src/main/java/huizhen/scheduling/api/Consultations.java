package huizhen.scheduling.api;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Consultation cases and their bookings. Every change is one atomic script that also appends the
/// audit entry to the outbox; a future completes only when the change is durable.
///
/// A future fails with a [SchedulingUnavailableException] when Redis is away: nothing was
/// half-done, and the same command id may be tried again.
public interface Consultations {
  Future<CaseOutcome> create(CommandId command, Actor actor, CaseId id, Application application);

  Future<CaseOutcome> execute(CommandId command, Actor actor, CaseId id, CaseCommand what);

  /// Books the case's specialist for `[start, end)`: holds and confirms in one script, by overlap
  /// of intervals, not by equality.
  Future<BookingOutcome> book(
      CommandId command, Actor actor, CaseId id, Instant start, Instant end);

  Future<List<FreeSlot>> free(PractitionerId practitioner, Instant from, Instant to, int limit);

  Future<Optional<ConsultationCase>> find(CaseId id);

  /// Cases that concern an organisation, on either side; newest change first.
  Future<List<ConsultationCase>> ofOrganisation(OrganisationId organisation);

  Future<List<ConsultationCase>> all(int limit);
}
