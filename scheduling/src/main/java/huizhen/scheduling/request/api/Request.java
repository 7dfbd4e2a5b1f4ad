package huizhen.scheduling.request.api;

import huizhen.scheduling.api.OrganisationId;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/// What one organisation asks of others: a referral, a diagnosis order, or to come to a teaching
/// session. A value; `version` grows by one with each change.
public interface Request {
  /// `referral`, `order` or `teaching`: names keys, audit actions and evidence.
  String word();

  /// The id's text.
  String key();

  long version();

  /// The state's name.
  String standing();

  /// The time-out that comes next.
  Optional<Due> next();

  /// Whose lists it is in. Grows only: who had it once still sees that it had.
  Set<OrganisationId> concerned();

  Instant createdAt();

  Instant changedAt();

  /// Whose time it takes; in that calendar from the change that takes it to the one that does not.
  default Optional<TakenTime> taken() {
    return Optional.empty();
  }

  /// Under which name its evidence is kept.
  default String evidence() {
    return word() + "-" + key();
  }
}
