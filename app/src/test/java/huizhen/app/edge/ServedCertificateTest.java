package huizhen.app.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The forms in which authorities and tools hand out chains and keys.
final class ServedCertificateTest {
  private static final ASN1ObjectIdentifier P_256 = SECObjectIdentifiers.secp256r1;
  private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant END = Instant.parse("2027-01-01T00:00:00Z");

  @ParameterizedTest
  @CsvSource({"RSA,SHA256withRSA", "EC,SHA256withECDSA", "Ed25519,Ed25519"})
  void reads_keys_as_pkcs_8_and_in_the_form_of_their_kind(String kind, String signing)
      throws Exception {
    var keys =
        kind.equals("EC") ? elliptic() : KeyPairGenerator.getInstance(kind).generateKeyPair();
    var chain = certificate(keys, signing, "CN=gateway", "CN=authority");
    var read = ServedCertificate.of(chain, pem(new JcaPKCS8Generator(keys.getPrivate(), null)));
    assertThat(read.notAfter()).isEqualTo(END);
    assertThat(read.isSelfSigned()).isFalse();
    assertThat(ServedCertificate.of(chain, own(keys)).notAfter()).isEqualTo(END);
  }

  @Test
  void takes_the_first_of_a_chain() throws Exception {
    var keys = elliptic();
    var authority = elliptic();
    var chain =
        new String(certificate(keys, "SHA256withECDSA", "CN=a", "CN=b"), StandardCharsets.US_ASCII)
            + new String(
                certificate(authority, "SHA256withECDSA", "CN=b", "CN=b"),
                StandardCharsets.US_ASCII);
    var bytes = chain.getBytes(StandardCharsets.US_ASCII);
    assertThat(ServedCertificate.of(bytes, own(keys)).isSelfSigned()).isFalse();
    assertThatThrownBy(() -> ServedCertificate.of(bytes, own(authority)))
        .isInstanceOf(UnfitCertificateException.class)
        .hasMessageContaining("not the certificate's");
  }

  @Test
  void says_that_a_key_is_missing_or_of_another_kind() throws Exception {
    var keys = elliptic();
    var chain = certificate(keys, "SHA256withECDSA", "CN=a", "CN=a");
    assertThat(ServedCertificate.of(chain, own(keys)).isSelfSigned()).isTrue();
    assertThatThrownBy(() -> ServedCertificate.of(chain, chain))
        .isInstanceOf(UnfitCertificateException.class)
        .hasMessageContaining("no private key");
    var rsa = KeyPairGenerator.getInstance("RSA").generateKeyPair();
    assertThatThrownBy(() -> ServedCertificate.of(chain, own(rsa)))
        .isInstanceOf(UnfitCertificateException.class);
  }

  @Test
  void knows_when_it_is_good() throws Exception {
    var keys = elliptic();
    var read =
        ServedCertificate.of(certificate(keys, "SHA256withECDSA", "CN=a", "CN=a"), own(keys));
    read.checkTimes(BEGIN);
    for (var when : new Instant[] {BEGIN.minusSeconds(1), END}) {
      assertThatThrownBy(() -> read.checkTimes(when))
          .isInstanceOf(UnfitCertificateException.class)
          .hasMessageContaining(END.toString());
    }
  }

  private static byte[] certificate(KeyPair keys, String signing, String subject, String issuer)
      throws Exception {
    var builder =
        new JcaX509v3CertificateBuilder(
            new X500Name(issuer),
            BigInteger.ONE,
            Date.from(BEGIN),
            Date.from(END),
            new X500Name(subject),
            keys.getPublic());
    var signer = new JcaContentSignerBuilder(signing).build(keys.getPrivate());
    return pem(new JcaX509CertificateConverter().getCertificate(builder.build(signer)));
  }

  /// As OpenSSL writes them: PKCS #1 or SEC 1 where there is such a form.
  private static byte[] own(KeyPair keys) throws IOException {
    return keys.getPrivate() instanceof ECPrivateKey ec
        ? pem(
            new PemObject(
                "EC PRIVATE KEY",
                new org.bouncycastle.asn1.sec.ECPrivateKey(
                        ec.getParams().getOrder().bitLength(), ec.getS(), P_256)
                    .getEncoded()))
        : pem(keys.getPrivate());
  }

  private static KeyPair elliptic() throws GeneralSecurityException {
    var generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  private static byte[] pem(Object content) throws IOException {
    var text = new StringWriter();
    try (var writer = new JcaPEMWriter(text)) {
      writer.writeObject(content);
    }
    return text.toString().getBytes(StandardCharsets.US_ASCII);
  }
}
