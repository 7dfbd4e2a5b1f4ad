package huizhen.recording.log;

import huizhen.recording.vault.Digests;
import huizhen.recording.vault.Signatures;
import huizhen.recording.vault.StrictBase64;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// Who says that a log's checkpoint goes on from the one before: the name and Ed25519 key of a
/// witness (C2SP tlog-cosignature, `cosignature/v1`). Its line in a [SignedNote] is `key id u32 |
/// seconds u64 | signature`, over the note's text with two lines in front.
public final class WitnessKey {
  /// The type of this kind of signature.
  static final byte TYPE = 4;

  private static final int TIME_BYTES = 8;
  private static final int SIGNATURE_BYTES = 64;

  private final String name;
  private final byte[] publicKey;

  /// @param publicKey as X.509 SubjectPublicKeyInfo
  public WitnessKey(String name, byte[] publicKey) {
    if (!SignedNote.isName(name) || !Signatures.isEd25519(publicKey)) {
      throw new IllegalArgumentException("this is no name and Ed25519 key of a witness");
    }
    this.name = name;
    this.publicKey = publicKey.clone();
  }

  /// Reads `name+key id+base64(0x04 | key)`; throws an [IllegalArgumentException] when it is none.
  public static WitnessKey parse(String text) {
    String[] parts = text.strip().split("\\+", 3);
    byte[] typed = parts.length == 3 ? StrictBase64.decode(parts[2]) : new byte[0];
    if (typed.length == 0 || typed[0] != TYPE) {
      throw new IllegalArgumentException("a witness's key is name+id+base64, of type 4");
    }
    var key =
        new WitnessKey(parts[0], Signatures.ofRawKey(Arrays.copyOfRange(typed, 1, typed.length)));
    if (!Digests.hex(key.id()).equals(parts[1])) {
      throw new IllegalArgumentException("a witness's key has another id than it says");
    }
    return key;
  }

  public String name() {
    return name;
  }

  /// As [#parse] reads it.
  public String text() {
    return SignedNote.typedKey(name, TYPE, publicKey);
  }

  /// When this witness has countersigned a note; empty when it hasn't.
  public Optional<Instant> countersigned(SignedNote note) {
    return note.signatures(name, id()).stream()
        .filter(it -> it.length == TIME_BYTES + SIGNATURE_BYTES)
        .map(it -> time(note.text(), it))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private Optional<Instant> time(String text, byte[] timed) {
    long seconds = ByteBuffer.wrap(timed).getLong();
    byte[] signature = Arrays.copyOfRange(timed, TIME_BYTES, timed.length);
    boolean isGood =
        seconds >= 0
            && seconds <= Instant.MAX.getEpochSecond()
            && Signatures.isGood(publicKey, message(seconds, text), signature);
    return isGood ? Optional.of(Instant.ofEpochSecond(seconds)) : Optional.empty();
  }

  /// A witness's line for a note, without its end.
  public String line(String text, Instant now, UnaryOperator<byte[]> signer) {
    long seconds = now.getEpochSecond();
    var blob = new ByteArrayOutputStream();
    blob.writeBytes(id());
    blob.writeBytes(ByteBuffer.allocate(TIME_BYTES).putLong(seconds).array());
    blob.writeBytes(signer.apply(message(seconds, text)));
    return SignedNote.DASH + name + " " + Base64.getEncoder().encodeToString(blob.toByteArray());
  }

  private static byte[] message(long seconds, String text) {
    return ("cosignature/v1\ntime " + seconds + "\n" + text).getBytes(StandardCharsets.UTF_8);
  }

  private byte[] id() {
    return SignedNote.keyId(name, TYPE, publicKey);
  }
}
