package huizhen.recording.state;

import huizhen.recording.vault.Digests;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// 128 bits of a SHA-256, which stand for what they were made of.
public record Print(long high, long low) {
  public static Print of(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  public static Print of(byte[] bytes) {
    var digest = ByteBuffer.wrap(Digests.sha256(bytes));
    return new Print(digest.getLong(), digest.getLong());
  }
}
