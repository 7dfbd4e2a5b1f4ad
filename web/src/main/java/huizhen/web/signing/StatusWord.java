package huizhen.web.signing;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1IA5String;
import org.bouncycastle.asn1.x509.AccessDescription;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.CertException;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.ocsp.BasicOCSPResp;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.OCSPException;
import org.bouncycastle.cert.ocsp.OCSPReqBuilder;
import org.bouncycastle.cert.ocsp.OCSPResp;
import org.bouncycastle.cert.ocsp.RevokedStatus;
import org.bouncycastle.cert.ocsp.SingleResp;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;

/// What an authority says of a certificate (OCSP, RFC 6960): asked and read. Its answer counts when
/// who issued the certificate signed it, or somebody whom that one has certified to answer for it
/// (section 4.2.2.2).
public sealed interface StatusWord {
  /// How much clocks may differ, and how long before a signature an answer may have been made that
  /// names no time of its next.
  Duration SKEW = Duration.ofMinutes(10);

  /// Known and not revoked.
  record Good(Instant at) implements StatusWord {}

  /// @param since when it was revoked
  record Revoked(Instant at, Instant since) implements StatusWord {}

  /// It knows no such certificate.
  record Unknown(Instant at) implements StatusWord {}

  /// No answer to the question, or of nobody who may give it.
  record Nothing() implements StatusWord {}

  /// Where a certificate's status is asked: the first address by http or https that it names.
  static Optional<String> responder(X509Certificate certificate) {
    try {
      var access =
          AuthorityInformationAccess.fromExtensions(
              new JcaX509CertificateHolder(certificate).getExtensions());
      if (access == null) {
        return Optional.empty();
      }
      for (var each : access.getAccessDescriptions()) {
        var place = each.getAccessLocation();
        if (AccessDescription.id_ad_ocsp.equals(each.getAccessMethod())
            && place.getTagNo() == GeneralName.uniformResourceIdentifier) {
          var url = ASN1IA5String.getInstance(place.getName()).getString();
          if (url.startsWith("http://") || url.startsWith("https://")) {
            return Optional.of(url);
          }
        }
      }
      return Optional.empty();
    } catch (GeneralSecurityException | RuntimeException e) {
      return Optional.empty(); // an extension that can't be read names nobody
    }
  }

  /// A question in DER about the first certificate of a chain.
  static byte[] question(List<X509Certificate> chain) {
    try {
      return new OCSPReqBuilder().addRequest(id(chain)).build().getEncoded();
    } catch (OCSPException | IOException e) {
      throw new IllegalStateException("a question about a certificate could not be made", e);
    }
  }

  /// What an answer says about the first certificate of a chain, and whether that counts at a time.
  static StatusWord read(byte[] answer, List<X509Certificate> chain, Instant at) {
    try {
      if (chain.size() < 2
          || !(new OCSPResp(answer).getResponseObject() instanceof BasicOCSPResp word)
          || !isSigned(word, chain.get(1), at)) {
        return new Nothing();
      }
      var wanted = id(chain);
      for (var each : word.getResponses()) {
        if (each.getCertID().equals(wanted) && isFresh(each, at)) {
          return said(each);
        }
      }
      return new Nothing();
    } catch (CertException
        | GeneralSecurityException
        | IOException
        | OCSPException
        | OperatorCreationException
        | RuntimeException e) {
      // The reader of the library throws what it likes at bytes that are no structure of its.
      return new Nothing();
    }
  }

  private static StatusWord said(SingleResp it) {
    var at = it.getThisUpdate().toInstant();
    return switch (it.getCertStatus()) {
      case null -> new Good(at); // as the library has it
      case RevokedStatus revoked -> new Revoked(at, revoked.getRevocationTime().toInstant());
      default -> new Unknown(at);
    };
  }

  private static boolean isFresh(SingleResp it, Instant at) {
    if (it.getThisUpdate().toInstant().isAfter(at.plus(SKEW))) {
      return false;
    }
    return it.getNextUpdate() == null
        ? it.getThisUpdate().toInstant().isAfter(at.minus(SKEW))
        : it.getNextUpdate().toInstant().isAfter(at.minus(SKEW));
  }

  private static boolean isSigned(BasicOCSPResp word, X509Certificate issuer, Instant at)
      throws CertException,
          GeneralSecurityException,
          IOException,
          OCSPException,
          OperatorCreationException {
    if (word.isSignatureValid(new JcaContentVerifierProviderBuilder().build(issuer))) {
      return true;
    }
    for (X509CertificateHolder holder : List.of(word.getCerts())) {
      var usage = ExtendedKeyUsage.fromExtensions(holder.getExtensions());
      var answerer = Certificates.parse(holder.getEncoded());
      if (usage != null
          && usage.hasKeyPurposeId(KeyPurposeId.id_kp_OCSPSigning)
          && Certificates.isValidAt(answerer, at)
          && holder.getIssuer().equals(new JcaX509CertificateHolder(issuer).getSubject())
          && holder.isSignatureValid(new JcaContentVerifierProviderBuilder().build(issuer))
          && word.isSignatureValid(new JcaContentVerifierProviderBuilder().build(answerer))) {
        return true;
      }
    }
    return false;
  }

  private static CertificateID id(List<X509Certificate> chain) {
    try {
      var digests = new JcaDigestCalculatorProviderBuilder().build();
      // SHA-1 names the issuer here, as every responder knows it (RFC 5019); nothing rests on it.
      return new CertificateID(
          digests.get(CertificateID.HASH_SHA1),
          new JcaX509CertificateHolder(chain.get(1)),
          chain.getFirst().getSerialNumber());
    } catch (GeneralSecurityException | OCSPException | OperatorCreationException e) {
      throw new IllegalStateException("a certificate could not be named", e);
    }
  }
}
