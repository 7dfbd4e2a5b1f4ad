package huizhen.relay.io.dtls;

import java.io.IOException;
import java.util.Hashtable;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.ClientCertificateType;
import org.bouncycastle.tls.DefaultTlsServer;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsCredentialedSigner;
import org.bouncycastle.tls.TlsUtils;

/// The server role (`a=setup:passive`): what browsers leave to a relay. Demands a certificate.
final class DtlsServer extends DefaultTlsServer {
  private final DtlsIdentity identity;
  private final DtlsTerms terms;

  DtlsServer(DtlsIdentity identity, DtlsTerms terms) {
    super(identity.crypto());
    this.identity = identity;
    this.terms = terms;
  }

  @Override
  public ProtocolVersion[] getProtocolVersions() {
    return DtlsTerms.VERSIONS;
  }

  @Override
  protected ProtocolVersion[] getSupportedVersions() {
    return DtlsTerms.VERSIONS;
  }

  @Override
  protected int[] getSupportedCipherSuites() {
    return DtlsTerms.cipherSuites();
  }

  @Override
  public int getHandshakeTimeoutMillis() {
    return DtlsTerms.HANDSHAKE_LIMIT_MILLIS;
  }

  @Override
  public int getHandshakeResendTimeMillis() {
    return DtlsTerms.FIRST_RESEND_MILLIS;
  }

  @Override
  public boolean requiresExtendedMasterSecret() {
    return true;
  }

  @Override
  public CertificateRequest getCertificateRequest() {
    return new CertificateRequest(
        new short[] {ClientCertificateType.ecdsa_sign, ClientCertificateType.rsa_sign},
        TlsUtils.getDefaultSupportedSignatureAlgorithms(context),
        null);
  }

  @Override
  public void notifyClientCertificate(Certificate chain) throws IOException {
    terms.checkCertificate(chain);
  }

  @Override
  @SuppressWarnings("rawtypes")
  public void processClientExtensions(Hashtable extensions) throws IOException {
    super.processClientExtensions(extensions);
    terms.takeProfile(extensions);
  }

  @Override
  @SuppressWarnings({"rawtypes", "unchecked"})
  public Hashtable getServerExtensions() throws IOException {
    Hashtable extensions = super.getServerExtensions();
    terms.answerProfile(extensions);
    return extensions;
  }

  @Override
  public void notifyHandshakeComplete() throws IOException {
    super.notifyHandshakeComplete();
    terms.exportKeys(context);
  }

  @Override
  protected TlsCredentialedSigner getECDSASignerCredentials() {
    return identity.signer(context);
  }
}
