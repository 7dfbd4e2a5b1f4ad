package huizhen.recording.io;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/// A time stamping authority: OpenSSL's (`openssl ts -reply`) behind HTTP, with a root of its own.
final class TestAuthority implements AutoCloseable {
  private static final int LIMIT_SECONDS = 20;
  private final Path folder;
  private final Vertx vertx = Vertx.vertx();
  private final int port;
  private final AtomicInteger asked = new AtomicInteger();
  private volatile UnaryOperator<byte[]> answering = answer -> answer;

  TestAuthority(Path folder) {
    this(folder, "critical,timeStamping");
  }

  /// @param usage what its certificate is for
  TestAuthority(Path folder, String usage) {
    this.folder = folder;
    try {
      Files.createDirectories(folder);
      Files.writeString(folder.resolve("serial"), "01");
      Files.writeString(folder.resolve("ts.cnf"), config(usage));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    openssl(
        "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30"
            + " -subj /CN=Root -keyout root.key -out root.pem");
    openssl("req -newkey rsa:2048 -nodes -subj /CN=Authority -keyout tsa.key -out tsa.csr");
    openssl(
        "x509 -req -in tsa.csr -CA root.pem -CAkey root.key -CAcreateserial -days 20"
            + " -extfile ts.cnf -extensions stamping -out tsa.pem");
    port =
        World.get(vertx.createHttpServer().requestHandler(this::handle).listen(0, "127.0.0.1"))
            .actualPort();
  }

  private static String config(String usage) {
    return """
    [tsa]
    default_tsa = tsa1
    [tsa1]
    serial = serial
    signer_cert = tsa.pem
    certs = root.pem
    signer_key = tsa.key
    signer_digest = sha256
    default_policy = 1.2.3.4.1
    digests = sha256
    accuracy = secs:1
    ess_cert_id_chain = no
    ess_cert_id_alg = sha256
    [stamping]
    extendedKeyUsage = %s
    keyUsage = critical,digitalSignature
    basicConstraints = critical,CA:false
    """
        .formatted(usage);
  }

  List<X509Certificate> roots() {
    try (var in = Files.newInputStream(folder.resolve("root.pem"))) {
      return List.of(
          (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in));
    } catch (IOException | CertificateException e) {
      throw new IllegalStateException(e);
    }
  }

  String rootPem() throws IOException {
    return Files.readString(folder.resolve("root.pem"));
  }

  Attestation attestation() {
    return attestation(roots());
  }

  Attestation attestation(List<X509Certificate> roots) {
    var config =
        new TimeStampConfig(
            URI.create("http://127.0.0.1:%d/tsa".formatted(port)), roots, Duration.ofHours(1));
    return new Attestation(Optional.empty(), Optional.of(config));
  }

  int asked() {
    return asked.get();
  }

  /// What is sent in place of an answer from now on.
  void answers(UnaryOperator<byte[]> other) {
    answering = other;
  }

  /// Whether OpenSSL finds the stamp good for this text.
  boolean agrees(byte[] stamp, String text) throws IOException {
    Files.write(folder.resolve("stamp.tst"), stamp);
    Files.writeString(folder.resolve("text"), text);
    return run("ts -verify -data text -in stamp.tst -token_in -CAfile root.pem");
  }

  private void handle(HttpServerRequest request) {
    asked.incrementAndGet();
    request
        .body()
        .compose(body ->
            vertx.executeBlocking(() -> {
              Files.write(folder.resolve("query.tsq"), body.getBytes());
              openssl("ts -reply -config ts.cnf -section tsa1 -queryfile query.tsq -out reply.tsr");
              return Files.readAllBytes(folder.resolve("reply.tsr"));
            }))
        .onSuccess(answer ->
            request
                .response()
                .putHeader("Content-Type", "application/timestamp-reply")
                .end(Buffer.buffer(answering.apply(answer))))
        .onFailure(_ -> request.response().setStatusCode(500).end());
  }

  private void openssl(String arguments) {
    if (!run(arguments)) {
      throw new IllegalStateException("openssl %s failed, see %s".formatted(arguments, folder));
    }
  }

  private boolean run(String arguments) {
    var command = new ArrayList<>(List.of("openssl"));
    command.addAll(List.of(arguments.split(" ")));
    try {
      var process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("openssl.log").toFile())
              .start();
      return process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    World.get(vertx.close());
  }
}
