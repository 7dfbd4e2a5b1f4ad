package huizhen.recording.vault;

import huizhen.recording.api.CipherSuite;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A document's file: `magic and suite's id | head length u32 | head | nonce | AES-256-GCM (or
/// SM4-GCM) of (about length u32 | about | content)`. The head (wrapped key, until when it is kept)
/// is in the clear and additional data.
public final class DocumentEnvelope {
  public static final int NONCE_BYTES = Aead.NONCE_BYTES;
  private static final byte[] MAGIC = "HZDOC\0\0".getBytes(StandardCharsets.ISO_8859_1);
  private static final byte AES = 1;
  private static final byte GM = 2;
  private static final int MAX_HEAD = 4096;

  /// So many bytes of a file have the whole head.
  public static final int MAX_START = 8 + 4 + MAX_HEAD + NONCE_BYTES;

  private final CipherSuite suite;
  private final byte[] head;
  private final byte[] nonce;
  private final byte[] sealed;

  private DocumentEnvelope(CipherSuite suite, byte[] head, byte[] nonce, byte[] sealed) {
    this.suite = suite;
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
  public static byte[] seal(
      CipherSuite suite, byte[] head, byte[] key, byte[] nonce, byte[] about, byte[] content) {
    if (head.length > MAX_HEAD || nonce.length != NONCE_BYTES) {
      throw new IllegalArgumentException("a head of %d bytes is too long".formatted(head.length));
    }
    byte[] plain =
        ByteBuffer.allocate(4 + about.length + content.length)
            .putInt(about.length)
            .put(about)
            .put(content)
            .array();
    byte[] sealed = Suites.aead(suite, key).seal(nonce, head, plain);
    return ByteBuffer.allocate(MAGIC.length + 1 + 4 + head.length + NONCE_BYTES + sealed.length)
        .put(MAGIC)
        .put(suite == CipherSuite.AES ? AES : GM)
        .putInt(head.length)
        .put(head)
        .put(nonce)
        .put(sealed)
        .array();
  }

  /// Throws an [IllegalArgumentException] when this is no document's file.
  public static DocumentEnvelope parse(byte[] file) {
    var in = ByteBuffer.wrap(file);
    var magic = new byte[MAGIC.length];
    if (in.remaining() < MAGIC.length + 1 + 4) {
      throw new IllegalArgumentException("a document's file is cut short");
    }
    in.get(magic);
    byte id = in.get();
    int headBytes = in.getInt();
    if (!Arrays.equals(magic, MAGIC)
        || (id != AES && id != GM)
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
    return new DocumentEnvelope(id == AES ? CipherSuite.AES : CipherSuite.GM, head, nonce, sealed);
  }

  public byte[] head() {
    return head.clone();
  }

  /// Throws an [IllegalArgumentException] when the key is another one or a byte was changed.
  public Opened open(byte[] key) {
    byte[] plain =
        Suites.aead(suite, key)
            .open(nonce, head, sealed, 0, sealed.length)
            .orElseThrow(() -> new IllegalArgumentException("a document's file was changed"));
    int aboutBytes = ByteBuffer.wrap(plain).getInt();
    return new Opened(
        Arrays.copyOfRange(plain, 4, 4 + aboutBytes),
        Arrays.copyOfRange(plain, 4 + aboutBytes, plain.length));
  }
}
