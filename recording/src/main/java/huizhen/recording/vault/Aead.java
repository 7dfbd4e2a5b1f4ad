package huizhen.recording.vault;

import java.util.Optional;

/// Authenticated encryption with a nonce of 12 bytes and a tag of 16. One thread at a time; whoever
/// calls sees to it that a nonce seals one text alone.
interface Aead {
  int NONCE_BYTES = 12;
  int TAG_BYTES = 16;

  /// Writes the ciphertext and the tag behind it to `out`.
  void seal(
      byte[] nonce, byte[] additional, byte[] plain, int offset, int length, byte[] out, int at);

  /// Empty when a byte was changed or the key is another one.
  Optional<byte[]> open(byte[] nonce, byte[] additional, byte[] sealed, int offset, int length);

  default byte[] seal(byte[] nonce, byte[] additional, byte[] plain) {
    var out = new byte[plain.length + TAG_BYTES];
    seal(nonce, additional, plain, 0, plain.length, out, 0);
    return out;
  }
}
