package huizhen.relay.io.dtls;

import huizhen.relay.transport.PeerFingerprints;
import huizhen.relay.transport.SrtpKeys;
import huizhen.relay.transport.SrtpProfile;
import java.io.IOException;
import java.util.Hashtable;
import java.util.List;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.ExporterLabel;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsContext;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.bouncycastle.tls.UseSRTPData;
import org.jspecify.annotations.Nullable;

/// What both DTLS roles ask of the other side: DTLS 1.2 with forward secrecy and AES-GCM (RFC 8827
/// §6.5 has everybody speak it), a certificate of the offer, an SRTP profile of ours. Belongs to
/// one association's thread.
public final class DtlsTerms {
  static final ProtocolVersion[] VERSIONS = ProtocolVersion.DTLSv12.only();

  public static final int HANDSHAKE_LIMIT_MILLIS = 15_000;

  /// The first retransmission; it doubles from there (RFC 6347 §4.2.4.1 allows less than 1 s where
  /// the application cannot wait).
  static final int FIRST_RESEND_MILLIS = 200;

  private static final byte[] NO_MKI = {};

  private final PeerFingerprints fingerprints;
  private final List<SrtpProfile> profiles;
  private @Nullable SrtpProfile profile;
  private @Nullable SrtpKeys keys;

  public DtlsTerms(PeerFingerprints fingerprints) {
    this(fingerprints, List.of(SrtpProfile.values()));
  }

  /// @param profiles that are agreed to, best first
  public DtlsTerms(PeerFingerprints fingerprints, List<SrtpProfile> profiles) {
    this.fingerprints = fingerprints;
    this.profiles = List.copyOf(profiles);
  }

  static int[] cipherSuites() {
    return new int[] {
      CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
      CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384
    };
  }

  void checkCertificate(@Nullable Certificate chain) throws IOException {
    if (chain == null
        || chain.isEmpty()
        || !fingerprints.allow(chain.getCertificateAt(0).getEncoded())) {
      throw new TlsFatalAlert(AlertDescription.bad_certificate);
    }
  }

  void offerProfiles(Hashtable<Object, Object> extensions) throws IOException {
    int[] codes = profiles.stream().mapToInt(SrtpProfile::code).toArray();
    TlsSRTPUtils.addUseSRTPExtension(extensions, new UseSRTPData(codes, NO_MKI));
  }

  /// Takes the best profile that the peer offered, or that it chose.
  void takeProfile(@Nullable Hashtable<?, ?> extensions) throws IOException {
    UseSRTPData offered = TlsSRTPUtils.getUseSRTPExtension(extensions);
    if (offered != null) {
      for (SrtpProfile ours : profiles) {
        for (int code : offered.getProtectionProfiles()) {
          if (code == ours.code()) {
            profile = ours;
            return;
          }
        }
      }
    }
    throw new TlsFatalAlert(AlertDescription.handshake_failure, "no common SRTP profile");
  }

  void answerProfile(Hashtable<Object, Object> extensions) throws IOException {
    int[] chosen = {requireProfile().code()};
    TlsSRTPUtils.addUseSRTPExtension(extensions, new UseSRTPData(chosen, NO_MKI));
  }

  /// RFC 5764 §4.2. Only right after the handshake: the secrets are gone later.
  void exportKeys(TlsContext context) throws IOException {
    SrtpProfile agreed = requireProfile();
    byte[] exported =
        context.exportKeyingMaterial(ExporterLabel.dtls_srtp, null, SrtpKeys.exportedBytes(agreed));
    keys = new SrtpKeys(agreed, exported, !context.isServer());
  }

  /// After the handshake alone.
  public SrtpKeys keys() {
    if (keys == null) {
      throw new IllegalStateException("the handshake is not complete");
    }
    return keys;
  }

  private SrtpProfile requireProfile() throws IOException {
    if (profile == null) {
      throw new TlsFatalAlert(AlertDescription.handshake_failure, "no SRTP profile");
    }
    return profile;
  }
}
