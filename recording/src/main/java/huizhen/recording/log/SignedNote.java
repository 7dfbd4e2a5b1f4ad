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
/// the text alone. Of the kinds of signature only Ed25519 (0x01) is known here, and that of a
/// [WitnessKey] there; lines of others are passed over.
public final class SignedNote {
  static final int MAX_BYTES = 64 * 1024;
  private static final int MAX_LINES = 100;
  static final String DASH = "— ";
  private static final byte ED25519 = 1;
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
    blob.writeBytes(keyId(name, ED25519, publicKey));
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
    return new SignedNote(all.substring(0, end + 1), lines(all.substring(end + 2)));
  }

  private static List<Line> lines(String text) {
    var lines = new ArrayList<Line>();
    for (String line : text.lines().toList()) {
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
    return lines;
  }

  /// With these lines of signatures too. Throws an [IllegalArgumentException] when they are none.
  public SignedNote with(String more) {
    var all = new ArrayList<>(lines);
    all.addAll(lines(more));
    if (all.size() > MAX_LINES) {
      throw new IllegalArgumentException("a signed note has too many signatures");
    }
    return new SignedNote(text, all);
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
    if (!Signatures.isEd25519(publicKey)) {
      return false; // a note of a log has no other signatures (C2SP signed-note)
    }
    byte[] message = text.getBytes(StandardCharsets.UTF_8);
    return signatures(name, keyId(name, ED25519, publicKey)).stream()
        .anyMatch(signature -> Signatures.isGood(publicKey, message, signature));
  }

  /// What the lines of this name and key have behind the key's id.
  List<byte[]> signatures(String name, byte[] id) {
    return lines.stream()
        .filter(line -> line.name().equals(name))
        .map(line -> decoded(line.signature()))
        .flatMap(Optional::stream)
        .filter(blob ->
            blob.length > KEY_ID_BYTES && Arrays.equals(id, Arrays.copyOf(blob, KEY_ID_BYTES)))
        .map(blob -> Arrays.copyOfRange(blob, KEY_ID_BYTES, blob.length))
        .toList();
  }

  /// How witnesses and clients of the log write its key: `name+key id+base64(0x01 | key)`.
  public static String verifierKey(String name, byte[] publicKey) {
    return typedKey(name, ED25519, publicKey);
  }

  static String typedKey(String name, byte type, byte[] publicKey) {
    var key = new ByteArrayOutputStream();
    key.write(type);
    key.writeBytes(Signatures.rawKey(publicKey));
    return name
        + "+"
        + Digests.hex(keyId(name, type, publicKey))
        + "+"
        + Base64.getEncoder().encodeToString(key.toByteArray());
  }

  /// The first four bytes of SHA-256(name | newline | type | key).
  static byte[] keyId(String name, byte type, byte[] publicKey) {
    var hashed = new ByteArrayOutputStream();
    hashed.writeBytes(name.getBytes(StandardCharsets.UTF_8));
    hashed.write('\n');
    hashed.write(type);
    hashed.writeBytes(Signatures.rawKey(publicKey));
    return Arrays.copyOf(Digests.sha256(hashed.toByteArray()), KEY_ID_BYTES);
  }

  static boolean isName(String name) {
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
