package huizhen.app.e2e;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Debian's Firefox ESR, driven by WebDriver BiDi, which it speaks itself (Playwright drives only a
/// Firefox of its own). One page at a time. Its microphone is a tone of [#HERTZ]; without a sound
/// card it runs no AudioContext.
final class Firefox implements AutoCloseable {
  private static final Path EXECUTABLE = Path.of("/usr/bin/firefox-esr");
  private static final long PATIENCE_SECONDS = 60;
  private static final long PAUSE_MILLIS = 100;
  private static final Pattern LISTENS = Pattern.compile("WebDriver BiDi listening on (ws://\\S+)");

  static final int HERTZ = 330;

  /// A made-up microphone, sound without a click, JSON as text, and nothing asked of the world
  /// outside.
  private static final String PREFERENCES =
      """
      user_pref("media.navigator.streams.fake", true);
      user_pref("media.navigator.permission.disabled", true);
      user_pref("media.navigator.audio.fake_frequency", %d);
      user_pref("media.autoplay.default", 0);
      user_pref("media.autoplay.blocking_policy", 0);
      user_pref("devtools.jsonview.enabled", false);
      user_pref("browser.shell.checkDefaultBrowser", false);
      user_pref("browser.aboutwelcome.enabled", false);
      user_pref("datareporting.policy.dataSubmissionEnabled", false);
      user_pref("app.update.enabled", false);
      user_pref("network.captive-portal-service.enabled", false);
      user_pref("network.connectivity-service.enabled", false);
      """
          .formatted(HERTZ);

  private final Process process;
  private final WebSocket socket;
  private final Map<Integer, CompletableFuture<JsonObject>> waiting = new ConcurrentHashMap<>();
  private final String context;
  private int lastId;

  /// @param profile an empty folder
  Firefox(Path profile) {
    try {
      Files.writeString(Files.createDirectories(profile).resolve("user.js"), PREFERENCES);
      process =
          new ProcessBuilder(
                  EXECUTABLE.toString(),
                  "--headless",
                  "--no-remote",
                  "--remote-debugging-port=0",
                  "--profile",
                  profile.toString())
              .redirectErrorStream(true)
              .start();
      socket = connect(address(process));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var capabilities =
        new JsonObject().put("alwaysMatch", new JsonObject().put("acceptInsecureCerts", true));
    var _ = command("session.new", new JsonObject().put("capabilities", capabilities));
    context =
        command("browsingContext.getTree", new JsonObject())
            .getJsonArray("contexts")
            .getJsonObject(0)
            .getString("context");
  }

  static boolean isInstalled() {
    return Files.isExecutable(EXECUTABLE);
  }

  /// Runs this in each page that is opened from now on, before the page's own scripts.
  void preload(String script) {
    var _ =
        command(
            "script.addPreloadScript",
            new JsonObject().put("functionDeclaration", "() => {%s}".formatted(script)));
  }

  void open(String url) {
    var _ =
        command(
            "browsingContext.navigate",
            new JsonObject().put("context", context).put("url", url).put("wait", "complete"));
  }

  /// The string that an expression's promise gives.
  String evaluate(String expression) {
    var answer =
        command(
            "script.evaluate",
            new JsonObject()
                .put("expression", expression)
                .put("awaitPromise", true)
                .put("target", new JsonObject().put("context", context)));
    if (!answer.getString("type").equals("success")) {
      throw new IllegalStateException(answer.encode());
    }
    return answer.getJsonObject("result").getString("value");
  }

  /// Signs in with the browser's own session.
  void signIn(String username, String password) {
    var status =
        evaluate(
            """
            fetch('/api/v1/session', {
              method: 'POST',
              headers: { 'Content-Type': 'application/json' },
              body: JSON.stringify(%s),
            }).then(answer => String(answer.status))
            """
                .formatted(new JsonObject().put("username", username).put("password", password)));
    if (!status.startsWith("20")) {
      throw new IllegalStateException("signing in was answered with " + status);
    }
  }

  void see(String testId) {
    var _ = until(testId, "document.querySelector('%s') ? 'yes' : ''".formatted(at(testId)));
  }

  void click(String testId) {
    see(testId);
    var _ = evaluate("(document.querySelector('%s').click(), '')".formatted(at(testId)));
  }

  /// Looks until a video shows this picture.
  void watch(String video, FakeMedia media) {
    var script = "JSON.stringify((%s)('%s'))".formatted(Person.LOOK, video);
    Optional<Picture> seen = Optional.empty();
    for (var deadline = deadline(); System.nanoTime() - deadline < 0; pause()) {
      var rgb = evaluate(script);
      seen =
          rgb.equals("null")
              ? Optional.empty()
              : Optional.of(
                  Picture.of(new JsonArray(rgb).stream().map(Integer.class::cast).toList()));
      if (seen.filter(picture -> picture.shows(media)).isPresent()) {
        return;
      }
    }
    throw new AssertionError("waited for %s, last was %s".formatted(media, seen));
  }

  /// Evaluates an expression until its text is not empty.
  String until(String what, String expression) {
    for (var deadline = deadline(); System.nanoTime() - deadline < 0; pause()) {
      var text = evaluate(expression);
      if (!text.isEmpty()) {
        return text;
      }
    }
    throw new AssertionError("waited for " + what);
  }

  @Override
  public void close() {
    socket.abort();
    process.destroy();
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String at(String testId) {
    return Person.selector(testId);
  }

  private static long deadline() {
    return System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
  }

  private static void pause() {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(PAUSE_MILLIS));
  }

  private JsonObject command(String method, JsonObject parameters) {
    var id = ++lastId;
    var answer = new CompletableFuture<JsonObject>();
    waiting.put(id, answer);
    var text = new JsonObject().put("id", id).put("method", method).put("params", parameters);
    socket.sendText(text.encode(), true).join();
    var said = answer.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    if (said.containsKey("error")) {
      throw new IllegalStateException(said.encode());
    }
    return said.getJsonObject("result");
  }

  private void hear(String text) {
    var message = new JsonObject(text);
    var asker = message.getInteger("id") == null ? null : waiting.remove(message.getInteger("id"));
    if (asker != null) {
      asker.complete(message);
    }
  }

  private WebSocket connect(String address) {
    var listener =
        new WebSocket.Listener() {
          private final StringBuilder text = new StringBuilder();

          @Override
          public @Nullable CompletionStage<?> onText(
              WebSocket from, CharSequence part, boolean isLast) {
            text.append(part);
            if (isLast) {
              hear(text.toString());
              text.setLength(0);
            }
            from.request(1);
            return null;
          }
        };
    return HttpClient.newHttpClient()
        .newWebSocketBuilder()
        .buildAsync(URI.create(address + "/session"), listener)
        .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
        .join();
  }

  /// What it prints when it can be driven; whatever it prints later is passed over.
  private static String address(Process process) {
    var address = new CompletableFuture<String>();
    Thread.ofVirtual()
        .start(() -> {
          try (var lines = process.inputReader()) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
              var match = LISTENS.matcher(line);
              if (match.find()) {
                address.complete(match.group(1));
              }
            }
          } catch (IOException _) {
            // It was stopped while it spoke.
          }
          address.completeExceptionally(new IllegalStateException("Firefox ended"));
        });
    return address.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
  }
}
