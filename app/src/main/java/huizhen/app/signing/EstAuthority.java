package huizhen.app.signing;

import huizhen.web.api.CertificateAuthority;
import huizhen.web.signing.Certificates;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;

/// Asks an authority of others by EST (RFC 7030): `simpleenroll`, and `cacerts` for what lies
/// between a certificate and the root that we were told. What it answers counts when it certifies
/// our key and leads to that root: the server by itself is believed nothing.
///
/// Each question takes [#PATIENCE] at most, an answer has [#MAX_BYTES] at most.
public final class EstAuthority implements CertificateAuthority, AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(4);
  static final int MAX_BYTES = 128 * 1024;
  private static final int CONNECTIONS = 4;
  private static final int MAX_WAITING = 64;
  private static final int LINE = 64;
  private static final int OK = 200;
  private static final int ACCEPTED = 202;

  private final EstConfig config;
  private final OwnAuthority own;
  private final BoundedClient client;
  private final OcspClient ocsp;
  private final Optional<String> authorization;
  private final InstantSource clock;

  /// @param own whose certificates are believed on, and nobody is given a new one
  /// @param password of the user, where there is one
  public EstAuthority(
      Vertx vertx,
      EstConfig config,
      Optional<String> password,
      OwnAuthority own,
      InstantSource clock) {
    this.config = config;
    this.own = own;
    this.clock = clock;
    authorization =
        config.user().map(it -> "Basic " + base64(it.name() + ":" + password.orElse("")));
    var trust = new PemTrustOptions();
    config.tlsRoots().forEach(it -> trust.addCertValue(Buffer.buffer(Certificates.pem(it))));
    var options =
        new HttpClientOptions()
            .setSsl(true)
            .setVerifyHost(true)
            .setTrustOptions(trust)
            .setConnectTimeout((int) PATIENCE.toMillis());
    config
        .identity()
        .ifPresent(it ->
            options.setKeyCertOptions(
                new PemKeyCertOptions()
                    .setCertPath(it.chain().toString())
                    .setKeyPath(it.privateKey().toString())));
    client =
        new BoundedClient(
            vertx.createHttpClient(
                options,
                new PoolOptions().setHttp1MaxSize(CONNECTIONS).setMaxWaitQueueSize(MAX_WAITING)),
            PATIENCE,
            MAX_BYTES);
    ocsp = new OcspClient(vertx);
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public Future<List<X509Certificate>> certify(byte[] request) {
    var asked =
        options(HttpMethod.POST, "simpleenroll")
            .putHeader("Content-Type", "application/pkcs10")
            .putHeader("Content-Transfer-Encoding", "base64");
    var body =
        Base64.getMimeEncoder(LINE, "\r\n".getBytes(StandardCharsets.US_ASCII))
            .encodeToString(request);
    return client
        .ask(asked, Buffer.buffer(body))
        .compose(answer -> enrolled(request, certificates(answer)))
        .recover(e -> Future.failedFuture(failure(e)));
  }

  private static AuthorityException failure(Throwable e) {
    return e instanceof AuthorityException own
        ? own
        : new AuthorityException("the EST server does not answer as it should: " + e, e);
  }

  /// The server may give the certificate alone (section 4.2.3): what is between is asked for then.
  private Future<List<X509Certificate>> enrolled(
      byte[] request, List<X509Certificate> certificates) {
    var own = ours(request, certificates);
    var path = Certificates.path(own, certificates, config.roots(), clock.instant());
    if (path.isPresent()) {
      return Future.succeededFuture(path.get());
    }
    return client
        .ask(options(HttpMethod.GET, "cacerts"), Buffer.buffer())
        .map(EstAuthority::certificates)
        .map(between -> {
          var all = new ArrayList<>(certificates);
          all.addAll(between);
          return Certificates.path(own, all, config.roots(), clock.instant())
              .orElseThrow(() ->
                  new AuthorityException(
                      "its certificate leads to none of signing.authority-roots, or is not valid"
                          + " now"));
        });
  }

  private static X509Certificate ours(byte[] request, List<X509Certificate> certificates) {
    try {
      var key = new JcaPKCS10CertificationRequest(request).getPublicKey().getEncoded();
      var own =
          certificates.stream()
              .filter(it -> Arrays.equals(it.getPublicKey().getEncoded(), key))
              .findFirst()
              .orElseThrow(() -> new AuthorityException("it certifies another key than ours"));
      if (!Certificates.maySign(own)) {
        throw new AuthorityException("its certificate is not for signing documents");
      }
      return own;
    } catch (GeneralSecurityException | IOException e) {
      throw new AuthorityException("our request can't be read", e);
    }
  }

  private static List<X509Certificate> certificates(BoundedClient.Reply answer) {
    if (answer.status() == ACCEPTED) {
      throw new AuthorityException("it wants to be asked again later (202): somebody has to agree");
    }
    if (answer.status() != OK) {
      throw new AuthorityException("it answers " + answer.status());
    }
    if (!answer.contentType().startsWith("application/pkcs7-mime")) {
      throw new AuthorityException("its answer is no application/pkcs7-mime");
    }
    try {
      var der =
          Base64.getMimeDecoder().decode(answer.body().toString(StandardCharsets.US_ASCII).strip());
      var all = new ArrayList<X509Certificate>();
      for (X509CertificateHolder each : new CMSSignedData(der).getCertificates().getMatches(null)) {
        all.add(Certificates.parse(each.getEncoded()));
      }
      return all;
    } catch (CMSException | IOException | RuntimeException e) {
      // The reader of the library throws what it likes at bytes that are no structure of its.
      throw new AuthorityException("its answer is no list of certificates (PKCS#7)", e);
    }
  }

  private RequestOptions options(HttpMethod method, String operation) {
    var root = config.url().toString().replaceFirst("/+$", "");
    var options = new RequestOptions().setMethod(method).setAbsoluteURI(root + "/" + operation);
    authorization.ifPresent(it -> options.putHeader("Authorization", it));
    return options;
  }

  @Override
  public Future<Optional<byte[]>> status(List<X509Certificate> chain) {
    return ocsp.status(chain);
  }

  @Override
  public List<X509Certificate> roots() {
    var all = new ArrayList<>(config.roots());
    all.addAll(own.roots());
    return List.copyOf(all);
  }

  @Override
  public Optional<X509Certificate> ownRoot() {
    return own.ownRoot();
  }

  @Override
  public void close() {
    client.close();
    ocsp.close();
  }
}
