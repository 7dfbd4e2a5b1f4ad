package huizhen.recording.api;

import java.util.List;
import java.util.Locale;

/// Where keys come from: a port. The default keeps them in a folder outside the data folder.
public interface KeyVault {
  /// Makes a fresh 256-bit data key and wraps it under the current key-encryption key of this
  /// purpose.
  ///
  /// @param purpose e.g. `audit`, or what [#purpose] makes of `recording` and `document`; a key of
  ///   these two can be destroyed by itself
  /// @return names the key-encryption key and carries the wrapped key, printable; kept beside the
  ///   data
  String newKey(String purpose);

  /// Where there is a retention class, each has key-encryption keys of its own: what ends in other
  /// years is under other keys. `recording-process-record`, say.
  static String purpose(String what, RetentionClass retention) {
    return what + "-" + retention.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// The data key again: 32 bytes. Fails with a [RecordingException] when the key-encryption key is
  /// not here or the wrapping was changed.
  byte[] unwrap(String wrapped);

  /// Destroys what alone opens this data key, for good; nothing when that is done already. Fails
  /// with a [RecordingException] when the key cannot be destroyed by itself.
  void destroy(String wrapped);

  /// Whether the vault is here and this data key's share is not.
  boolean isDestroyed(String wrapped);

  /// What new keys and evidence are made with.
  default CipherSuite suite() {
    return CipherSuite.AES;
  }

  /// Signs a manifest or a case file's list, in the suite: Ed25519 or SM2.
  default byte[] signEvidence(byte[] message) {
    return sign(message);
  }

  /// The public key that [#signEvidence] answers to, as X.509 SubjectPublicKeyInfo.
  default byte[] evidenceKey() {
    return publicKey();
  }

  /// All public keys that evidence was signed with here, in this suite or before in another.
  default List<byte[]> evidenceKeys() {
    return List.of(publicKey());
  }

  /// Signs with the gateway's Ed25519 key (RFC 8032): the log, and what the gateway tells itself.
  byte[] sign(byte[] message);

  /// The public key that [#sign] answers to, as X.509 SubjectPublicKeyInfo.
  byte[] publicKey();
}
