package huizhen.web.fhir;

import huizhen.scheduling.api.CaseId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// A time that a case could have: what `$find` proposes, and `$hold` and `$book` are asked for (IHE
/// ITI Scheduling, ITI-115 to ITI-117). Nothing is kept of it: its id has all.
///
/// @param end exclusive
public record FhirProposal(CaseId caseId, Instant start, Instant end) {
  private static final int MAX_ID = 64;

  /// The case's id, the minute since 1970 at which it begins, and how many minutes it has.
  public String id() {
    return "%s-%d-%d"
        .formatted(
            FhirJson.id(caseId.value()),
            Duration.between(Instant.EPOCH, start).toMinutes(),
            Duration.between(start, end).toMinutes());
  }

  /// What an id says; empty when it is none. A case's own id is none either: it may look like one,
  /// so whoever asks looks for the case first.
  public static Optional<FhirProposal> of(String id) {
    int minutes = id.lastIndexOf('-');
    int start = minutes <= 0 ? -1 : id.lastIndexOf('-', minutes - 1);
    if (start <= 0
        || id.length() > MAX_ID
        || !id.substring(start + 1, minutes).matches("\\d{1,9}")
        || !id.substring(minutes + 1).matches("\\d{1,3}")) {
      return Optional.empty();
    }
    var from =
        Instant.EPOCH.plus(Duration.ofMinutes(Long.parseLong(id.substring(start + 1, minutes))));
    var length = Duration.ofMinutes(Long.parseLong(id.substring(minutes + 1)));
    try {
      return Optional.of(
          new FhirProposal(
              new CaseId(FhirJson.ours(id.substring(0, start))), from, from.plus(length)));
    } catch (IllegalArgumentException notOurs) {
      return Optional.empty();
    }
  }
}
