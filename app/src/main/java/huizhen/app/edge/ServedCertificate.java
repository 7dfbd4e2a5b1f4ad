package huizhen.app.edge;

import huizhen.app.config.Config.Pem;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;

/// What HTTPS shows and signs with: a chain and its private key, as they were read together, known
/// to belong together.
final class ServedCertificate {
  /// No chain or key is larger.
  private static final int MAX_BYTES = 256 * 1024;

  private final byte[] chain;
  private final byte[] key;
  private final X509Certificate own;

  private ServedCertificate(byte[] chain, byte[] key, X509Certificate own) {
    this.chain = chain;
    this.key = key;
    this.own = own;
  }

  /// Blocks.
  ///
  /// @throws UnfitCertificateException when they can't be read, or are not of each other
  static ServedCertificate read(Pem files) throws UnfitCertificateException {
    try {
      return of(bytes(files.chain()), bytes(files.privateKey()));
    } catch (IOException e) {
      throw new UnfitCertificateException("cannot be read: " + e.getMessage(), e);
    }
  }

  static ServedCertificate of(byte[] chain, byte[] key) throws UnfitCertificateException {
    try {
      var own = first(chain);
      if (!belongs(privateKey(key), own.getPublicKey())) {
        throw new UnfitCertificateException("the private key is not the certificate's", null);
      }
      return new ServedCertificate(chain, key, own);
    } catch (UnfitCertificateException e) {
      throw e;
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      // The parsers throw what they like at what is no PEM.
      throw new UnfitCertificateException("is no chain (PEM) with its private key", e);
    }
  }

  /// @throws UnfitCertificateException when it is over, or has not begun
  void checkTimes(Instant now) throws UnfitCertificateException {
    var from = own.getNotBefore().toInstant();
    if (now.isBefore(from) || !now.isBefore(notAfter())) {
      throw new UnfitCertificateException(
          "the certificate is good from %s to %s".formatted(from, notAfter()), null);
    }
  }

  PemKeyCertOptions options() {
    return new PemKeyCertOptions()
        .setCertValue(Buffer.buffer(chain))
        .setKeyValue(Buffer.buffer(key));
  }

  Instant notAfter() {
    return own.getNotAfter().toInstant();
  }

  boolean isSelfSigned() {
    return own.getSubjectX500Principal().equals(own.getIssuerX500Principal());
  }

  boolean isSameAs(ServedCertificate other) {
    return Arrays.equals(chain, other.chain) && Arrays.equals(key, other.key);
  }

  private static byte[] bytes(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      var read = in.readNBytes(MAX_BYTES + 1);
      if (read.length > MAX_BYTES) {
        throw new IOException(file + " is larger than " + MAX_BYTES + " bytes");
      }
      return read;
    }
  }

  private static X509Certificate first(byte[] chain) throws GeneralSecurityException {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(chain));
  }

  private static PrivateKey privateKey(byte[] pem) throws IOException, UnfitCertificateException {
    try (var parser = new PEMParser(new StringReader(new String(pem, StandardCharsets.US_ASCII)))) {
      var converter = new JcaPEMKeyConverter();
      for (var next = parser.readObject(); next != null; next = parser.readObject()) {
        if (next instanceof PrivateKeyInfo info) {
          return converter.getPrivateKey(info);
        }
        if (next instanceof PEMKeyPair pair) {
          return converter.getPrivateKey(pair.getPrivateKeyInfo());
        }
        // such as the parameters of a curve, before the key
      }
    }
    throw new UnfitCertificateException("there is no private key, or an encrypted one", null);
  }

  private static boolean belongs(PrivateKey key, PublicKey certified)
      throws GeneralSecurityException {
    var algorithm =
        switch (certified.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> certified.getAlgorithm();
        };
    var probe = new byte[] {1};
    var signer = Signature.getInstance(algorithm);
    signer.initSign(key);
    signer.update(probe);
    var verifier = Signature.getInstance(algorithm);
    verifier.initVerify(certified);
    verifier.update(probe);
    return verifier.verify(signer.sign());
  }
}
