package huizhen.recording.store;

import java.time.Instant;
import java.util.regex.Pattern;

/// One file of the vault in an object store, pinned to a version: what somebody puts on top later,
/// or a delete marker, is another version and is never read. Its digest is where the file is
/// listed.
///
/// @param file its name in the vault
/// @param lockedUntil what the store confirmed: before that nobody can delete this version
public record PlacedObject(String file, String key, String version, Instant lockedUntil) {
  /// What S3 takes for a key (1,024 bytes) and gives as a version (1,024 at most).
  private static final int MAX_LENGTH = 1024;

  private static final Pattern PRINTABLE = Pattern.compile("[\\x21-\\x7E]+");

  public PlacedObject {
    if (!isWord(file) || !isWord(key) || !isWord(version)) {
      throw new IllegalArgumentException(
          "an object has a file, a key and a version of 1 to %d printable characters"
              .formatted(MAX_LENGTH));
    }
  }

  private static boolean isWord(String text) {
    return text.length() <= MAX_LENGTH && PRINTABLE.matcher(text).matches();
  }
}
