package huizhen.scheduling.request.api;

import huizhen.scheduling.api.OrganisationId;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/// What one organisation asks of another in writing, without a live session: a referral or a
/// diagnosis order. A value; `version` grows by one with each change.
public interface Request {
  /// `referral` or `order`: names keys, audit actions and evidence.
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

  /// Under which name its evidence is kept.
  default String evidence() {
    return word() + "-" + key();
  }
}
