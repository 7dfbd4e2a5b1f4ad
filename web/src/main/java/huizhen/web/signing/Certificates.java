package huizhen.web.signing;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXCertPathBuilderResult;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Date;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;
import org.bouncycastle.cert.X509CertificateHolder;

/// What is asked of certificates (RFC 5280).
public final class Certificates {
  private static final int LINE = 64;

  private Certificates() {}

  /// SHA-256, lower-case hex.
  public static String fingerprint(X509Certificate it) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(it.getEncoded()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a certificate that was read can't be written", e);
    }
  }

  /// In upper-case hex, as people compare it.
  public static String serial(X509Certificate it) {
    return it.getSerialNumber().toString(16).toUpperCase(java.util.Locale.ROOT);
  }

  public static String subject(X509Certificate it) {
    return it.getSubjectX500Principal().getName();
  }

  public static String issuer(X509Certificate it) {
    return it.getIssuerX500Principal().getName();
  }

  /// The subject's common name; empty when it has none, or several.
  public static String commonName(X509Certificate it) {
    try {
      var names = new X509CertificateHolder(it.getEncoded()).getSubject().getRDNs(BCStyle.CN);
      return names.length == 1 ? IETFUtils.valueToString(names[0].getFirst().getValue()) : "";
    } catch (IOException | CertificateException e) {
      return "";
    }
  }

  /// Throws an [IllegalArgumentException] when this is no certificate.
  public static X509Certificate parse(byte[] der) {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(der));
    } catch (CertificateException e) {
      throw new IllegalArgumentException("this is no certificate", e);
    }
  }

  /// All in a text of PEM blocks. Throws an [IllegalArgumentException] when one can't be read.
  public static List<X509Certificate> parsePem(byte[] pem) {
    try {
      return CertificateFactory.getInstance("X.509")
          .generateCertificates(new ByteArrayInputStream(pem))
          .stream()
          .map(X509Certificate.class::cast)
          .toList();
    } catch (CertificateException e) {
      throw new IllegalArgumentException("these are no certificates in PEM", e);
    }
  }

  public static String pem(X509Certificate it) {
    try {
      var base64 =
          Base64.getMimeEncoder(LINE, "\n".getBytes(StandardCharsets.US_ASCII))
              .encodeToString(it.getEncoded());
      return "-----BEGIN CERTIFICATE-----\n" + base64 + "\n-----END CERTIFICATE-----\n";
    } catch (CertificateException e) {
      throw new IllegalStateException("a certificate that was read can't be written", e);
    }
  }

  /// The way from a certificate to one of the roots, the certificate first and the root last; empty
  /// when there was none at that time. Whether one was revoked is not asked here.
  ///
  /// @param between what may lie on the way
  public static Optional<List<X509Certificate>> path(
      X509Certificate from,
      Collection<X509Certificate> between,
      Collection<X509Certificate> roots,
      Instant at) {
    if (roots.isEmpty()) {
      return Optional.empty();
    }
    try {
      var anchors = new HashSet<TrustAnchor>();
      roots.forEach(root -> anchors.add(new TrustAnchor(root, null)));
      var target = new X509CertSelector();
      target.setCertificate(from);
      var parameters = new PKIXBuilderParameters(anchors, target);
      var all = new HashSet<>(between);
      all.add(from);
      parameters.addCertStore(
          CertStore.getInstance("Collection", new CollectionCertStoreParameters(all)));
      parameters.setRevocationEnabled(false);
      parameters.setDate(Date.from(at));
      var found = (PKIXCertPathBuilderResult) CertPathBuilder.getInstance("PKIX").build(parameters);
      var path = new ArrayList<X509Certificate>();
      found.getCertPath().getCertificates().forEach(it -> path.add((X509Certificate) it));
      path.add(found.getTrustAnchor().getTrustedCert());
      return Optional.of(List.copyOf(path));
    } catch (GeneralSecurityException none) {
      return Optional.empty();
    }
  }

  public static boolean isValidAt(X509Certificate it, Instant at) {
    return !at.isBefore(it.getNotBefore().toInstant()) && !at.isAfter(it.getNotAfter().toInstant());
  }

  /// Whether it may sign documents: where it says what its key is for, this is among it.
  public static boolean maySign(X509Certificate it) {
    var usage = it.getKeyUsage();
    return it.getBasicConstraints() < 0 && (usage == null || usage[0] || usage[1]);
  }
}
