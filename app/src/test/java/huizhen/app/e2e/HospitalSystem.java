package huizhen.app.e2e;

import huizhen.app.GatewayProcess;
import huizhen.app.edge.AnyCertificate;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Instant;
import java.util.Base64;

/// A hospital's own system: signs in with the demo client's credentials and lets clients into
/// rooms.
final class HospitalSystem {
  private final String url;
  private final HttpClient http;
  private final String token;

  /// What lets one client in.
  record Ticket(String text, String whip, String whep, String signaling) {
    String door(String name) {
      return switch (name) {
        case "whip" -> whip;
        case "whep" -> whep;
        case "signaling" -> signaling;
        default -> throw new IllegalArgumentException(name);
      };
    }
  }

  HospitalSystem(GatewayProcess gateway) {
    this(gateway, "rooms");
  }

  /// @param scope of what it does
  HospitalSystem(GatewayProcess gateway, String scope) {
    this(gateway, demoClient(gateway), scope);
  }

  /// @param client `id:secret` of a client of `clients.file`
  HospitalSystem(GatewayProcess gateway, String client, String scope) {
    this.url = gateway.url();
    this.http = HttpClient.newBuilder().sslContext(AnyCertificate.trusted()).build();
    this.token = signIn(client, scope);
  }

  Ticket ticket(String room, String identity, boolean publishes, boolean subscribes) {
    return ticket(room, identity, publishes, subscribes, publishes ? "member" : "observer");
  }

  Ticket ticket(String room, String identity, boolean publishes, boolean subscribes, String role) {
    var body =
        new JsonObject()
            .put("identity", identity)
            .put("name", identity)
            .put("publish", publishes)
            .put("subscribe", subscribes)
            .put("record", false)
            .put("role", role);
    var answer =
        post(
            "/api/v1/rooms/%s/tickets".formatted(room),
            "Bearer " + token,
            "application/json",
            body.encode(),
            201);
    return new Ticket(
        answer.getString("ticket"),
        answer.getString("whip"),
        answer.getString("whep"),
        answer.getString("signaling"));
  }

  /// With which a recogniser hears the room.
  JsonObject captionTicket(String room) {
    return post(
        "/api/v1/rooms/%s/caption-tickets".formatted(room),
        "Bearer " + token,
        "application/json",
        "{}",
        201);
  }

  /// What became of a caption.
  String caption(String room, String id, String mid, String text, boolean isFinal) {
    var body =
        new JsonObject()
            .put("id", id)
            .put("mid", mid)
            .put("text", text)
            .put("language", "zh-CN")
            .put("final", isFinal)
            .put("lengthMillis", 500);
    return post(
            "/api/v1/rooms/%s/captions".formatted(room),
            "Bearer " + token,
            "application/json",
            body.encode(),
            200)
        .getString("outcome");
  }

  /// Hands in what a consumer's device measures now.
  void measured(String caseId, String device, String loinc, double value, String unit) {
    measured(caseId, device, loinc, value, unit, "consumer");
  }

  /// @param kind `medical` or `consumer`
  void measured(
      String caseId, String device, String loinc, double value, String unit, String kind) {
    var tag = new JsonObject().put("system", "urn:huizhen:device-kind").put("code", kind);
    var coding = new JsonObject().put("system", "http://loinc.org").put("code", loinc);
    var body =
        new JsonObject()
            .put("resourceType", "Observation")
            .put("status", "final")
            .put("meta", new JsonObject().put("tag", new JsonArray().add(tag)))
            .put(
                "encounter",
                new JsonObject().put("reference", "Encounter/" + caseId.replace('_', '.')))
            .put("device", new JsonObject().put("display", device))
            .put("effectiveDateTime", Instant.now().toString())
            .put("code", new JsonObject().put("coding", new JsonArray().add(coding)))
            .put("valueQuantity", new JsonObject().put("value", value).put("code", unit));
    var _ =
        post(
            "/fhir/r4/Observation", "Bearer " + token, "application/fhir+json", body.encode(), 202);
  }

  private static String demoClient(GatewayProcess gateway) {
    try {
      var client = new JsonObject(Files.readString(gateway.data().resolve("demo-client.json")));
      return client.getString("client_id") + ":" + client.getString("client_secret");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String signIn(String client, String scope) {
    var encoded = Base64.getEncoder().encodeToString(client.getBytes(StandardCharsets.UTF_8));
    return post(
            "/api/v1/oauth/token",
            "Basic " + encoded,
            "application/x-www-form-urlencoded",
            "grant_type=client_credentials&scope="
                + URLEncoder.encode(scope, StandardCharsets.UTF_8),
            200)
        .getString("access_token");
  }

  private JsonObject post(
      String path, String authorization, String type, String body, int expected) {
    try {
      var answer =
          http.send(
              HttpRequest.newBuilder(URI.create(url + path))
                  .header("Authorization", authorization)
                  .header("Content-Type", type)
                  .POST(HttpRequest.BodyPublishers.ofString(body))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != expected) {
        throw new IllegalStateException(
            "%s answered %d: %s".formatted(path, answer.statusCode(), answer.body()));
      }
      return new JsonObject(answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
