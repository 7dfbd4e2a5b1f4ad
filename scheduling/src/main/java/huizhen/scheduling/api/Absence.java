package huizhen.scheduling.api;

import java.time.LocalDate;
import java.util.Optional;

/// Whole days on which somebody can't be booked, in the zone of the organisation: a practitioner's
/// leave, or the organisation's own closure. Why is nobody's business here.
///
/// It never cancels what is booked: whoever enters it is told of the conflicts (DOMAIN.md 4.3).
///
/// @param id 1 to 64 of `A-Z a-z 0-9 _ -`
/// @param practitioner empty where the whole organisation is closed
/// @param lastDay inclusive; at most [#MAX_DAYS] days in all
public record Absence(
    String id,
    OrganisationId organisation,
    Optional<PractitionerId> practitioner,
    LocalDate firstDay,
    LocalDate lastDay) {
  public static final int MAX_DAYS = 366;

  public Absence {
    Ids.check(id, "an absence id");
    if (lastDay.isBefore(firstDay) || lastDay.isAfter(firstDay.plusDays(MAX_DAYS - 1L))) {
      throw new IllegalArgumentException(
          "an absence lasts from its first to its last day, %d at most".formatted(MAX_DAYS));
    }
  }

  /// Whether this one can't be booked then.
  public boolean concerns(PractitionerId who, OrganisationId where) {
    return practitioner.map(who::equals).orElse(organisation.equals(where));
  }
}
