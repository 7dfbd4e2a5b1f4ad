package huizhen.scheduling.api;

import java.time.Instant;
import java.util.List;

/// When a case's team can meet.
///
/// @param proposals ranked
/// @param common when the chair, the requesting doctor and all mandatory members are free
/// @param holidays special days in the span
/// @param areHolidaysOfficial whether each year of the span is known from its notice
public record TeamPlan(
    List<Proposal> proposals,
    List<Span> common,
    List<HolidayCalendar.Day> holidays,
    boolean areHolidaysOfficial) {
  public TeamPlan {
    proposals = List.copyOf(proposals);
    common = List.copyOf(common);
    holidays = List.copyOf(holidays);
  }

  /// @param end exclusive
  public record Span(Instant start, Instant end) {}
}
