package huizhen.recording.log;

import huizhen.recording.vault.Digests;
import huizhen.recording.vault.Signatures;
import huizhen.recording.vault.StrictBase64;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// A text and who signed it (C2SP signed-note): the text, which ends in a newline, an empty line,
/// then a line `— name base64(key id u32 | signature)` for each signature. The signature is over
/// the text alone. Of the kinds of signature only Ed25519 (0x01) is known here; lines of others are
/// passed over.
public final class SignedNote {
  static final int MAX_BYTES = 64 * 1024;
  private static final int MAX_LINES = 100;
  private static final String DASH = "— ";
  private static final int KEY_ID_BYTES = 4;

  private final String text;
  private final List<Line> lines;

  private record Line(String name, String signature) {}

  private SignedNote(String text, List<Line> lines) {
    this.text = text;
    this.lines = lines;
  }

  /// @param name of the signer: neither empty nor with white space or `+`
  /// @param publicKey of the signer, as X.509 SubjectPublicKeyInfo
  public static SignedNote sign(
      String text, String name, byte[] publicKey, UnaryOperator<byte[]> signer) {
    if (!isName(name) || !text.endsWith("\n") || text.contains("\n\n")) {
      throw new IllegalArgumentException("this is no text and name of a signed note");
    }
    var blob = new ByteArrayOutputStream();
    blob.writeBytes(keyId(name, publicKey));
    blob.writeBytes(signer.apply(text.getBytes(StandardCharsets.UTF_8)));
    return new SignedNote(
        text, List.of(new Line(name, Base64.getEncoder().encodeToString(blob.toByteArray()))));
  }

  /// Throws an [IllegalArgumentException] when this is none.
  public static SignedNote parse(byte[] bytes) {
    String all = new String(bytes, StandardCharsets.UTF_8);
    int end = all.lastIndexOf("\n\n");
    if (bytes.length > MAX_BYTES
        || !Arrays.equals(bytes, all.getBytes(StandardCharsets.UTF_8))
        || end < 0
        || !all.endsWith("\n")) {
      throw new IllegalArgumentException("this is no signed note");
    }
    var lines = new ArrayList<Line>();
    for (String line : all.substring(end + 2).lines().toList()) {
      int space = line.lastIndexOf(' ');
      if (!line.startsWith(DASH) || space < DASH.length() || lines.size() == MAX_LINES) {
        throw new IllegalArgumentException("a line of a signed note is no signature");
      }
      String name = line.substring(DASH.length(), space);
      if (!isName(name)) {
        throw new IllegalArgumentException("a signed note has a signer without a name");
      }
      lines.add(new Line(name, line.substring(space + 1)));
    }
    return new SignedNote(all.substring(0, end + 1), lines);
  }

  public String text() {
    return text;
  }

  public byte[] bytes() {
    var out = new StringBuilder(text).append('\n');
    lines.forEach(line ->
        out.append(DASH).append(line.name()).append(' ').append(line.signature()).append('\n'));
    return out.toString().getBytes(StandardCharsets.UTF_8);
  }

  /// Whether a line of this name has a good signature by this key.
  public boolean isSignedBy(String name, byte[] publicKey) {
    byte[] message = text.getBytes(StandardCharsets.UTF_8);
    byte[] id = keyId(name, publicKey);
    return lines.stream()
        .filter(line -> line.name().equals(name))
        .map(line -> decoded(line.signature()))
        .flatMap(Optional::stream)
        .anyMatch(blob ->
            blob.length > KEY_ID_BYTES
                && Arrays.equals(id, Arrays.copyOf(blob, KEY_ID_BYTES))
                && Signatures.isGood(
                    publicKey, message, Arrays.copyOfRange(blob, KEY_ID_BYTES, blob.length)));
  }

  /// How witnesses and clients of the log write its key: `name+key id+base64(0x01 | key)`.
  public static String verifierKey(String name, byte[] publicKey) {
    var key = new ByteArrayOutputStream();
    key.write(1);
    key.writeBytes(Signatures.rawKey(publicKey));
    return name
        + "+"
        + Digests.hex(keyId(name, publicKey))
        + "+"
        + Base64.getEncoder().encodeToString(key.toByteArray());
  }

  /// The first four bytes of SHA-256(name | newline | 0x01 | key).
  private static byte[] keyId(String name, byte[] publicKey) {
    var hashed = new ByteArrayOutputStream();
    hashed.writeBytes(name.getBytes(StandardCharsets.UTF_8));
    hashed.write('\n');
    hashed.write(1);
    hashed.writeBytes(Signatures.rawKey(publicKey));
    return Arrays.copyOf(Digests.sha256(hashed.toByteArray()), KEY_ID_BYTES);
  }

  private static boolean isName(String name) {
    return !name.isEmpty()
        && name.indexOf('+') < 0
        && name.chars().noneMatch(c -> Character.isWhitespace(c) || Character.isSpaceChar(c));
  }

  private static Optional<byte[]> decoded(String base64) {
    try {
      return Optional.of(StrictBase64.decode(base64));
    } catch (IllegalArgumentException e) {
      // Somebody else's kind of signature, or none.
      return Optional.empty();
    }
  }
}
