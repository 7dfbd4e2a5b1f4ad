package huizhen.app.signing;

import huizhen.web.signing.Certificates;
import huizhen.web.signing.SigningPair;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PemKeyCertOptions;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AccessDescription;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.CertificateStatus;
import org.bouncycastle.cert.ocsp.OCSPReq;
import org.bouncycastle.cert.ocsp.OCSPRespBuilder;
import org.bouncycastle.cert.ocsp.jcajce.JcaBasicOCSPRespBuilder;
import org.bouncycastle.cms.CMSAbsentContent;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;

/// A certificate authority with an EST server on TLS and an OCSP responder on HTTP, on loopback: a
/// root, one below it that certifies, and a TLS certificate that the root vouches for.
final class TestEst implements AutoCloseable {
  private static final SecureRandom RANDOM = new SecureRandom();

  final X509Certificate root;
  final X509Certificate issuing;
  final List<String> authorizations = new ArrayList<>();
  final List<String> asked = new ArrayList<>();

  /// Answers in place of the authority.
  volatile Optional<BiConsumer<HttpServerRequest, Buffer>> instead = Optional.empty();

  volatile Optional<Buffer> word = Optional.empty();
  private final KeyPair rootPair = SigningPair.make(RANDOM);
  private final KeyPair pair = SigningPair.make(RANDOM);
  private final HttpServer est;
  private final HttpServer ocsp;

  TestEst(Vertx vertx) throws Exception {
    root = certificate("Root", "Root", rootPair, rootPair.getPublic(), true);
    issuing = certificate("Root", "Issuing", rootPair, pair.getPublic(), true);
    var tls = SigningPair.make(RANDOM);
    var own = certificate("Root", "localhost", rootPair, tls.getPublic(), false);
    var key =
        "-----BEGIN PRIVATE KEY-----\n"
            + Base64.getMimeEncoder().encodeToString(tls.getPrivate().getEncoded())
            + "\n-----END PRIVATE KEY-----\n";
    ocsp = vertx.createHttpServer().requestHandler(this::status);
    var _ = await(ocsp.listen(0, "127.0.0.1"));
    est =
        vertx
            .createHttpServer(
                new HttpServerOptions()
                    .setSsl(true)
                    .setKeyCertOptions(
                        new PemKeyCertOptions()
                            .addCertValue(Buffer.buffer(Certificates.pem(own)))
                            .addKeyValue(Buffer.buffer(key))))
            .requestHandler(request -> {
              asked.add(request.method() + " " + request.path());
              authorizations.add(String.valueOf(request.getHeader("Authorization")));
              var _ = request.body().onSuccess(body -> answer(request, body));
            });
    var _ = await(est.listen(0, "127.0.0.1"));
  }

  EstConfig config(
      List<X509Certificate> tlsRoots, List<X509Certificate> roots, java.nio.file.Path password) {
    return new EstConfig(
        URI.create("https://localhost:" + est.actualPort() + "/.well-known/est/"),
        tlsRoots,
        roots,
        Optional.of(new EstConfig.User("gateway", password)),
        Optional.empty());
  }

  private void answer(HttpServerRequest request, Buffer body) {
    if (instead.isPresent()) {
      instead.get().accept(request, body);
      return;
    }
    try {
      if (String.valueOf(request.path()).endsWith("/cacerts")) {
        certificates(request, List.of(issuing, root));
      } else {
        var asked =
            new JcaPKCS10CertificationRequest(
                Base64.getMimeDecoder().decode(body.toString(StandardCharsets.US_ASCII)));
        certificates(request, List.of(issued(asked.getPublicKey())));
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  X509Certificate issued(PublicKey key) throws Exception {
    return certificate("Issuing", "p-wang", pair, key, false);
  }

  void certificates(HttpServerRequest request, List<X509Certificate> all) throws Exception {
    var generator = new CMSSignedDataGenerator();
    generator.addCertificates(new JcaCertStore(all));
    var der = generator.generate(new CMSAbsentContent()).getEncoded();
    var _ =
        request
            .response()
            .putHeader("Content-Type", "application/pkcs7-mime; smime-type=certs-only")
            .putHeader("Content-Transfer-Encoding", "base64")
            .end(Base64.getMimeEncoder().encodeToString(der));
  }

  private void status(HttpServerRequest request) {
    var _ =
        request
            .body()
            .onSuccess(body -> {
              try {
                var _ =
                    request
                        .response()
                        .putHeader("Content-Type", "application/ocsp-response")
                        .end(word.isPresent() ? word.get() : Buffer.buffer(good(body.getBytes())));
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
  }

  private byte[] good(byte[] question) throws Exception {
    var builder =
        new JcaBasicOCSPRespBuilder(
            pair.getPublic(),
            new JcaDigestCalculatorProviderBuilder().build().get(CertificateID.HASH_SHA1));
    for (var each : new OCSPReq(question).getRequestList()) {
      builder.addResponse(each.getCertID(), CertificateStatus.GOOD);
    }
    var word =
        builder.build(
            new JcaContentSignerBuilder(SigningPair.ALGORITHM).build(pair.getPrivate()),
            new JcaX509CertificateHolder[0],
            Date.from(Instant.now()));
    return new OCSPRespBuilder().build(OCSPRespBuilder.SUCCESSFUL, word).getEncoded();
  }

  private X509Certificate certificate(
      String issuer, String subject, KeyPair by, PublicKey owner, boolean isAuthority)
      throws Exception {
    var now = Instant.now();
    var builder =
        new JcaX509v3CertificateBuilder(
            new X500Name("CN=" + issuer),
            new BigInteger(64, RANDOM),
            Date.from(now.minus(Duration.ofDays(1))),
            Date.from(now.plus(Duration.ofDays(100))),
            new X500Name("CN=" + subject),
            owner);
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(isAuthority));
    if (subject.equals("localhost")) {
      builder.addExtension(
          Extension.subjectAlternativeName,
          false,
          new GeneralNames(new GeneralName(GeneralName.dNSName, "localhost")));
    } else if (!isAuthority) {
      builder.addExtension(
          Extension.authorityInfoAccess,
          false,
          new AuthorityInformationAccess(
              AccessDescription.id_ad_ocsp,
              new GeneralName(
                  GeneralName.uniformResourceIdentifier,
                  "http://127.0.0.1:" + ocsp.actualPort() + "/")));
    }
    var signer = new JcaContentSignerBuilder(SigningPair.ALGORITHM).build(by.getPrivate());
    return Certificates.parse(builder.build(signer).getEncoded());
  }

  static <T> T await(io.vertx.core.Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    var _ = est.close(); // ends with Vert.x
    var _ = ocsp.close();
  }
}
