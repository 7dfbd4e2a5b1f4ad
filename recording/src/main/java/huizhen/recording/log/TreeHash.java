package huizhen.recording.log;

import huizhen.recording.vault.Digests;
import huizhen.recording.vault.StrictBase64;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;

/// One node of the tree: SHA-256 as RFC 9162 §2.1.1 hashes. A leaf is hashed behind a byte 0x00 and
/// an inner node behind 0x01, so that neither can be taken for the other.
public final class TreeHash {
  public static final int BYTES = 32;

  /// The root of a tree without leaves: the hash of nothing.
  public static final TreeHash EMPTY = new TreeHash(Digests.sha256(new byte[0]));

  private final byte[] bytes;

  private TreeHash(byte[] bytes) {
    this.bytes = bytes;
  }

  public static TreeHash of(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException(
          "a hash has %d bytes, not %d".formatted(BYTES, bytes.length));
    }
    return new TreeHash(bytes.clone());
  }

  /// Throws an [IllegalArgumentException] when this is no hash in base64.
  public static TreeHash ofBase64(String text) {
    return of(StrictBase64.decode(text));
  }

  public static TreeHash leaf(byte[] entry) {
    MessageDigest digest = Digests.sha256();
    digest.update((byte) 0);
    return new TreeHash(digest.digest(entry));
  }

  public static TreeHash node(TreeHash left, TreeHash right) {
    MessageDigest digest = Digests.sha256();
    digest.update((byte) 1);
    digest.update(left.bytes);
    return new TreeHash(digest.digest(right.bytes));
  }

  public byte[] bytes() {
    return bytes.clone();
  }

  public String base64() {
    return Base64.getEncoder().encodeToString(bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TreeHash hash && Arrays.equals(bytes, hash.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return Digests.hex(bytes);
  }
}
