package huizhen.web.signing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.cms.AttributeTable;
import org.bouncycastle.asn1.cms.CMSAttributes;
import org.bouncycastle.asn1.cms.CMSObjectIdentifiers;
import org.bouncycastle.asn1.cms.Time;
import org.bouncycastle.asn1.ess.ESSCertIDv2;
import org.bouncycastle.asn1.ess.SigningCertificateV2;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.IssuerSerial;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.cms.DefaultSignedAttributeTableGenerator;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.SignerInformationStore;
import org.bouncycastle.cms.jcajce.JcaSignerInfoGeneratorBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;

/// A signed text as others can check it: a CMS SignedData (RFC 5652) with the text in it, one
/// signer, the whole chain of certificates, and CAdES' attributes (ETSI EN 319 122-1): the signer's
/// certificate by its digest (RFC 5035), a time stamp of the signature (RFC 3161) where there is
/// one, and what the certificate's authority said of it (OCSP, RFC 5940) where it said something.
public final class SignatureFile {
  public static final String MEDIA_TYPE = "application/pkcs7-signature";

  /// A text of 60 KB, a chain, an OCSP answer and a time stamp with its chain fit well.
  public static final int MAX_BYTES = 256 * 1024;

  /// What an Ed25519 signature has: the gateway's own, of documents from before.
  private static final int ED25519_BYTES = 64;

  private final CMSSignedData data;

  private SignatureFile(CMSSignedData data) {
    this.data = data;
  }

  /// @param chain the signer's certificate first
  /// @param at when, as the text says it too
  /// @param status an OCSP response in DER
  public static SignatureFile sign(
      byte[] text,
      PrivateKey key,
      List<X509Certificate> chain,
      Instant at,
      Optional<byte[]> status,
      SecureRandom random) {
    var attributes = new ASN1EncodableVector();
    var second = Date.from(at.truncatedTo(ChronoUnit.SECONDS));
    attributes.add(new Attribute(CMSAttributes.signingTime, new DERSet(new Time(second))));
    attributes.add(
        new Attribute(
            PKCSObjectIdentifiers.id_aa_signingCertificateV2,
            new DERSet(reference(chain.getFirst()))));
    try {
      var signer =
          new JcaContentSignerBuilder(SigningPair.ALGORITHM).setSecureRandom(random).build(key);
      var generator = new CMSSignedDataGenerator();
      generator.addSignerInfoGenerator(
          new JcaSignerInfoGeneratorBuilder(new JcaDigestCalculatorProviderBuilder().build())
              .setSignedAttributeGenerator(
                  new DefaultSignedAttributeTableGenerator(new AttributeTable(attributes)))
              .build(signer, chain.getFirst()));
      generator.addCertificates(new JcaCertStore(chain));
      if (status.isPresent()) {
        generator.addOtherRevocationInfo(
            CMSObjectIdentifiers.id_ri_ocsp_response, (ASN1Encodable) read(status.get()));
      }
      return new SignatureFile(generator.generate(new CMSProcessableByteArray(text), true));
    } catch (CMSException
        | CertificateEncodingException
        | IOException
        | OperatorCreationException e) {
      throw new IllegalStateException("a document could not be signed", e);
    }
  }

  /// With a time stamp of its signature: a TimeStampToken in DER.
  public SignatureFile stamped(byte[] token) {
    try {
      var attribute =
          new Attribute(
              PKCSObjectIdentifiers.id_aa_signatureTimeStampToken, new DERSet(read(token)));
      var signer =
          SignerInformation.replaceUnsignedAttributes(
              signer(), new AttributeTable(new DERSet(attribute)));
      return new SignatureFile(
          CMSSignedData.replaceSigners(data, new SignerInformationStore(List.of(signer))));
    } catch (IOException e) {
      throw new IllegalArgumentException("a time stamp is no DER", e);
    }
  }

  private static ASN1Primitive read(byte[] der) throws IOException {
    return ASN1Primitive.fromByteArray(der);
  }

  private SignerInformation signer() {
    return data.getSignerInfos().getSigners().iterator().next();
  }

  /// In DER.
  public byte[] bytes() {
    try {
      return data.toASN1Structure().getEncoded(ASN1Encoding.DER);
    } catch (IOException e) {
      throw new IllegalStateException("a signature that was made can't be written", e);
    }
  }

  /// What a time stamp is asked of: the SHA-256 of the signature value.
  public byte[] imprint() {
    return sha256(signer().getSignature());
  }

  /// The signature value, base64: what cases and requests keep.
  public String value() {
    return Base64.getEncoder().encodeToString(signer().getSignature());
  }

  /// The id in the vault of the file that this signature value is from.
  public static String id(String value) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(sha256(("signature\n" + value).getBytes(StandardCharsets.US_ASCII)));
  }

  /// Whether this is the id of a signature value's file.
  public static boolean isOf(String value, String id) {
    return isPractitioners(value) && id(value).equals(id);
  }

  /// Whether a signature value is a practitioner's, and so has a file; older ones are the gateway's
  /// own, over the text alone.
  public static boolean isPractitioners(String value) {
    try {
      return Base64.getDecoder().decode(value).length != ED25519_BYTES;
    } catch (IllegalArgumentException damaged) {
      return false;
    }
  }

  static SigningCertificateV2 reference(X509Certificate certificate)
      throws IllegalArgumentException {
    try {
      var name = X500Name.getInstance(certificate.getIssuerX500Principal().getEncoded());
      return new SigningCertificateV2(
          new ESSCertIDv2(
              sha256(certificate.getEncoded()),
              new IssuerSerial(
                  new GeneralNames(new GeneralName(name)), certificate.getSerialNumber())));
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a certificate that was read can't be written", e);
    }
  }

  static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
