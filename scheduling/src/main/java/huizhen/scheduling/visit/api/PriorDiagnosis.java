package huizhen.scheduling.visit.api;

import java.time.LocalDate;

/// What shows that this is no first visit (DOMAIN.md A11): a diagnosis that was made in person.
///
/// @param condition of what; has to be the visit's
/// @param where the institution that made it
/// @param evidence what the record says, or its number there
public record PriorDiagnosis(String condition, String where, LocalDate madeOn, String evidence) {
  @Override
  public String toString() {
    return "PriorDiagnosis[" + madeOn + "]";
  }
}
