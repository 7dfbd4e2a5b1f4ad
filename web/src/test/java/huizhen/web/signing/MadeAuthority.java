package huizhen.web.signing;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.x509.AccessDescription;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.CertificateStatus;
import org.bouncycastle.cert.ocsp.OCSPReq;
import org.bouncycastle.cert.ocsp.OCSPRespBuilder;
import org.bouncycastle.cert.ocsp.RevokedStatus;
import org.bouncycastle.cert.ocsp.jcajce.JcaBasicOCSPRespBuilder;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoGeneratorBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.bouncycastle.tsp.TSPAlgorithms;
import org.bouncycastle.tsp.TimeStampRequestGenerator;
import org.bouncycastle.tsp.TimeStampTokenGenerator;

/// Authorities as others run them: a root, one below it that certifies signers, and what it says of
/// a certificate when it is asked. And our own.
public final class MadeAuthority {
  static final Instant NOW = Instant.parse("2026-03-02T02:00:00Z");

  final SecureRandom random = new SecureRandom();
  final KeyPair rootPair = SigningPair.make(random);
  final KeyPair pair = SigningPair.make(random);
  public final X509Certificate root;
  final X509Certificate issuing;

  public MadeAuthority(String name) throws Exception {
    root =
        certificate(
            name + " root",
            name + " root",
            rootPair,
            rootPair,
            true,
            Optional.empty(),
            NOW.minus(Duration.ofDays(9)),
            NOW.plus(Duration.ofDays(999)));
    issuing =
        certificate(
            name + " root",
            name,
            rootPair,
            pair,
            true,
            Optional.empty(),
            NOW.minus(Duration.ofDays(8)),
            NOW.plus(Duration.ofDays(888)));
  }

  /// The certificate, the one that issues it, the root.
  List<X509Certificate> chain(KeyPair owner, String subject, Optional<String> responder)
      throws Exception {
    return chain(owner, subject, responder, NOW.minusSeconds(60), NOW.plus(Duration.ofDays(365)));
  }

  List<X509Certificate> chain(
      KeyPair owner, String subject, Optional<String> responder, Instant from, Instant until)
      throws Exception {
    var issuer = issuing.getSubjectX500Principal().getName().replace("CN=", "");
    return List.of(
        certificate(issuer, subject, pair, owner, false, responder, from, until), issuing, root);
  }

  private X509Certificate certificate(
      String issuer,
      String subject,
      KeyPair by,
      KeyPair owner,
      boolean isAuthority,
      Optional<String> responder,
      Instant from,
      Instant until)
      throws Exception {
    var builder = builder(issuer, subject, owner, from, until);
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(isAuthority));
    builder.addExtension(
        Extension.keyUsage,
        true,
        new KeyUsage(
            isAuthority
                ? KeyUsage.keyCertSign
                : KeyUsage.digitalSignature | KeyUsage.nonRepudiation));
    if (responder.isPresent()) {
      builder.addExtension(
          Extension.authorityInfoAccess,
          false,
          new AuthorityInformationAccess(
              AccessDescription.id_ad_ocsp,
              new GeneralName(GeneralName.uniformResourceIdentifier, responder.get())));
    }
    return signed(builder, by);
  }

  private JcaX509v3CertificateBuilder builder(
      String issuer, String subject, KeyPair owner, Instant from, Instant until) {
    return new JcaX509v3CertificateBuilder(
        new javax.security.auth.x500.X500Principal("CN=" + issuer),
        new BigInteger(64, random).setBit(64),
        Date.from(from),
        Date.from(until),
        new javax.security.auth.x500.X500Principal("CN=" + subject),
        owner.getPublic());
  }

  private static X509Certificate signed(JcaX509v3CertificateBuilder builder, KeyPair by)
      throws Exception {
    var signer = new JcaContentSignerBuilder(SigningPair.ALGORITHM).build(by.getPrivate());
    return Certificates.parse(builder.build(signer).getEncoded());
  }

  /// An OCSP answer about the first of a chain, by the one that issued it.
  byte[] answers(List<X509Certificate> chain, Optional<Instant> revoked, Instant at)
      throws Exception {
    return answer(chain, revoked, at, pair, SigningPair.ALGORITHM, List.of());
  }

  /// The same by anybody.
  public static byte[] answer(
      List<X509Certificate> chain,
      Optional<Instant> revoked,
      Instant at,
      KeyPair by,
      String algorithm,
      List<X509Certificate> certificates)
      throws Exception {
    var asked = new OCSPReq(StatusWord.question(chain)).getRequestList()[0].getCertID();
    var builder =
        new JcaBasicOCSPRespBuilder(
            by.getPublic(),
            new JcaDigestCalculatorProviderBuilder().build().get(CertificateID.HASH_SHA1));
    var status =
        revoked.isPresent()
            ? new RevokedStatus(Date.from(revoked.get()), CRLReason.keyCompromise)
            : CertificateStatus.GOOD;
    builder.addResponse(asked, status, Date.from(at), Date.from(at.plus(Duration.ofHours(1))));
    var holders = new X509CertificateHolder[certificates.size()];
    for (int i = 0; i < holders.length; i++) {
      holders[i] = new JcaX509CertificateHolder(certificates.get(i));
    }
    var word =
        builder.build(
            new JcaContentSignerBuilder(algorithm).build(by.getPrivate()), holders, Date.from(at));
    return new OCSPRespBuilder().build(OCSPRespBuilder.SUCCESSFUL, word).getEncoded();
  }

  /// A time stamping authority's token, by whom this one has certified for it.
  public byte[] stamp(byte[] sha256, Instant at) {
    try {
      var owner = SigningPair.make(random);
      var issuer = issuing.getSubjectX500Principal().getName().replace("CN=", "");
      var builder =
          builder(
              issuer,
              "Stamps",
              owner,
              NOW.minus(Duration.ofDays(1)),
              NOW.plus(Duration.ofDays(99)));
      builder.addExtension(
          Extension.extendedKeyUsage, true, new ExtendedKeyUsage(KeyPurposeId.id_kp_timeStamping));
      var certificate = signed(builder, pair);
      var asked = new TimeStampRequestGenerator();
      asked.setCertReq(true);
      var sha = new AlgorithmIdentifier(NISTObjectIdentifiers.id_sha256);
      var tokens =
          new TimeStampTokenGenerator(
              new JcaSimpleSignerInfoGeneratorBuilder()
                  .build(SigningPair.ALGORITHM, owner.getPrivate(), certificate),
              new JcaDigestCalculatorProviderBuilder().build().get(sha),
              new ASN1ObjectIdentifier("1.2.3.4.1"));
      tokens.addCertificates(new JcaCertStore(List.of(certificate, issuing)));
      return tokens
          .generate(
              asked.generate(TSPAlgorithms.SHA256, sha256, BigInteger.TEN),
              BigInteger.ONE,
              Date.from(at))
          .getEncoded();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /// Whom the authority has certified to answer for it, or not.
  X509Certificate answerer(KeyPair owner, boolean isCertified) throws Exception {
    var issuer = issuing.getSubjectX500Principal().getName().replace("CN=", "");
    var builder =
        builder(issuer, "answerer", owner, NOW.minusSeconds(60), NOW.plus(Duration.ofDays(9)));
    if (isCertified) {
      builder.addExtension(
          Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_OCSPSigning));
    }
    return signed(builder, pair);
  }

  /// The gateway's own.
  static OwnRoot own() throws Exception {
    var key = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    java.util.function.UnaryOperator<byte[]> sign =
        message -> {
          try {
            var signature = Signature.getInstance("Ed25519");
            signature.initSign(key.getPrivate());
            signature.update(message);
            return signature.sign();
          } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
          }
        };
    var random = new SecureRandom();
    return new OwnRoot(OwnRoot.make(key.getPublic().getEncoded(), sign, NOW, random), sign, random);
  }

  static List<X509Certificate> certified(OwnRoot own, KeyPair owner, String practitioner) {
    return own.certify(
        SigningPair.request(
            new SigningPair.Owner(practitioner, "hospital", "省人民医院"),
            owner.getPublic(),
            owner.getPrivate(),
            new SecureRandom()),
        NOW);
  }
}
