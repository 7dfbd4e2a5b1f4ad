package huizhen.web.signing;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.Date;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.cms.AttributeTable;
import org.bouncycastle.asn1.cms.CMSAttributes;
import org.bouncycastle.asn1.cms.CMSObjectIdentifiers;
import org.bouncycastle.asn1.cms.Time;
import org.bouncycastle.asn1.ess.SigningCertificateV2;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.CMSVerifierCertificateNotValidException;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.util.Store;
import org.jspecify.annotations.Nullable;

/// Checks a [SignatureFile] that came from anywhere: by nothing but its bytes, the text that it
/// should be about, and whom one believes. Never throws at bytes.
public final class SignatureCheck {
  /// How far the time that the signer claims may lie after a time stamp.
  private static final Duration SKEW = Duration.ofMinutes(5);

  private final Collection<X509Certificate> roots;
  private final BiFunction<byte[], byte[], Optional<Stamped>> stamps;

  /// @param roots who certifies signers
  /// @param stamps what a time stamp says of a SHA-256, when a believed authority made it and it is
  ///   about that: token, digest
  public SignatureCheck(
      Collection<X509Certificate> roots, BiFunction<byte[], byte[], Optional<Stamped>> stamps) {
    this.roots = List.copyOf(roots);
    this.stamps = stamps;
  }

  /// @param authority the distinguished name of its certificate
  public record Stamped(Instant at, String authority) {}

  /// What is wrong with a signature.
  public enum Fault {
    /// No file of the form, or cut short, or with something behind it.
    UNREADABLE,
    /// The text in it is another one.
    OTHER_TEXT,
    /// It does not answer to the certificate's key, or is another signature than the one that is
    /// kept.
    WRONG_SIGNATURE,
    /// It does not name the certificate that is in it as the signer's.
    OTHER_CERTIFICATE,
    /// No way leads from the certificate to a root that is believed.
    UNKNOWN_ROOT,
    /// The certificate was not valid when it was signed.
    NOT_VALID_THEN,
    /// Its authority had revoked it before.
    REVOKED,
    /// The certificate is somebody else's, not the author's.
    OTHER_SIGNER,
    /// It has a time stamp that is of another signature, or of nobody who is believed.
    WRONG_STAMP,
    /// It says that it was signed at another time than the text.
    OTHER_TIME
  }

  /// What was found.
  ///
  /// @param certificate the signer's; empty where it could not be read
  /// @param signedAt as the signer claims
  /// @param stamped by whom and when it was time-stamped at the latest
  /// @param status what the authority said when it was signed
  public record Finding(
      Set<Fault> faults,
      Optional<X509Certificate> certificate,
      Optional<Instant> signedAt,
      Optional<Stamped> stamped,
      Optional<StatusWord> status) {
    public Finding {
      faults = Set.copyOf(faults);
    }

    /// The time that the certificate has to have been good at: the time stamp's, else what the
    /// signer claims.
    public Optional<Instant> at() {
      return stamped.map(Stamped::at).or(() -> signedAt);
    }

    public Finding and(Fault fault) {
      var more = EnumSet.of(fault);
      more.addAll(faults);
      return new Finding(more, certificate, signedAt, stamped, status);
    }

    public boolean isGood() {
      return faults.isEmpty();
    }
  }

  private static Finding unreadable() {
    return new Finding(
        Set.of(Fault.UNREADABLE),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /// @param value the signature value that is kept elsewhere, base64
  /// @param text that it is to be about
  /// @param at when the text says that it was signed
  public Finding check(byte[] file, String value, byte[] text, Instant at) {
    try {
      var data = new CMSSignedData(file);
      var signers = data.getSignerInfos().getSigners();
      if (file.length > SignatureFile.MAX_BYTES
          || !CMSObjectIdentifiers.signedData.equals(data.toASN1Structure().getContentType())
          || signers.size() != 1
          || !(data.getSignedContent() != null
              && data.getSignedContent().getContent() instanceof byte[] content)
          || !Arrays.equals(data.toASN1Structure().getEncoded(ASN1Encoding.DER), file)) {
        return unreadable();
      }
      var signer = signers.iterator().next();
      var faults = EnumSet.noneOf(Fault.class);
      if (!Arrays.equals(content, text)) {
        faults.add(Fault.OTHER_TEXT);
      }
      if (!value.equals(Base64.getEncoder().encodeToString(signer.getSignature()))) {
        faults.add(Fault.WRONG_SIGNATURE);
      }
      var all = certificates(data);
      var certificate = signersOwn(data, signer);
      if (certificate.isEmpty()) {
        return unreadable();
      }
      return signedBy(data, signer, certificate.get(), all, at, faults);
    } catch (CMSException
        | GeneralSecurityException
        | IOException
        | OperatorCreationException
        | RuntimeException e) {
      // The reader of the library throws what it likes at bytes that are no structure of its.
      return unreadable();
    }
  }

  private Finding signedBy(
      CMSSignedData data,
      SignerInformation signer,
      X509Certificate certificate,
      List<X509Certificate> all,
      Instant at,
      Set<Fault> faults)
      throws CMSException, OperatorCreationException, IOException {
    var claimed = signingTime(signer);
    if (claimed.isEmpty() || claimed.get().getEpochSecond() != at.getEpochSecond()) {
      faults.add(Fault.OTHER_TIME);
    }
    if (!isNamed(signer, certificate)) {
      faults.add(Fault.OTHER_CERTIFICATE);
    }
    try {
      if (!signer.verify(new JcaSimpleSignerInfoVerifierBuilder().build(certificate))) {
        faults.add(Fault.WRONG_SIGNATURE);
      }
    } catch (CMSVerifierCertificateNotValidException e) {
      faults.add(Fault.NOT_VALID_THEN);
    } catch (CMSException e) {
      faults.add(Fault.WRONG_SIGNATURE); // its digest is of another text, say
    }
    var token = token(signer);
    var stamped =
        token.flatMap(it -> stamps.apply(it, SignatureFile.sha256(signer.getSignature())));
    if (token.isPresent() && (stamped.isEmpty() || stamped.get().at().isBefore(at.minus(SKEW)))) {
      faults.add(Fault.WRONG_STAMP);
    }
    var when = stamped.map(Stamped::at).orElse(at);
    if (!Certificates.isValidAt(certificate, when) || !Certificates.maySign(certificate)) {
      faults.add(Fault.NOT_VALID_THEN);
    }
    // Whether somebody is believed is asked apart from whether the certificate was over.
    var pathAt = Certificates.isValidAt(certificate, when) ? when : middle(certificate);
    var path = Certificates.path(certificate, all, roots, pathAt);
    if (path.isEmpty()) {
      faults.add(Fault.UNKNOWN_ROOT);
    }
    var status = path.flatMap(it -> status(data, it, when));
    if (status.isPresent()
        && status.get() instanceof StatusWord.Revoked(var _, var since)
        && !since.isAfter(when)) {
      faults.add(Fault.REVOKED);
    }
    return new Finding(faults, Optional.of(certificate), claimed, stamped, status);
  }

  private static Instant middle(X509Certificate it) {
    var from = it.getNotBefore().toInstant();
    return from.plus(Duration.between(from, it.getNotAfter().toInstant()).dividedBy(2));
  }

  private static Optional<StatusWord> status(
      CMSSignedData data, List<X509Certificate> path, Instant at) {
    @SuppressWarnings("unchecked") // whatever it is
    Store<Object> words = data.getOtherRevocationInfo(CMSObjectIdentifiers.id_ri_ocsp_response);
    for (var each : words.getMatches(null)) {
      try {
        var word =
            StatusWord.read(
                ((ASN1Encodable) each).toASN1Primitive().getEncoded(ASN1Encoding.DER), path, at);
        if (!(word instanceof StatusWord.Nothing)) {
          return Optional.of(word);
        }
      } catch (IOException e) {
        return Optional.empty(); // as if there were none
      }
    }
    return Optional.empty();
  }

  private static boolean isNamed(SignerInformation signer, X509Certificate certificate)
      throws IOException {
    var attribute =
        value(signer.getSignedAttributes(), PKCSObjectIdentifiers.id_aa_signingCertificateV2);
    return attribute.isPresent()
        && Arrays.equals(
            SigningCertificateV2.getInstance(attribute.get()).getCerts()[0].getEncoded(),
            SignatureFile.reference(certificate).getCerts()[0].getEncoded());
  }

  private static Optional<Instant> signingTime(SignerInformation signer) {
    return value(signer.getSignedAttributes(), CMSAttributes.signingTime)
        .map(it -> Time.getInstance(it).getDate())
        .map(Date::toInstant);
  }

  private static Optional<byte[]> token(SignerInformation signer) throws IOException {
    var token =
        value(signer.getUnsignedAttributes(), PKCSObjectIdentifiers.id_aa_signatureTimeStampToken);
    return token.isEmpty()
        ? Optional.empty()
        : Optional.of(token.get().toASN1Primitive().getEncoded(ASN1Encoding.DER));
  }

  /// Of an attribute that is there once, with one value.
  private static Optional<ASN1Encodable> value(
      @Nullable AttributeTable table, org.bouncycastle.asn1.ASN1ObjectIdentifier type) {
    if (table == null) {
      return Optional.empty();
    }
    var all = table.getAll(type);
    if (all.size() != 1) {
      return Optional.empty();
    }
    var values = org.bouncycastle.asn1.cms.Attribute.getInstance(all.get(0)).getAttributeValues();
    return values.length == 1 ? Optional.of(values[0]) : Optional.empty();
  }

  private static List<X509Certificate> certificates(CMSSignedData data) throws IOException {
    var all = new ArrayList<X509Certificate>();
    for (X509CertificateHolder each : data.getCertificates().getMatches(null)) {
      all.add(Certificates.parse(each.getEncoded()));
    }
    return all;
  }

  private static Optional<X509Certificate> signersOwn(CMSSignedData data, SignerInformation signer)
      throws GeneralSecurityException, IOException {
    @SuppressWarnings("unchecked") // a selector of certificates matches these
    var selector = (org.bouncycastle.util.Selector<X509CertificateHolder>) signer.getSID();
    var own = data.getCertificates().getMatches(selector);
    return own.size() == 1
        ? Optional.of(Certificates.parse(own.iterator().next().getEncoded()))
        : Optional.empty();
  }
}
