package huizhen.bench.load;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.Socket;
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
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/// A hospital's system at the gateway's doors: signs in, asks for tickets, lets clients in. Who
/// only sends comes by WHIP, who only receives by WHEP, who does both by `huizhen.v1`, as the pages
/// do.
public final class GatewayClient implements MediaServer {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  /// The gateway gives up a socket after 30 s of silence.
  private static final long PING_SECONDS = 10;

  private final URI gateway;
  private final String preferredAddress;
  private final boolean isRecorded;
  private final HttpClient http;
  private final String token;
  private final String name = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
  private final Set<JsonSocket> sockets = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService pings =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("load-ping").factory());

  /// Signs in, for rooms that are not recorded.
  public GatewayClient(URI gateway, Path client, String preferredAddress) throws IOException {
    this(gateway, client, preferredAddress, false);
  }

  /// Signs in.
  ///
  /// @param client a file with `client_id` and `client_secret`
  /// @param preferredAddress where media is sent if the gateway names it
  /// @param isRecorded whether the rooms are
  public GatewayClient(URI gateway, Path client, String preferredAddress, boolean isRecorded)
      throws IOException {
    this.isRecorded = isRecorded;
    this.gateway = gateway;
    this.preferredAddress = preferredAddress;
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
    var _ = pings.scheduleAtFixedRate(this::ping, PING_SECONDS, PING_SECONDS, TimeUnit.SECONDS);
  }

  private void ping() {
    sockets.removeIf(each -> !isPinged(each));
  }

  private static boolean isPinged(JsonSocket socket) {
    try {
      socket.tell(new JsonObject().put("type", "ping"));
      return true;
    } catch (IOException e) {
      return false; // its media shows that it has gone
    }
  }

  @Override
  public boolean isOneConnectionEnough() {
    return true;
  }

  @Override
  public Entry enter(Place place) throws IOException {
    var room = "load-%s-%d".formatted(name, place.room());
    var identity = "client-%d-%d".formatted(place.room(), place.seat());
    var ticket = ticket(room, identity, place.sends(), place.receives());
    if (place.sends() && place.receives()) {
      return new Signalled(join(ticket.signaling(), ticket.text()), place);
    }
    return new Door(place.sends() ? ticket.whip() : ticket.whep(), ticket.text(), place);
  }

  /// Lets one person into one room, by any of the three doors.
  public record Ticket(String text, URI signaling, URI whip, URI whep) {}

  /// Asks for a ticket, and so opens the room.
  public Ticket ticket(String room, String identity, boolean sends, boolean receives)
      throws IOException {
    var wish =
        new JsonObject()
            .put("identity", identity)
            .put("name", identity)
            .put("publish", sends)
            .put("subscribe", receives)
            .put("record", isRecorded);
    var minted =
        new JsonObject(
            post(
                    gateway.resolve("/api/v1/rooms/%s/tickets".formatted(room)),
                    "Bearer " + token,
                    "application/json",
                    wish.encode(),
                    201)
                .body());
    return new Ticket(
        minted.getString("ticket"),
        URI.create(minted.getString("signaling")),
        URI.create(minted.getString("whip")),
        URI.create(minted.getString("whep")));
  }

  /// A place by WHIP or WHEP.
  private final class Door implements Entry {
    private final URI door;
    private final String ticket;
    private final Place place;
    private Optional<URI> resource = Optional.empty();

    Door(URI door, String ticket, Place place) {
      this.door = door;
      this.ticket = ticket;
      this.place = place;
    }

    @Override
    public Remote connect(Local local) throws IOException {
      var offer = ClientSdp.offer(local, ClientSdp.Manner.USUAL, place.heard());
      var answer = post(door, "Bearer " + ticket, "application/sdp", offer, 201);
      resource = answer.headers().firstValue("Location").map(door::resolve);
      return ClientSdp.read(answer.body(), false, preferredAddress);
    }

    @Override
    public void leave() throws IOException {
      if (resource.isPresent()) {
        var request =
            HttpRequest.newBuilder(resource.get())
                .timeout(LIMIT)
                .header("Authorization", "Bearer " + ticket)
                .DELETE()
                .build();
        var _ = send(request); // it may be gone already
      }
    }
  }

  private JsonSocket join(URI uri, String ticket) throws IOException {
    var socket =
        new JsonSocket(
            http, uri, "huizhen.v1", message -> String.valueOf(message.getInteger("re")));
    sockets.add(socket);
    var _ =
        answered(socket, new JsonObject().put("type", "join").put("id", 1).put("ticket", ticket));
    return socket;
  }

  private static JsonObject answered(JsonSocket socket, JsonObject question) throws IOException {
    var answer = socket.ask(String.valueOf(question.getInteger("id")), question);
    if ("error".equals(answer.getString("type"))) {
      throw new IOException(
          "%s was refused: %s".formatted(question.getString("type"), answer.getString("message")));
    }
    return answer;
  }

  /// A place by `huizhen.v1`.
  private final class Signalled implements Entry {
    private final JsonSocket socket;
    private final Place place;

    Signalled(JsonSocket socket, Place place) {
      this.socket = socket;
      this.place = place;
    }

    @Override
    public Remote connect(Local local) throws IOException {
      var tracks =
          new JsonArray()
              .add(new JsonObject().put("mid", "0").put("source", "microphone"))
              .add(new JsonObject().put("mid", "1").put("source", "camera"));
      var offer =
          new JsonObject()
              .put("type", "offer")
              .put("id", 2)
              .put("sdp", ClientSdp.offer(local, ClientSdp.Manner.USUAL, place.heard()))
              .put("tracks", tracks);
      return ClientSdp.read(answered(socket, offer).getString("sdp"), false, preferredAddress);
    }

    @Override
    public void leave() throws IOException {
      sockets.remove(socket);
      try (socket) {
        socket.tell(new JsonObject().put("type", "leave"));
      }
    }
  }

  @Override
  public void close() {
    pings.shutdownNow();
    sockets.forEach(JsonSocket::close);
    http.shutdownNow();
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

  /// A gateway on trial has a certificate of its own, for another name perhaps; a load carries
  /// nothing that is secret.
  private static SSLContext trustingAnybody() {
    try {
      var context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new Anybody()}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("TLS is everywhere", e);
    }
  }

  /// An extended one, for the name is not looked at then.
  private static final class Anybody extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
