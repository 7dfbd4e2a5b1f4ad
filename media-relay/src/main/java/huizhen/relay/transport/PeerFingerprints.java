package huizhen.relay.transport;

import huizhen.relay.api.Fingerprint;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The certificates that an offer allows (RFC 8122 §5): of the hash functions offered, the
/// strongest that we know decides, and one of its fingerprints must be the certificate's. SHA-1 and
/// MD5 decide nothing.
public final class PeerFingerprints {
  private static final List<String> KNOWN = List.of("sha-512", "sha-384", "sha-256");

  private final String algorithm;
  private final List<String> values;

  private PeerFingerprints(String algorithm, List<String> values) {
    this.algorithm = algorithm;
    this.values = List.copyOf(values);
  }

  /// Empty when the offer has no fingerprint that could be trusted.
  public static Optional<PeerFingerprints> of(List<Fingerprint> offered) {
    for (String algorithm : KNOWN) {
      List<String> values =
          offered.stream()
              .filter(fingerprint -> fingerprint.algorithm().equalsIgnoreCase(algorithm))
              .map(fingerprint -> fingerprint.value().toUpperCase(Locale.ROOT))
              .toList();
      if (!values.isEmpty()) {
        return Optional.of(new PeerFingerprints(algorithm, values));
      }
    }
    return Optional.empty();
  }

  /// Whether this certificate (DER) is one of them.
  public boolean allow(byte[] certificate) {
    return values.contains(fingerprint(algorithm, certificate).value());
  }

  /// Whether an offer allows other certificates than this one did.
  public boolean differ(PeerFingerprints other) {
    return !algorithm.equals(other.algorithm) || !values.equals(other.values);
  }

  /// The fingerprint of a certificate (DER).
  public static Fingerprint fingerprint(String algorithm, byte[] certificate) {
    try {
      byte[] hash =
          MessageDigest.getInstance(algorithm.toUpperCase(Locale.ROOT)).digest(certificate);
      return new Fingerprint(algorithm, HexFormat.ofDelimiter(":").withUpperCase().formatHex(hash));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalArgumentException("no hash function " + algorithm, e);
    }
  }
}
