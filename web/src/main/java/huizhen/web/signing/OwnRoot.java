package huizhen.web.signing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.function.UnaryOperator;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;

/// The gateway as a certificate authority of its own: what it certifies says that this gateway knew
/// the practitioner, and no more. Signs with an Ed25519 key (RFC 8410) that stays where it is.
public final class OwnRoot {
  /// Longer than anything that is signed under it has to be kept.
  private static final Duration ROOT_LIFE = Duration.ofDays(365L * 40);

  private static final Duration LIFE = Duration.ofDays(365);

  /// Clocks differ, and certificates count in whole seconds.
  private static final Duration BEFORE = Duration.ofMinutes(5);

  private static final int SERIAL_BITS = 127;
  private static final String NAME = "CN=Huizhen signing authority,O=Huizhen";

  private final X509Certificate root;
  private final UnaryOperator<byte[]> key;
  private final SecureRandom random;

  /// @param key signs with the root's key
  public OwnRoot(X509Certificate root, UnaryOperator<byte[]> key, SecureRandom random) {
    this.root = root;
    this.key = key;
    this.random = random;
  }

  public X509Certificate root() {
    return root;
  }

  /// Makes the root's certificate.
  ///
  /// @param publicKey an Ed25519 key as X.509 SubjectPublicKeyInfo
  /// @param key signs with it
  public static X509Certificate make(
      byte[] publicKey, UnaryOperator<byte[]> key, Instant now, SecureRandom random) {
    try {
      PublicKey own =
          KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(publicKey));
      var name = new X500Name(NAME);
      var builder =
          new JcaX509v3CertificateBuilder(
              name,
              serial(random),
              Date.from(now.minus(Duration.ofDays(1))),
              Date.from(now.plus(ROOT_LIFE)),
              name,
              own);
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
      builder.addExtension(
          Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
      builder.addExtension(
          Extension.subjectKeyIdentifier,
          false,
          new JcaX509ExtensionUtils().createSubjectKeyIdentifier(own));
      return Certificates.parse(builder.build(new KeySigner(key)).getEncoded());
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("the authority's certificate could not be made", e);
    }
  }

  /// Certifies the key of a request, which has to be signed with it and on P-256, for the subject
  /// that it names. Throws an [IllegalArgumentException] at any other.
  public List<X509Certificate> certify(byte[] request, Instant now) {
    try {
      var read = new JcaPKCS10CertificationRequest(request);
      var theirs = read.getPublicKey();
      if (!read.isSignatureValid(new JcaContentVerifierProviderBuilder().build(theirs))
          || !(theirs instanceof java.security.interfaces.ECPublicKey ec)
          || ec.getParams().getCurve().getField().getFieldSize() != 256) {
        throw new IllegalArgumentException("a request is not signed with its own key on P-256");
      }
      var builder =
          new JcaX509v3CertificateBuilder(
              root,
              serial(random),
              Date.from(now.minus(BEFORE)),
              Date.from(now.plus(LIFE)),
              new javax.security.auth.x500.X500Principal(read.getSubject().getEncoded()),
              theirs);
      var extensions = new JcaX509ExtensionUtils();
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
      builder.addExtension(
          Extension.keyUsage,
          true,
          new KeyUsage(KeyUsage.digitalSignature | KeyUsage.nonRepudiation));
      builder.addExtension(
          Extension.subjectKeyIdentifier, false, extensions.createSubjectKeyIdentifier(theirs));
      builder.addExtension(
          Extension.authorityKeyIdentifier,
          false,
          // By the key alone: gateways with one vault each have a root certificate of it.
          extensions.createAuthorityKeyIdentifier(root.getPublicKey()));
      return List.of(Certificates.parse(builder.build(new KeySigner(key)).getEncoded()), root);
    } catch (GeneralSecurityException
        | IOException
        | OperatorCreationException
        | PKCSException
        | RuntimeException e) {
      // The reader of the library throws what it likes at bytes that are no structure of its.
      throw new IllegalArgumentException("this is no certification request", e);
    }
  }

  private static BigInteger serial(SecureRandom random) {
    return new BigInteger(SERIAL_BITS, random).setBit(SERIAL_BITS - 1);
  }

  /// Signs with a key that only somebody else has.
  private static final class KeySigner implements ContentSigner {
    private final ByteArrayOutputStream content = new ByteArrayOutputStream();
    private final UnaryOperator<byte[]> key;

    KeySigner(UnaryOperator<byte[]> key) {
      this.key = key;
    }

    @Override
    public AlgorithmIdentifier getAlgorithmIdentifier() {
      return new AlgorithmIdentifier(EdECObjectIdentifiers.id_Ed25519);
    }

    @Override
    public OutputStream getOutputStream() {
      return content;
    }

    @Override
    public byte[] getSignature() {
      return key.apply(content.toByteArray());
    }
  }
}
