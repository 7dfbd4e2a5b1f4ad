package huizhen.relay.io.dtls;

import huizhen.relay.api.Fingerprint;
import huizhen.relay.transport.PeerFingerprints;
import java.io.IOException;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.ECNamedCurveTable;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.generators.ECKeyPairGenerator;
import org.bouncycastle.crypto.params.ECKeyGenerationParameters;
import org.bouncycastle.crypto.params.ECNamedDomainParameters;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.bc.BcECContentSignerBuilder;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.HashAlgorithm;
import org.bouncycastle.tls.SignatureAlgorithm;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsContext;
import org.bouncycastle.tls.TlsCredentialedSigner;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.impl.bc.BcDefaultTlsCredentialedSigner;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCertificate;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;

/// An ECDSA P-256 key and its self-signed certificate, made at start and never written anywhere.
/// Clients know it by the fingerprint in the answer (RFC 8827 §6.5).
public final class DtlsIdentity {
  private static final Duration VALIDITY = Duration.ofDays(366);
  private static final Duration CLOCK_SKEW = Duration.ofDays(1);

  private final BcTlsCrypto crypto;
  private final AsymmetricCipherKeyPair keys;
  private final Certificate chain;
  private final Fingerprint fingerprint;

  public DtlsIdentity(SecureRandom random, Instant now) {
    crypto = new BcTlsCrypto(random);
    try {
      keys = generateKeys(random);
      byte[] encoded = selfSign(keys, random, now);
      chain = new Certificate(new TlsCertificate[] {new BcTlsCertificate(crypto, encoded)});
      fingerprint = PeerFingerprints.fingerprint("sha-256", encoded);
    } catch (IOException | OperatorCreationException e) {
      throw new IllegalStateException("a P-256 certificate can always be made", e);
    }
  }

  BcTlsCrypto crypto() {
    return crypto;
  }

  public Fingerprint fingerprint() {
    return fingerprint;
  }

  TlsCredentialedSigner signer(TlsContext context) {
    return new BcDefaultTlsCredentialedSigner(
        new TlsCryptoParameters(context),
        crypto,
        keys.getPrivate(),
        chain,
        SignatureAndHashAlgorithm.getInstance(HashAlgorithm.sha256, SignatureAlgorithm.ecdsa));
  }

  private static AsymmetricCipherKeyPair generateKeys(SecureRandom random) {
    var generator = new ECKeyPairGenerator();
    generator.init(
        new ECKeyGenerationParameters(
            new ECNamedDomainParameters(
                X9ObjectIdentifiers.prime256v1,
                ECNamedCurveTable.getByOID(X9ObjectIdentifiers.prime256v1)),
            random));
    return generator.generateKeyPair();
  }

  @SuppressWarnings("JavaUtilDate") // what BouncyCastle takes
  private static byte[] selfSign(AsymmetricCipherKeyPair keys, SecureRandom random, Instant now)
      throws IOException, OperatorCreationException {
    var name = new X500Name("CN=huizhen");
    var builder =
        new X509v3CertificateBuilder(
            name,
            new BigInteger(64, random).add(BigInteger.ONE),
            Date.from(now.minus(CLOCK_SKEW)),
            Date.from(now.plus(VALIDITY)),
            name,
            SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(keys.getPublic()));
    var signer =
        new BcECContentSignerBuilder(
                new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256),
                new AlgorithmIdentifier(NISTObjectIdentifiers.id_sha256))
            .setSecureRandom(random)
            .build(keys.getPrivate());
    return builder.build(signer).getEncoded();
  }
}
