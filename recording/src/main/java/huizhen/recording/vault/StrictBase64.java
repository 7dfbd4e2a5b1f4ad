package huizhen.recording.vault;

import java.util.Base64;

/// Base64 (RFC 4648 §4) of which each value has one form only: Java's decoder passes over padding
/// that is missing and bits behind the last byte (§3.5), so that two texts would say the same.
public final class StrictBase64 {
  private StrictBase64() {}

  /// Throws an [IllegalArgumentException] when this is not the one form of some bytes.
  public static byte[] decode(String text) {
    byte[] bytes = Base64.getDecoder().decode(text);
    if (!Base64.getEncoder().encodeToString(bytes).equals(text)) {
      throw new IllegalArgumentException("this is not the form of base64 that we write");
    }
    return bytes;
  }
}
