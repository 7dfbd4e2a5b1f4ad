package huizhen.relay.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import huizhen.relay.api.Fingerprint;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

final class PeerFingerprintsTest {
  private static final byte[] CERTIFICATE = "a certificate".getBytes(UTF_8);
  private static final byte[] OTHER = "another certificate".getBytes(UTF_8);

  @Test
  void allows_each_of_several_certificates() {
    var allowed = PeerFingerprints.of(List.of(of("sha-256", OTHER), of("sha-256", CERTIFICATE)));
    assertThat(allowed).hasValueSatisfying(it -> assertThat(it.allow(CERTIFICATE)).isTrue());
    assertThat(allowed).hasValueSatisfying(it -> assertThat(it.allow(OTHER)).isTrue());
  }

  @Test
  void lets_the_strongest_hash_decide() {
    var allowed = PeerFingerprints.of(List.of(of("sha-256", CERTIFICATE), of("sha-512", OTHER)));
    assertThat(allowed).hasValueSatisfying(it -> assertThat(it.allow(CERTIFICATE)).isFalse());
    assertThat(allowed).hasValueSatisfying(it -> assertThat(it.allow(OTHER)).isTrue());
  }

  @Test
  void reads_upper_and_lower_case() {
    Fingerprint upper = of("sha-256", CERTIFICATE);
    var lower = new Fingerprint("SHA-256", upper.value().toLowerCase(Locale.ROOT));
    assertThat(PeerFingerprints.of(List.of(lower)))
        .hasValueSatisfying(it -> assertThat(it.allow(CERTIFICATE)).isTrue());
  }

  @Test
  void trusts_no_weak_hash_and_no_empty_offer() {
    assertThat(PeerFingerprints.of(List.of())).isEmpty();
    assertThat(PeerFingerprints.of(List.of(of("sha-1", CERTIFICATE)))).isEmpty();
  }

  private static Fingerprint of(String algorithm, byte[] certificate) {
    return PeerFingerprints.fingerprint(algorithm, certificate);
  }
}
