package huizhen.recording.vault;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// A document's file: `magic | head length u32 | head | nonce | AES-256-GCM(about length u32 |
/// about | content)`. The head (wrapped key, until when it is kept) is in the clear and additional
/// data.
public final class DocumentEnvelope {
  public static final int NONCE_BYTES = 12;
  private static final byte[] MAGIC = "HZDOC\0\0\1".getBytes(StandardCharsets.ISO_8859_1);
  private static final int MAX_HEAD = 4096;

  /// So many bytes of a file have the whole head.
  public static final int MAX_START = 8 + 4 + MAX_HEAD + NONCE_BYTES;

  private final byte[] head;
  private final byte[] nonce;
  private final byte[] sealed;

  private DocumentEnvelope(byte[] head, byte[] nonce, byte[] sealed) {
    this.head = head;
    this.nonce = nonce;
    this.sealed = sealed;
  }

  /// What was in it. The arrays are the caller's.
  public static final class Opened {
    private final byte[] about;
    private final byte[] content;

    private Opened(byte[] about, byte[] content) {
      this.about = about;
      this.content = content;
    }

    public byte[] about() {
      return about;
    }

    public byte[] content() {
      return content;
    }
  }

  /// @param key 32 bytes, for this document alone
  public static byte[] seal(byte[] head, byte[] key, byte[] nonce, byte[] about, byte[] content) {
    if (head.length > MAX_HEAD || nonce.length != NONCE_BYTES) {
      throw new IllegalArgumentException("a head of %d bytes is too long".formatted(head.length));
    }
    byte[] plain =
        ByteBuffer.allocate(4 + about.length + content.length)
            .putInt(about.length)
            .put(about)
            .put(content)
            .array();
    try {
      byte[] sealed = cipher(Cipher.ENCRYPT_MODE, key, nonce, head).doFinal(plain);
      return ByteBuffer.allocate(MAGIC.length + 4 + head.length + NONCE_BYTES + sealed.length)
          .put(MAGIC)
          .putInt(head.length)
          .put(head)
          .put(nonce)
          .put(sealed)
          .array();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot seal a document", e);
    }
  }

  /// Throws an [IllegalArgumentException] when this is no document's file.
  public static DocumentEnvelope parse(byte[] file) {
    var in = ByteBuffer.wrap(file);
    var magic = new byte[MAGIC.length];
    if (in.remaining() < MAGIC.length + 4) {
      throw new IllegalArgumentException("a document's file is cut short");
    }
    in.get(magic);
    int headBytes = in.getInt();
    if (!Arrays.equals(magic, MAGIC)
        || headBytes < 0
        || headBytes > MAX_HEAD
        || in.remaining() < headBytes + NONCE_BYTES) {
      throw new IllegalArgumentException("this is no document's file");
    }
    var head = new byte[headBytes];
    in.get(head);
    var nonce = new byte[NONCE_BYTES];
    in.get(nonce);
    var sealed = new byte[in.remaining()];
    in.get(sealed);
    return new DocumentEnvelope(head, nonce, sealed);
  }

  public byte[] head() {
    return head.clone();
  }

  /// Throws an [IllegalArgumentException] when the key is another one or a byte was changed.
  public Opened open(byte[] key) {
    try {
      byte[] plain = cipher(Cipher.DECRYPT_MODE, key, nonce, head).doFinal(sealed);
      int aboutBytes = ByteBuffer.wrap(plain).getInt();
      return new Opened(
          Arrays.copyOfRange(plain, 4, 4 + aboutBytes),
          Arrays.copyOfRange(plain, 4 + aboutBytes, plain.length));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("a document's file was changed", e);
    }
  }

  private static Cipher cipher(int mode, byte[] key, byte[] nonce, byte[] head)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, nonce));
    cipher.updateAAD(head);
    return cipher;
  }
}
