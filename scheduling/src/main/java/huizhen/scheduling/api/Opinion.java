package huizhen.scheduling.api;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// The consultation opinion (会诊意见). Immutable once signed; an amendment is a new version.
///
/// @param document the signed PDF in the vault; empty while a draft
/// @param signature base64, over the structured text; empty while a draft
/// @param takenOver which fields came from a machine's draft; one entry a field at most
public record Opinion(
    int version,
    PractitionerId author,
    String findings,
    String diagnosis,
    String advice,
    Optional<Instant> signedAt,
    Optional<DocumentId> document,
    Optional<String> signature,
    List<TakenOver> takenOver) {
  public Opinion {
    takenOver = List.copyOf(takenOver);
  }

  /// Of which nothing came from a machine.
  public Opinion(
      int version,
      PractitionerId author,
      String findings,
      String diagnosis,
      String advice,
      Optional<Instant> signedAt,
      Optional<DocumentId> document,
      Optional<String> signature) {
    this(version, author, findings, diagnosis, advice, signedAt, document, signature, List.of());
  }

  /// Digest of what it says and who says it, lower-case hex: it names a draft that others agree
  /// with or not.
  public String textSha256() {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      for (var field :
          List.of(String.valueOf(version), author.value(), findings, diagnosis, advice)) {
        var bytes = field.getBytes(StandardCharsets.UTF_8);
        // Each behind its length, so that no two texts run into the same bytes.
        digest.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
        digest.update(bytes);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return "Opinion[version=" + version + "]";
  }
}
