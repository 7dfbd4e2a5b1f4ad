package huizhen.web.api;

import huizhen.scheduling.api.OrganisationId;
import huizhen.web.rating.Rating;
import huizhen.web.rating.Rating.Group;
import huizhen.web.rating.Satisfaction.Month;
import io.vertx.core.Future;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A port: how content people were. An answer says who was where: `app` seals it. Beside answers
/// there are numbers of them by month, group and organisation, which name nobody.
public interface RatingStore {
  /// @param about the case's id, or the name of the visit's room
  Future<Optional<Rating>> of(String about, String account);

  /// Keeps an answer, and counts it in place of the one before. False, and nothing is done, when
  /// that is not the one that is there.
  ///
  /// @param concerned organisations for which it counts, too
  Future<Boolean> put(
      String about,
      String account,
      Group group,
      Set<OrganisationId> concerned,
      Optional<Rating> before,
      Rating rating);

  /// One for each month.
  ///
  /// @param of an organisation; empty: of all together
  Future<List<Month>> counts(Optional<OrganisationId> of, Group group, List<YearMonth> months);
}
