package huizhen.scheduling.api;

import java.time.Instant;

/// An uploaded document of a case; the bytes are in the vault under the same id.
public record Material(
    DocumentId id, String fileName, String mediaType, long bytes, String sha256, Instant at) {
  @Override
  public String toString() {
    return "Material[" + id + "]"; // people put names into file names
  }
}
