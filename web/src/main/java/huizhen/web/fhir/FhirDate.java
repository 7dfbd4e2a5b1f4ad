package huizhen.web.fhir;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/// A date or an instant that is searched by (FHIR R4, Search, date), with `eq` (or nothing), `ge`,
/// `gt`, `le` or `lt` before it. A date is the whole day in UTC, an instant its second.
///
/// @param to exclusive
public record FhirDate(Prefix prefix, Instant from, Instant to) {
  private static final int DATE_LENGTH = 10;
  private static final int PREFIX_LENGTH = 2;

  /// How what is found stands to it.
  public enum Prefix {
    EQ,
    GE,
    GT,
    LE,
    LT
  }

  /// Throws an [IllegalArgumentException] that says what is wrong.
  ///
  /// @param name of the parameter
  public static FhirDate parse(String name, String value) {
    boolean hasPrefix = value.length() > PREFIX_LENGTH && Character.isLetter(value.charAt(0));
    var rest = hasPrefix ? value.substring(PREFIX_LENGTH) : value;
    try {
      boolean isDay = rest.length() == DATE_LENGTH;
      var from =
          isDay
              ? LocalDate.parse(rest).atStartOfDay(ZoneOffset.UTC).toInstant()
              : OffsetDateTime.parse(rest).toInstant();
      var to = from.plus(1, isDay ? ChronoUnit.DAYS : ChronoUnit.SECONDS);
      return new FhirDate(
          hasPrefix ? prefix(name, value.substring(0, PREFIX_LENGTH)) : Prefix.EQ, from, to);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          name + " is a date such as 2026-01-01, or an instant with its zone", e);
    }
  }

  private static Prefix prefix(String name, String text) {
    return switch (text) {
      case "eq" -> Prefix.EQ;
      case "ge" -> Prefix.GE;
      case "gt" -> Prefix.GT;
      case "le" -> Prefix.LE;
      case "lt" -> Prefix.LT;
      default -> throw new IllegalArgumentException(name + " has a prefix that is not known here");
    };
  }

  boolean holds(Instant at) {
    return switch (prefix) {
      case EQ -> !at.isBefore(from) && at.isBefore(to);
      case GE -> !at.isBefore(from);
      case GT -> !at.isBefore(to);
      case LE -> at.isBefore(to);
      case LT -> at.isBefore(from);
    };
  }
}
