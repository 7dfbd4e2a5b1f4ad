package huizhen.scheduling.teaching.api;

import huizhen.scheduling.api.Actor;
import huizhen.scheduling.api.CommandId;
import huizhen.scheduling.api.OrganisationId;
import huizhen.scheduling.api.Page;
import huizhen.scheduling.request.api.RequestOutcome;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/// Teaching sessions. Every change is one atomic script that also takes or frees the teacher's time
/// and appends the audit entry to the outbox; the same command id gives the same outcome for two
/// days.
///
/// A future fails with a [huizhen.scheduling.api.SchedulingUnavailableException] when Redis is
/// away: nothing was half-done.
public interface TeachingSessions {
  Future<RequestOutcome<TeachingSession>> plan(
      CommandId command, Actor actor, TeachingId id, TeachingForm form);

  Future<RequestOutcome<TeachingSession>> execute(
      CommandId command, Actor actor, TeachingId id, TeachingCommand what);

  Future<Optional<TeachingSession>> find(TeachingId id);

  /// Those that concern an organisation, the last made first, at most [Page#MAX].
  ///
  /// @param after the cursor; empty from the start
  /// @return empty when there is no such cursor
  Future<Optional<Page<TeachingSession>>> page(
      OrganisationId organisation, Optional<String> after, int limit);

  /// The commands that this actor may give now, in a page's words. Pure: by state and person.
  List<String> allowed(TeachingSession session, Actor actor);
}
