package huizhen.recording.evidence;

import huizhen.recording.log.WitnessKey;
import huizhen.recording.vault.Digests;
import huizhen.recording.vault.Signatures;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// Whose signatures a checker believes. It is told from outside: nothing in a case file is a reason
/// to believe its signer. At most [#MAX_KEYS].
public final class TrustedKeys {
  /// No key: a case file can be whole, but nobody knows by whom.
  public static final TrustedKeys NONE = new TrustedKeys(List.of(), List.of(), List.of());

  public static final int MAX_BYTES = 64 * 1024;
  static final int MAX_KEYS = 64;
  private static final String BEGIN = "-----BEGIN ";
  private static final String END = "-----END ";
  private static final String KEY = "PUBLIC KEY-----";
  private static final String CERTIFICATE = "CERTIFICATE-----";

  private final List<byte[]> keys;
  private final List<WitnessKey> witnesses;
  private final List<X509Certificate> authorities;

  private TrustedKeys(
      List<byte[]> keys, List<WitnessKey> witnesses, List<X509Certificate> authorities) {
    this.authorities = List.copyOf(authorities);
    this.keys = List.copyOf(keys);
    this.witnesses = List.copyOf(witnesses);
  }

  /// Ed25519 or SM2 keys as one X.509 SubjectPublicKeyInfo in DER (a gateway's `signing.pub`), or
  /// as text with PEM blocks, verifier keys of a log or a witness (`name+id+base64`), and `#`
  /// comments. PEM blocks of certificates are the roots of time stamping authorities. Throws an
  /// [IllegalArgumentException] that says what is wrong.
  public static TrustedKeys parse(byte[] file) {
    if (Signatures.isKey(file)) {
      return new TrustedKeys(List.of(file.clone()), List.of(), List.of());
    }
    var keys = new ArrayList<byte[]>();
    var witnesses = new ArrayList<WitnessKey>();
    var authorities = new ArrayList<X509Certificate>();
    var pem = new StringBuilder();
    String inPem = "";
    for (String raw : new String(file, StandardCharsets.UTF_8).lines().toList()) {
      String line = raw.strip();
      if (line.equals(BEGIN + KEY) || line.equals(BEGIN + CERTIFICATE)) {
        inPem = line.substring(BEGIN.length());
        pem.setLength(0);
      } else if (!inPem.isEmpty() && line.equals(END + inPem)) {
        if (inPem.equals(KEY)) {
          keys.add(key(pem.toString()));
        } else {
          authorities.add(certificate(pem.toString()));
        }
        inPem = "";
      } else if (!inPem.isEmpty()) {
        pem.append(line);
      } else if (!line.isEmpty() && !line.startsWith("#")) {
        Optional<WitnessKey> witness = witness(line);
        if (witness.isPresent()) {
          witnesses.add(witness.get());
        } else {
          keys.add(verifierKey(line));
        }
      }
    }
    if (keys.isEmpty()
        || keys.size() + witnesses.size() + authorities.size() > MAX_KEYS
        || !inPem.isEmpty()) {
      throw new IllegalArgumentException(
          "it has %d public keys; 1 to %d are needed".formatted(keys.size(), MAX_KEYS));
    }
    return new TrustedKeys(keys, witnesses, authorities);
  }

  public boolean isEmpty() {
    return keys.isEmpty();
  }

  /// Whether one of the keys is good for something.
  public boolean any(Predicate<byte[]> isGood) {
    return keys.stream().anyMatch(isGood);
  }

  /// Whose countersignatures of the log's checkpoint are expected.
  public List<WitnessKey> witnesses() {
    return witnesses;
  }

  /// Roots of time stamping authorities; a stamp of the log's checkpoint by one is expected.
  public List<X509Certificate> authorities() {
    return authorities;
  }

  /// How keys are called where people compare them: SHA-256 of the SubjectPublicKeyInfo.
  public static String fingerprint(byte[] publicKey) {
    return Digests.hex(Digests.sha256(publicKey));
  }

  private static byte[] key(String base64) {
    byte[] key = Base64.getDecoder().decode(base64);
    if (!Signatures.isKey(key)) {
      throw new IllegalArgumentException("a key in it is no Ed25519 or SM2 public key");
    }
    return key;
  }

  private static X509Certificate certificate(String base64) {
    try {
      var der = new ByteArrayInputStream(Base64.getDecoder().decode(base64));
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(der);
    } catch (CertificateException | IllegalArgumentException e) {
      throw new IllegalArgumentException("a certificate in it cannot be read", e);
    }
  }

  private static Optional<WitnessKey> witness(String line) {
    try {
      return Optional.of(WitnessKey.parse(line));
    } catch (IllegalArgumentException e) {
      // Of another type, or none: said there.
      return Optional.empty();
    }
  }

  private static byte[] verifierKey(String line) {
    int second = line.indexOf('+', line.indexOf('+') + 1);
    if (second < 0) {
      throw new IllegalArgumentException("it has a line that is no public key");
    }
    byte[] typed = Base64.getDecoder().decode(line.substring(second + 1));
    if (typed.length == 0 || typed[0] != 1) {
      throw new IllegalArgumentException("a verifier key in it is not of Ed25519");
    }
    return Signatures.ofRawKey(Arrays.copyOfRange(typed, 1, typed.length));
  }
}
