package huizhen.bench.load;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/// A hospital's system at the gateway's doors: signs in, asks for tickets, lets clients in. Its
/// calls block.
final class GatewayClient {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final URI gateway;
  private final HttpClient http;
  private final String token;

  /// What lets one client in, and where.
  record Ticket(String text, URI door) {}

  /// An answer to an offer, and what to delete when the client leaves.
  record Opened(String sdp, URI resource) {}

  /// @param client a file with `client_id` and `client_secret`
  GatewayClient(URI gateway, Path client) throws IOException {
    this.gateway = gateway;
    this.http = HttpClient.newBuilder().sslContext(trustingAnybody()).connectTimeout(LIMIT).build();
    var credentials = new JsonObject(Files.readString(client));
    var basic = credentials.getString("client_id") + ":" + credentials.getString("client_secret");
    this.token =
        new JsonObject(
                post(
                        gateway.resolve("/api/v1/oauth/token"),
                        "Basic "
                            + Base64.getEncoder()
                                .encodeToString(basic.getBytes(StandardCharsets.UTF_8)),
                        "application/x-www-form-urlencoded",
                        "grant_type=client_credentials&scope=rooms",
                        200)
                    .body())
            .getString("access_token");
  }

  Ticket ticket(String room, String identity, boolean isPublisher) throws IOException {
    var wish =
        new JsonObject()
            .put("identity", identity)
            .put("name", identity)
            .put("publish", isPublisher)
            .put("subscribe", !isPublisher)
            .put("record", false);
    var answer =
        post(
            gateway.resolve("/api/v1/rooms/%s/tickets".formatted(room)),
            "Bearer " + token,
            "application/json",
            wish.encode(),
            201);
    var ticket = new JsonObject(answer.body());
    return new Ticket(
        ticket.getString("ticket"), URI.create(ticket.getString(isPublisher ? "whip" : "whep")));
  }

  Opened open(Ticket ticket, String offer) throws IOException {
    var answer = post(ticket.door(), "Bearer " + ticket.text(), "application/sdp", offer, 201);
    var location = answer.headers().firstValue("Location").orElseThrow();
    return new Opened(answer.body(), ticket.door().resolve(location));
  }

  void leave(Ticket ticket, URI resource) throws IOException {
    var request =
        HttpRequest.newBuilder(resource)
            .timeout(LIMIT)
            .header("Authorization", "Bearer " + ticket.text())
            .DELETE()
            .build();
    var _ = send(request); // it may be gone already
  }

  private HttpResponse<String> post(
      URI to, String authorization, String type, String body, int expected) throws IOException {
    var request =
        HttpRequest.newBuilder(to)
            .timeout(LIMIT)
            .header("Authorization", authorization)
            .header("Content-Type", type)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    var answer = send(request);
    if (answer.statusCode() != expected) {
      throw new IOException(
          "%s answered %d: %s".formatted(to.getPath(), answer.statusCode(), answer.body()));
    }
    return answer;
  }

  private HttpResponse<String> send(HttpRequest request) throws IOException {
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /// A gateway on trial has a certificate of its own; a load carries nothing that is secret.
  private static SSLContext trustingAnybody() {
    var anybody =
        new X509TrustManager() {
          @Override
          public void checkClientTrusted(X509Certificate[] chain, String type) {}

          @Override
          public void checkServerTrusted(X509Certificate[] chain, String type) {}

          @Override
          public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
          }
        };
    try {
      var context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {anybody}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("TLS is everywhere", e);
    }
  }
}
