package huizhen.scheduling.referral.api;

import huizhen.scheduling.api.Actor;
import huizhen.scheduling.api.CommandId;
import huizhen.scheduling.api.OrganisationId;
import huizhen.scheduling.api.Page;
import huizhen.scheduling.request.api.RequestOutcome;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/// Referrals. Every change is one atomic script that also appends the audit entry to the outbox;
/// the same command id gives the same outcome for two days.
///
/// A future fails with a [huizhen.scheduling.api.SchedulingUnavailableException] when Redis is
/// away: nothing was half-done.
public interface Referrals {
  Future<RequestOutcome<Referral>> draft(
      CommandId command, Actor actor, ReferralId id, ReferralForm form);

  Future<RequestOutcome<Referral>> execute(
      CommandId command, Actor actor, ReferralId id, ReferralCommand what);

  Future<Optional<Referral>> find(ReferralId id);

  /// Those that concern an organisation, the last made first, at most [Page#MAX].
  ///
  /// @param after the cursor; empty from the start
  /// @return empty when there is no such cursor
  Future<Optional<Page<Referral>>> page(
      OrganisationId organisation, Optional<String> after, int limit);

  /// The commands that this actor may give now, in a page's words. Pure: by state and person.
  List<String> allowed(Referral referral, Actor actor);
}
