package huizhen.recording.log;

import huizhen.recording.vault.Digests;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.tsp.TSPException;
import org.bouncycastle.tsp.TimeStampToken;

/// A time stamping authority's word that a checkpoint's text, or a signature, was there at a time
/// (RFC 3161, a TimeStampToken in DER). Whose word counts is said from outside, by root
/// certificates; the authority's own certificate has to be in the token, to be for time stamping
/// alone (section 2.3) and to have been valid at the time that it names. Whether it was revoked is
/// not asked: nobody can in 30 years.
public final class TimeStamp {
  /// Room for a chain of some certificates.
  public static final int MAX_BYTES = 32 * 1024;

  private final TimeStampToken token;
  private final byte[] bytes;

  private TimeStamp(TimeStampToken token, byte[] bytes) {
    this.token = token;
    this.bytes = bytes;
  }

  /// Throws an [IllegalArgumentException] when this is none.
  public static TimeStamp parse(byte[] bytes) {
    if (bytes.length > MAX_BYTES) {
      throw new IllegalArgumentException("a time stamp is longer than %d".formatted(MAX_BYTES));
    }
    try {
      return new TimeStamp(new TimeStampToken(new CMSSignedData(bytes)), bytes.clone());
    } catch (CMSException | TSPException | IOException | RuntimeException e) {
      // The reader of the library throws what it likes at bytes that are no structure of its.
      throw new IllegalArgumentException("this is no time stamp of RFC 3161", e);
    }
  }

  public byte[] bytes() {
    return bytes.clone();
  }

  /// Whether it is about the text of this note: its SHA-256.
  public boolean isOf(SignedNote note) {
    return isOf(imprint(note));
  }

  /// Whether it is about what has this SHA-256.
  public boolean isOf(byte[] sha256) {
    var info = token.getTimeStampInfo();
    return NISTObjectIdentifiers.id_sha256.equals(info.getMessageImprintAlgOID())
        && Arrays.equals(info.getMessageImprintDigest(), sha256);
  }

  /// What it says when one of the roots vouches for who signed it; else empty.
  ///
  /// @return the time and the authority's name
  public Optional<Word> believed(List<X509Certificate> roots) {
    var at = token.getTimeStampInfo().getGenTime();
    try {
      var all = certificates();
      for (X509Certificate signer : signers(all)) {
        token.validate(new JcaSimpleSignerInfoVerifierBuilder().build(signer));
        if (hasPath(signer, all, roots, at)) {
          return Optional.of(new Word(at.toInstant(), signer.getSubjectX500Principal().getName()));
        }
      }
      return Optional.empty();
    } catch (GeneralSecurityException
        | IOException
        | OperatorCreationException
        | RuntimeException
        | TSPException e) {
      // Not signed by who it says, or not for time stamping: nobody's word.
      return Optional.empty();
    }
  }

  /// @param authority the distinguished name of its certificate
  public record Word(Instant at, String authority) {}

  /// What an authority is asked to stamp: SHA-256 of the note's text.
  static byte[] imprint(SignedNote note) {
    return Digests.sha256(note.text().getBytes(StandardCharsets.UTF_8));
  }

  private List<X509Certificate> certificates() throws GeneralSecurityException, IOException {
    return all(token.getCertificates().getMatches(null));
  }

  private List<X509Certificate> signers(List<X509Certificate> all)
      throws GeneralSecurityException, IOException {
    @SuppressWarnings("unchecked") // a selector of certificates matches these
    var selector = (org.bouncycastle.util.Selector<X509CertificateHolder>) token.getSID();
    var signers = all(token.getCertificates().getMatches(selector));
    return signers.stream().filter(all::contains).toList();
  }

  private static List<X509Certificate> all(Collection<X509CertificateHolder> holders)
      throws GeneralSecurityException, IOException {
    var factory = CertificateFactory.getInstance("X.509");
    var all = new ArrayList<X509Certificate>();
    for (X509CertificateHolder each : holders) {
      all.add(
          (X509Certificate)
              factory.generateCertificate(new ByteArrayInputStream(each.getEncoded())));
    }
    return all;
  }

  private static boolean hasPath(
      X509Certificate signer, List<X509Certificate> all, List<X509Certificate> roots, Date at)
      throws GeneralSecurityException {
    if (roots.isEmpty()) {
      return false;
    }
    var anchors = new HashSet<TrustAnchor>();
    roots.forEach(root -> anchors.add(new TrustAnchor(root, null)));
    var target = new X509CertSelector();
    target.setCertificate(signer);
    var parameters = new PKIXBuilderParameters(anchors, target);
    parameters.addCertStore(
        CertStore.getInstance("Collection", new CollectionCertStoreParameters(all)));
    parameters.setRevocationEnabled(false);
    parameters.setDate(at);
    var _ = CertPathBuilder.getInstance("PKIX").build(parameters); // throws when there is none
    return true;
  }
}
