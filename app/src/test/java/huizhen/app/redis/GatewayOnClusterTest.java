package huizhen.app.redis;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.app.GatewayProcess;
import huizhen.app.edge.AnyCertificate;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A whole gateway on a Redis Cluster that it was told of.
class GatewayOnClusterTest {
  @TempDir Path folder;

  private final HttpClient http =
      HttpClient.newBuilder()
          .sslContext(AnyCertificate.trusted())
          .cookieHandler(new CookieManager())
          .build();

  @Test
  void starts_fills_its_directory_and_signs_people_in() throws Exception {
    try (var cluster = ClusterNode.start(Files.createDirectories(folder.resolve("redis")))) {
      var config = folder.resolve("huizhen.properties");
      Files.writeString(config, "redis.url=" + String.join(", ", cluster.uris()) + "\n");
      try (var gateway =
          GatewayProcess.start(folder.resolve("data"), "--config", config.toString())) {
        var signedIn =
            post(
                gateway.url() + "/api/v1/session",
                new JsonObject().put("username", "chen").put("password", gateway.password("chen")));
        assertThat(signedIn.statusCode()).as(signedIn.body()).isEqualTo(200);
        var own = get(gateway.url() + "/api/v1/cases?limit=5");
        assertThat(own.statusCode()).as(own.body()).isEqualTo(200);
        assertThat(new JsonObject(own.body()).getJsonArray("items")).isNotNull();
        assertThat(folder.resolve("data/redis")).as("the built-in one").doesNotExist();
      }
    }
  }

  private HttpResponse<String> post(String url, JsonObject body)
      throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(URI.create(url))
            .header("Content-Type", "application/json")
            .header("Origin", url.substring(0, url.indexOf("/api/")))
            .POST(HttpRequest.BodyPublishers.ofString(body.encode()))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> get(String url) throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
  }
}
