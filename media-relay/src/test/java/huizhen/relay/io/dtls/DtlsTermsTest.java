package huizhen.relay.io.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.relay.api.Fingerprint;
import huizhen.relay.transport.PeerFingerprints;
import huizhen.relay.transport.SrtpProfile;
import java.util.Hashtable;
import java.util.List;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.junit.jupiter.api.Test;

class DtlsTermsTest {
  private final DtlsTerms terms =
      new DtlsTerms(
          PeerFingerprints.of(List.of(new Fingerprint("sha-256", "AB:".repeat(31) + "AB")))
              .orElseThrow());

  @Test
  @SuppressWarnings("JdkObsolete") // what BouncyCastle takes
  void offers_gcm_first_as_a_client() throws Exception {
    Hashtable<Object, Object> extensions = new Hashtable<>();
    terms.offerProfiles(extensions);
    assertThat(TlsSRTPUtils.getUseSRTPExtension(extensions).getProtectionProfiles())
        .containsExactly(
            SrtpProfile.AEAD_AES_128_GCM.code(), SrtpProfile.AES128_CM_HMAC_SHA1_80.code());
  }
}
