package huizhen.bench.load;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/// The load's clients at Janus's VideoRoom, over its WebSocket API
/// (https://janus.conf.meetecho.com/docs/videoroom.html). All handles are of one session. Who sends
/// has a publisher's handle, who receives a subscriber's with all publishers of the room: Janus
/// offers there.
public final class JanusClient implements MediaServer {
  static final String PLUGIN = "janus.plugin.videoroom";

  private static final String PROTOCOL = "janus-protocol";
  private static final int MOST_PUBLISHERS = 100;
  private static final int PORT_OF_NO_MEANING = 9;
  private static final int NO_SUCH_FEED = 428;
  private static final int PATIENCE = 20;
  private static final long PAUSE_MILLIS = 20;
  private static final int FIRST_ROOM = 1_000_000;

  private final String preferredAddress;

  /// Asked by `actpass`, Janus would be the DTLS client; without a candidate it begins no ICE.
  private final ClientSdp.Manner manner;

  private final HttpClient http = HttpClient.newHttpClient();
  private final JsonSocket socket;
  private final AtomicLong transactions = new AtomicLong();
  private final long session;
  private final long manager;
  private final int firstRoom = ThreadLocalRandom.current().nextInt(FIRST_ROOM, 1 << 30);

  /// Feeds by room and seat.
  private final Map<Long, Map<Integer, Long>> feeds = new ConcurrentHashMap<>();

  /// @param uri of Janus's WebSocket
  /// @param preferredAddress where media is sent if Janus names it
  public JanusClient(URI uri, String preferredAddress) throws IOException {
    this.preferredAddress = preferredAddress;
    manner = ClientSdp.Manner.active(addressTowards(preferredAddress));
    socket = new JsonSocket(http, uri, PROTOCOL, JanusClient::key);
    session = ask(new JsonObject().put("janus", "create")).getJsonObject("data").getLong("id");
    manager = attach();
  }

  private static String addressTowards(String host) throws IOException {
    try (var socket = new DatagramSocket()) {
      socket.connect(new InetSocketAddress(InetAddress.ofLiteral(host), PORT_OF_NO_MEANING));
      return socket.getLocalAddress().getHostAddress();
    }
  }

  /// What says that a request was taken is no answer; the answer comes as an event.
  static String key(JsonObject message) {
    return "ack".equals(message.getString("janus")) ? "" : message.getString("transaction", "");
  }

  private JsonObject ask(JsonObject request) throws IOException {
    String transaction = "t" + transactions.incrementAndGet();
    return checked(socket.ask(transaction, request.put("transaction", transaction)));
  }

  private long attach() throws IOException {
    return ask(new JsonObject()
            .put("janus", "attach")
            .put("session_id", session)
            .put("plugin", PLUGIN))
        .getJsonObject("data")
        .getLong("id");
  }

  private JsonObject message(long handle, JsonObject body, String jsepType, String sdp)
      throws IOException {
    var request =
        new JsonObject()
            .put("janus", "message")
            .put("session_id", session)
            .put("handle_id", handle)
            .put("body", body);
    if (!sdp.isEmpty()) {
      // No candidate trickles.
      request.put(
          "jsep", new JsonObject().put("type", jsepType).put("sdp", sdp).put("trickle", false));
    }
    return ask(request);
  }

  /// An answer, if it is no refusal of Janus or of its plugin.
  static JsonObject checked(JsonObject answer) throws IOException {
    if ("error".equals(answer.getString("janus"))) {
      var error = answer.getJsonObject("error", new JsonObject());
      throw new IOException(
          "Janus refused (%d): %s".formatted(error.getInteger("code"), error.getString("reason")));
    }
    var said = pluginData(answer);
    if (said.containsKey("error")) {
      int code = said.getInteger("error_code", 0);
      var why = "VideoRoom refused (%d): %s".formatted(code, said.getString("error"));
      throw code == NO_SUCH_FEED ? new NoSuchFeedException(why) : new IOException(why);
    }
    return answer;
  }

  /// What was asked for is not there, or not yet.
  static final class NoSuchFeedException extends IOException {
    private static final long serialVersionUID = 1L;

    NoSuchFeedException(String message) {
      super(message);
    }
  }

  private static void sleep() throws IOException {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  static JsonObject pluginData(JsonObject answer) {
    return answer
        .getJsonObject("plugindata", new JsonObject())
        .getJsonObject("data", new JsonObject());
  }

  static JsonObject room(long room) {
    return new JsonObject()
        .put("request", "create")
        .put("room", room)
        .put("permanent", false)
        .put("publishers", MOST_PUBLISHERS)
        .put("bitrate", 0)
        .put("fir_freq", 0)
        .put("audiocodec", "opus")
        .put("videocodec", "vp8");
  }

  static JsonObject joinAsPublisher(long room) {
    return new JsonObject().put("request", "join").put("ptype", "publisher").put("room", room);
  }

  static JsonObject joinAsSubscriber(long room, List<Long> feeds) {
    var streams = new JsonArray();
    feeds.forEach(feed -> streams.add(new JsonObject().put("feed", feed)));
    return new JsonObject()
        .put("request", "join")
        .put("ptype", "subscriber")
        .put("room", room)
        .put("streams", streams);
  }

  static String sdp(JsonObject answer) throws IOException {
    var jsep = answer.getJsonObject("jsep");
    if (jsep == null) {
      throw new IOException("Janus sent no description: " + answer.encode());
    }
    return jsep.getString("sdp");
  }

  @Override
  public boolean isOneConnectionEnough() {
    return false;
  }

  @Override
  public Entry enter(Place place) throws IOException {
    long room = firstRoom + (long) place.room();
    synchronized (feeds) {
      if (!feeds.containsKey(room)) {
        var _ = message(manager, room(room), "", "");
        feeds.put(room, new ConcurrentHashMap<>());
      }
    }
    long handle = attach();
    return place.sends()
        ? new Publisher(handle, room, place.seat())
        : new Subscriber(handle, room, place.seat());
  }

  private void detach(long handle) throws IOException {
    var _ =
        ask(
            new JsonObject()
                .put("janus", "detach")
                .put("session_id", session)
                .put("handle_id", handle));
  }

  private Map<Integer, Long> feeds(long room) {
    return feeds.getOrDefault(room, Map.of());
  }

  private final class Publisher implements Entry {
    private final long handle;
    private final long room;
    private final int seat;

    Publisher(long handle, long room, int seat) {
      this.handle = handle;
      this.room = room;
      this.seat = seat;
    }

    @Override
    public Remote connect(Local local) throws IOException {
      var joined = pluginData(message(handle, joinAsPublisher(room), "", ""));
      var offer = ClientSdp.offer(local, manner, 0);
      var published = message(handle, new JsonObject().put("request", "publish"), "offer", offer);
      feeds(room).put(seat, joined.getLong("id"));
      return ClientSdp.read(sdp(published), false, preferredAddress);
    }

    @Override
    public void leave() throws IOException {
      detach(handle);
    }
  }

  private final class Subscriber implements Entry {
    private final long handle;
    private final long room;
    private final int seat;

    Subscriber(long handle, long room, int seat) {
      this.handle = handle;
      this.room = room;
      this.seat = seat;
    }

    @Override
    public Remote connect(Local local) throws IOException {
      List<Long> others =
          feeds(room).entrySet().stream()
              .filter(feed -> feed.getKey() != seat)
              .map(Map.Entry::getValue)
              .toList();
      var offer = sdp(join(joinAsSubscriber(room, others)));
      var answer = ClientSdp.answer(local, manner, offer);
      var _ = message(handle, new JsonObject().put("request", "start"), "answer", answer);
      return ClientSdp.read(offer, true, preferredAddress);
    }

    /// Janus knows a feed a moment after its sender has finished the handshake.
    private JsonObject join(JsonObject request) throws IOException {
      for (int again = 0; ; again++) {
        try {
          return message(handle, request, "", "");
        } catch (NoSuchFeedException e) {
          if (again == PATIENCE) {
            throw e;
          }
          sleep();
        }
      }
    }

    @Override
    public void leave() throws IOException {
      detach(handle);
    }
  }

  /// Janus drops what belongs to the session.
  @Override
  public void close() {
    try {
      var _ = ask(new JsonObject().put("janus", "destroy").put("session_id", session));
    } catch (IOException e) {
      // It may have gone already.
    }
    socket.close();
    http.shutdownNow();
  }
}
