package huizhen.scheduling.api;

import java.time.Instant;

/// A field of an opinion whose text its author took over from a machine's draft, in whole or in
/// part.
///
/// @param draft the draft's id
/// @param sha256 of the draft's text of this field (UTF-8), lower-case hex: the draft itself is not
///   kept for as long as the opinion
/// @param client the service client that brought the draft
/// @param model as the client named it
/// @param modelVersion as the client named it
/// @param isUnchanged the draft's text stands in the opinion word by word
public record TakenOver(
    Field field,
    String draft,
    String sha256,
    String client,
    String model,
    String modelVersion,
    Instant draftedAt,
    boolean isUnchanged) {
  /// Of an opinion.
  public enum Field {
    FINDINGS,
    DIAGNOSIS,
    ADVICE
  }
}
