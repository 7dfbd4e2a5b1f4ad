package huizhen.web.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// npm's oidc-provider as a process of its own, and a browser that signs in there.
final class IdentityProvider implements AutoCloseable {
  static final String CLIENT = "huizhen";
  static final String SECRET = "a secret of the test";
  private static final Path WEB = Path.of("").toAbsolutePath();
  private static final Pattern ACTION = Pattern.compile("action=\"([^\"]+)\"");
  private static final Pattern XSRF = Pattern.compile("name=\"xsrf\" value=\"([^\"]+)\"");
  private static final int MOST_STEPS = 15;
  private static final int READY_TRIES = 300;
  private static final long READY_STEP_NANOS = 100_000_000;

  final int port = freePort();
  private @Nullable Process process;

  /// Whether npm has brought it.
  static boolean isThere() {
    return Files.isDirectory(WEB.resolve("node_modules/oidc-provider"));
  }

  URI issuer() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /// Starts it, or another one with other keys in its place.
  void start(int clinic) {
    close();
    var here = "http://127.0.0.1:" + clinic;
    try {
      process =
          new ProcessBuilder(
                  "node",
                  WEB.resolve("src/test/resources/oidc-provider.mjs").toString(),
                  Integer.toString(port),
                  here + OidcRoutes.BACK,
                  here + "/signin",
                  here + OidcLogoutRoute.PATH)
              .directory(WEB.toFile())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      awaitReady();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void awaitReady() {
    for (int tries = 0; tries < READY_TRIES; tries++) {
      try (var _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
        return;
      } catch (IOException e) {
        LockSupport.parkNanos(READY_STEP_NANOS); // it is not there yet
      }
    }
    throw new IllegalStateException("oidc-provider did not start");
  }

  /// One that keeps its cookies.
  static HttpClient browser() {
    return HttpClient.newBuilder()
        .cookieHandler(new CookieManager())
        .connectTimeout(Duration.ofSeconds(5))
        .build();
  }

  /// As below, in a browser of its own.
  static URI signIn(URI from, String user) throws IOException, InterruptedException {
    try (var browser = browser()) {
      return signIn(browser, from, user);
    }
  }

  /// Signs in there as this user, from the address that we sent the browser to until it sends it
  /// back to us.
  ///
  /// @return the address with the answer
  static URI signIn(HttpClient browser, URI from, String user)
      throws IOException, InterruptedException {
    URI at = from;
    HttpResponse<String> page = get(browser, at);
    for (int step = 0; step < MOST_STEPS; step++) {
      var next = page.headers().firstValue("Location");
      if (next.isPresent()) {
        at = at.resolve(next.get());
        if (at.getPath().startsWith(OidcRoutes.BEGIN)) {
          return at;
        }
        page = get(browser, at);
        continue;
      }
      var form = ACTION.matcher(page.body());
      if (page.statusCode() != 200 || !form.find()) {
        throw new IllegalStateException("%d at %s".formatted(page.statusCode(), at.getPath()));
      }
      at = at.resolve(form.group(1));
      boolean isLogin = page.body().contains("name=\"login\"");
      var fields = isLogin ? "prompt=login&password=any&login=" + user : "prompt=consent";
      page = post(browser, at, fields);
    }
    throw new IllegalStateException("it does not come to an end");
  }

  /// Signs out there, in the browser that signed in, and comes back when all clients were told.
  static void signOut(HttpClient browser, URI endSession) throws IOException, InterruptedException {
    var page = get(browser, endSession);
    var action = ACTION.matcher(page.body());
    var secret = XSRF.matcher(page.body());
    if (page.statusCode() != 200 || !action.find() || !secret.find()) {
      throw new IllegalStateException("%d when signing out".formatted(page.statusCode()));
    }
    var done =
        post(browser, endSession.resolve(action.group(1)), "logout=yes&xsrf=" + secret.group(1));
    if (done.statusCode() != 303) {
      throw new IllegalStateException("%d after signing out".formatted(done.statusCode()));
    }
  }

  private static HttpResponse<String> post(HttpClient browser, URI url, String form)
      throws IOException, InterruptedException {
    return browser.send(
        HttpRequest.newBuilder(url)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static HttpResponse<String> get(HttpClient browser, URI url)
      throws IOException, InterruptedException {
    return browser.send(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.ofString());
  }

  private static int freePort() {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    if (process != null) {
      process.destroyForcibly();
      process.onExit().join();
      process = null;
    }
  }
}
