package huizhen.app.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import huizhen.app.config.Config.Pem;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A certificate that changes under an HTTPS server with open connections, over real sockets.
final class CertificateWatchTest {
  private static final int LIMIT_MILLIS = 15_000;
  private static final String US = "127.0.0.1";
  private static final String ASK = "GET / HTTP/1.1\r\nHost: us\r\n\r\n";

  @TempDir Path folder;
  private final Vertx vertx = Vertx.vertx();
  private final SecureRandom random = new SecureRandom();
  private final List<SSLSocket> open = new ArrayList<>();
  private Instant now = Instant.now();
  private final InstantSource clock = () -> now;
  private Path served;
  private Pem files;
  private HttpServer https;

  @BeforeEach
  void listen() throws Exception {
    serve(now);
  }

  @AfterEach
  void close() throws Exception {
    for (var socket : open) {
      socket.close();
    }
    await(vertx.close());
  }

  @Test
  void serves_the_new_one_and_leaves_open_connections_alone() throws Exception {
    var watch = watch();
    var old = connection();
    var before = certificate(old);
    replace(other(now));
    await(watch.look());
    var late = connection();
    assertThat(certificate(late)).isNotEqualTo(before);
    assertThat(watch.fault()).isEmpty();
    assertThat(watch.notAfter()).isEqualTo(certificate(late).getNotAfter().toInstant());
    assertThat(answer(old)).startsWith("HTTP/1.1 200");
    assertThat(answer(late)).startsWith("HTTP/1.1 200");
  }

  @Test
  void still_speaks_http_2_and_no_old_tls_with_the_new_one() throws Exception {
    var watch = watch();
    replace(other(now));
    await(watch.look());
    var h2 = socket();
    var parameters = h2.getSSLParameters();
    parameters.setApplicationProtocols(new String[] {"h2", "http/1.1"});
    h2.setSSLParameters(parameters);
    h2.startHandshake();
    assertThat(h2.getApplicationProtocol()).isEqualTo("h2");
    var old = socket();
    old.setEnabledProtocols(new String[] {"TLSv1.1"});
    assertThatThrownBy(old::startHandshake).isInstanceOf(IOException.class);
  }

  @Test
  void keeps_the_old_one_while_the_new_one_is_half_there() throws Exception {
    var watch = watch();
    var before = certificate(connection());
    var next = other(now);
    copy(next.chain(), files.chain());
    await(watch.look());
    assertThat(watch.fault()).isEqualTo("the private key is not the certificate's");
    assertThat(certificate(connection())).isEqualTo(before);
    copy(next.privateKey(), files.privateKey());
    await(watch.look());
    assertThat(watch.fault()).isEmpty();
    assertThat(certificate(connection())).isNotEqualTo(before);
  }

  @Test
  void takes_none_that_is_over_none_that_is_missing_and_no_garbage() throws Exception {
    var watch = watch();
    var before = certificate(connection());
    replace(other(now.minus(Duration.ofDays(500))));
    await(watch.look());
    assertThat(watch.fault()).startsWith("the certificate is good from ");
    Files.writeString(files.chain(), "no certificate");
    await(watch.look());
    assertThat(watch.fault()).isEqualTo("is no chain (PEM) with its private key");
    Files.delete(files.chain());
    await(watch.look());
    assertThat(watch.fault()).startsWith("cannot be read");
    Files.write(files.chain(), new byte[300 * 1024]);
    await(watch.look());
    assertThat(watch.fault()).contains("is larger than");
    assertThat(certificate(connection())).isEqualTo(before);
  }

  @Test
  void makes_our_own_anew_a_month_before_its_end() throws Exception {
    var watch = watch();
    var before = watch.notAfter();
    now = before.minus(Duration.ofDays(31));
    await(watch.look());
    assertThat(watch.notAfter()).isEqualTo(before);
    now = before.minus(Duration.ofDays(29));
    await(watch.look());
    assertThat(watch.notAfter()).isAfter(before);
    assertThat(watch.isSelfSigned()).isTrue();
    assertThat(certificate(connection()).getNotAfter().toInstant()).isEqualTo(watch.notAfter());
  }

  @Test
  void serves_on_what_is_over_when_it_starts() throws Exception {
    await(https.close());
    serve(now.minus(Duration.ofDays(500)));
    var watch = CertificateWatch.watching(vertx, https, files, () -> files, clock);
    await(watch.look());
    assertThat(certificate(connection()).getNotAfter().toInstant())
        .isEqualTo(watch.notAfter())
        .isBefore(now);
  }

  private void serve(Instant made) throws Exception {
    served = Files.createTempDirectory(folder, "served");
    files = SelfSigned.in(served, made, random);
    https =
        await(
            HttpsServer.start(
                vertx,
                US,
                0,
                files,
                request -> request.response().end("hello"),
                new Unanswered(System::nanoTime)));
  }

  private CertificateWatch watch() throws Exception {
    return CertificateWatch.watching(
        vertx, https, files, () -> SelfSigned.in(served, now, random), clock);
  }

  private Pem other(Instant made) throws IOException {
    return SelfSigned.in(Files.createTempDirectory(folder, "other"), made, random);
  }

  private void replace(Pem next) throws IOException {
    copy(next.chain(), files.chain());
    copy(next.privateKey(), files.privateKey());
  }

  private static void copy(Path from, Path to) throws IOException {
    var _ = Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
  }

  private SSLSocket socket() throws IOException {
    var socket =
        (SSLSocket)
            AnyCertificate.trusted()
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), https.actualPort());
    socket.setSoTimeout(LIMIT_MILLIS);
    open.add(socket);
    return socket;
  }

  private SSLSocket connection() throws IOException {
    var socket = socket();
    socket.startHandshake();
    return socket;
  }

  private static X509Certificate certificate(SSLSocket socket) throws IOException {
    return (X509Certificate) socket.getSession().getPeerCertificates()[0];
  }

  private static String answer(SSLSocket socket) throws IOException {
    socket.getOutputStream().write(ASK.getBytes(StandardCharsets.US_ASCII));
    var read = new byte[1024];
    int length = socket.getInputStream().read(read);
    return new String(read, 0, Math.max(0, length), StandardCharsets.US_ASCII);
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future
        .toCompletionStage()
        .toCompletableFuture()
        .get(LIMIT_MILLIS, TimeUnit.MILLISECONDS);
  }
}
