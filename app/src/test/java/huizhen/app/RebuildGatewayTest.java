package huizhen.app;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.app.edge.AnyCertificate;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A whole gateway: a consultation is booked and its consent signed, the gateway is killed, Redis'
/// folder is gone, `huizhen rebuild`, and it is all there.
@Timeout(400)
final class RebuildGatewayTest {
  private static final long PATIENCE_SECONDS = 60;
  private static final byte[] PDF =
      "%PDF-1.4\n% an electrocardiogram\n%%EOF\n".getBytes(StandardCharsets.US_ASCII);

  @TempDir private Path folder;

  private record Ran(int exitCode, List<String> lines) {
    JsonObject result() {
      assertThat(lines.getLast()).startsWith("RESULT {");
      return new JsonObject(lines.getLast().substring("RESULT ".length()));
    }
  }

  @Test
  void a_gateway_that_lost_redis_has_its_cases_and_documents_again() throws Exception {
    var data = folder.resolve("data");
    String id;
    String booked;
    String password;
    try (var gateway = GatewayProcess.start(data)) {
      password = gateway.password("chen");
      var chen = new Person(gateway.url(), "chen", password);
      var zhou = new Person(gateway.url(), "zhou", gateway.password("zhou"));
      id = consented(chen, zhou);
      booked = chen.get("/cases/" + id).encode();
      awaitCopied(gateway, data);
      gateway.kill();
    }
    delete(data.resolve("redis"));

    var refused = GatewayProcess.launch(data);
    assertThat(refused.exitCode()).as(refused.output()).isEqualTo(1);
    assertThat(refused.output()).contains("./huizhen rebuild").contains("--begin-anew");

    var rebuilt = rebuild("--data", data.toString());
    assertThat(rebuilt.exitCode()).as(rebuilt.lines().toString()).isZero();
    assertThat(rebuilt.result().getJsonObject("counts").getLong("case")).isEqualTo(1);
    var again = rebuild("--data", data.toString());
    assertThat(again.exitCode()).isEqualTo(3);
    assertThat(again.result().getString("reason")).contains("not empty");
    assertThat(rebuild("--what").exitCode()).isEqualTo(2);

    try (var gateway = GatewayProcess.start(data)) {
      assertThat(gateway.password("chen")).isEqualTo(password);
      var chen = new Person(gateway.url(), "chen", password);
      assertThat(chen.get("/cases/" + id)).isEqualTo(new JsonObject(booked));
      assertThat(chen.get("/cases?limit=5").getJsonArray("items")).hasSize(1);
      var material =
          new JsonObject(booked).getJsonArray("materials").getJsonObject(0).getString("id");
      assertThat(chen.bytes("/cases/" + id + "/materials/" + material)).isEqualTo(PDF);
    }
  }

  private static String consented(Person doctor, Person specialist) throws Exception {
    var application =
        new JsonObject()
            .put("patient", "demo-p-1")
            .put("invited", "demo-provincial")
            .put("reason", "复核")
            .put("purpose", "复核")
            .put("recordSummary", "复核")
            .put("department", "心血管内科")
            .put("wishedTitle", "")
            .put("urgency", "ROUTINE");
    var id = doctor.post("/cases", application).getString("id");
    doctor.attach("/cases/" + id + "/materials");
    var _ = doctor.post("/cases/" + id + "/submit", new JsonObject());
    var _ =
        specialist.post(
            "/cases/" + id + "/accept", new JsonObject().put("specialist", "demo-s-zhou"));
    var from = Instant.now().plus(1, ChronoUnit.HOURS).truncatedTo(ChronoUnit.SECONDS);
    var slot =
        doctor
            .get(
                "/practitioners/demo-s-zhou/slots?limit=1&from=%s&to=%s"
                    .formatted(from, from.plus(4, ChronoUnit.DAYS)))
            .getJsonArray("items")
            .getJsonObject(0);
    var time =
        new JsonObject().put("start", slot.getString("start")).put("end", slot.getString("end"));
    var _ = doctor.post("/cases/" + id + "/booking", time);
    var consent =
        new JsonObject()
            .put("textVersion", doctor.get("/consent-text").getString("version"))
            .put("treatment", true)
            .put("sensitiveInformation", true)
            .put("recording", true)
            .put("teaching", true)
            .put("signer", "王五")
            .put("relation", "SELF");
    var _ = doctor.post("/cases/" + id + "/consent", consent);
    return id;
  }

  /// The copy's own figure says that it is not behind; twice, so that it looked since.
  private static void awaitCopied(GatewayProcess gateway, Path data) throws Exception {
    var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    var begun = System.nanoTime();
    while (behindSeconds(gateway) > TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun) - 1
        || !Files.isDirectory(data.resolve("vault/state"))) {
      assertThat(System.nanoTime()).as("the copy is behind").isLessThan(deadline);
      Thread.onSpinWait();
    }
  }

  private static double behindSeconds(GatewayProcess gateway) throws IOException {
    try (var body = URI.create(gateway.metricsUrl()).toURL().openStream()) {
      return new String(body.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(it -> it.startsWith("huizhen_state_behind_seconds"))
          .mapToDouble(it -> Double.parseDouble(it.substring(it.lastIndexOf(' ') + 1)))
          .findFirst()
          .orElseThrow();
    }
  }

  private static void delete(Path folder) throws IOException {
    try (var all = Files.walk(folder)) {
      for (var each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }

  private Ran rebuild(String... arguments) throws IOException, InterruptedException {
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                Rebuild.class.getName()));
    command.addAll(List.of(arguments));
    var out = folder.resolve("out");
    var process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(folder.resolve("err").toFile())
            .start();
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    return new Ran(process.exitValue(), Files.readAllLines(out, StandardCharsets.UTF_8));
  }

  /// Somebody who is signed in.
  private static final class Person {
    private final HttpClient http =
        HttpClient.newBuilder()
            .sslContext(AnyCertificate.trusted())
            .cookieHandler(new CookieManager())
            .build();
    private final String url;
    private final String csrf;

    Person(String url, String name, String password) throws IOException, InterruptedException {
      this.url = url;
      var signedIn =
          send(
              "POST",
              "/session",
              new JsonObject().put("username", name).put("password", password),
              Map.of());
      assertThat(signedIn.statusCode())
          .as(new String(signedIn.body(), StandardCharsets.UTF_8))
          .isEqualTo(200);
      csrf = get("/session").getString("csrf");
    }

    JsonObject get(String path) throws IOException, InterruptedException {
      return new JsonObject(new String(bytes(path), StandardCharsets.UTF_8));
    }

    byte[] bytes(String path) throws IOException, InterruptedException {
      var answer =
          http.send(
              HttpRequest.newBuilder(URI.create(url + "/api/v1" + path)).build(),
              HttpResponse.BodyHandlers.ofByteArray());
      assertThat(answer.statusCode()).as(path).isEqualTo(200);
      return answer.body();
    }

    JsonObject post(String path, JsonObject body) throws IOException, InterruptedException {
      var answer = send("POST", path, body, Map.of("X-Huizhen-CSRF", csrf));
      var text = new String(answer.body(), StandardCharsets.UTF_8);
      assertThat(answer.statusCode()).as(path + " " + text).isBetween(200, 299);
      return new JsonObject(text);
    }

    void attach(String path) throws IOException, InterruptedException {
      var answer =
          http.send(
              HttpRequest.newBuilder(URI.create(url + "/api/v1" + path))
                  .header("Content-Type", "application/pdf")
                  .header("X-File-Name", "ecg.pdf")
                  .header("X-Huizhen-CSRF", csrf)
                  .header("Origin", url)
                  .POST(HttpRequest.BodyPublishers.ofByteArray(PDF))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    }

    private HttpResponse<byte[]> send(
        String method, String path, JsonObject body, Map<String, String> headers)
        throws IOException, InterruptedException {
      var request =
          HttpRequest.newBuilder(URI.create(url + "/api/v1" + path))
              .header("Content-Type", "application/json")
              .header("Origin", url)
              .method(method, HttpRequest.BodyPublishers.ofString(body.encode()));
      headers.forEach(request::header);
      return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }
  }
}
