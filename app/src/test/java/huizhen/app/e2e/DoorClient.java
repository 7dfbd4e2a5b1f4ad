package huizhen.app.e2e;

import com.microsoft.playwright.Page;
import huizhen.app.network.LineConditions;
import huizhen.app.network.UdpProxy;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// One client at the doors, in a page of any browser that can evaluate a script: `door-client.js`
/// does the work there.
final class DoorClient implements AutoCloseable {
  private static final long PATIENCE_NANOS = 30_000_000_000L;
  private static final long PAUSE_MILLIS = 100;

  private final Script script;

  /// Evaluates an expression in the page and waits for its promise.
  @FunctionalInterface
  interface Script {
    String evaluate(String expression);
  }

  /// @param port of the relay, on loopback
  record Opened(String resource, int port) {}

  DoorClient(Script script) {
    this.script = script;
    var _ = script.evaluate(resource("door-client.js") + ";''");
  }

  static DoorClient in(Page page) {
    return new DoorClient(expression -> String.valueOf(page.evaluate(expression)));
  }

  /// Offers what is wished (see `offer` in the script) and waits for media, straight to the relay.
  Opened open(String door, HospitalSystem.Ticket ticket, JsonObject wish) {
    var opened = offer(door, ticket, wish);
    var _ = call("connect", new JsonObject());
    return opened;
  }

  /// The same through a line of its own, which the caller closes.
  UdpProxy openThrough(
      String door,
      HospitalSystem.Ticket ticket,
      JsonObject wish,
      LineConditions conditions,
      long seed) {
    var opened = offer(door, ticket, wish);
    var relay = new InetSocketAddress(InetAddress.getLoopbackAddress(), opened.port());
    var line = UdpProxy.start("127.0.0.1", relay, conditions, seed);
    var _ = call("connect", new JsonObject().put("port", line.address().getPort()));
    return line;
  }

  private Opened offer(String door, HospitalSystem.Ticket ticket, JsonObject wish) {
    var arguments =
        wish.copy()
            .put("door", door)
            .put("address", ticket.door(door))
            .put("ticket", ticket.text());
    var opened = call("offer", arguments);
    return new Opened(opened.getString("resource"), opened.getInteger("port"));
  }

  /// Sends a message to the signalling door.
  void say(JsonObject message) {
    var _ = call("say", message);
  }

  /// How long received sound may wait for what is missing.
  void deadline(int millis) {
    var _ = call("deadline", new JsonObject().put("millis", millis));
  }

  /// Its received streams of this kind, as getStats has them.
  List<JsonObject> inbound(String kind) {
    return streams("inbound", kind);
  }

  /// The first of them; empty before a packet came.
  JsonObject received(String kind) {
    return inbound(kind).stream().findFirst().orElseGet(JsonObject::new);
  }

  /// Of the picture that it is sent; 0 before one came.
  int width() {
    return received("video").getInteger("frameWidth", 0);
  }

  /// Tells the signalling door how large it shows the first picture that it has.
  void looksAt(int width, int height) {
    var slot =
        shown().getJsonArray("slots").stream()
            .map(it -> (JsonObject) it)
            .filter(it -> !it.getString("source").equals("microphone"))
            .findFirst()
            .orElseThrow();
    var view =
        new JsonObject()
            .put("participant", slot.getString("participant"))
            .put("source", slot.getString("source"))
            .put("width", width)
            .put("height", height);
    say(new JsonObject().put("type", "view").put("views", new JsonArray().add(view)));
  }

  List<JsonObject> outbound(String kind) {
    return streams("outbound", kind);
  }

  /// What the browser takes its line to carry upwards.
  long uplinkBps() {
    return call("uplink", new JsonObject()).getLong("bps");
  }

  /// The own end of the way that media takes: `type`, and `relayProtocol` to a TURN server.
  JsonObject way() {
    return call("way", new JsonObject());
  }

  /// What a TURN server says to these credentials: whether it `lends` an address, else an `error`.
  JsonObject allocate(String url, String username, String credential) {
    return call(
        "allocate",
        new JsonObject()
            .put("urls", new JsonArray().add(url))
            .put("username", username)
            .put("credential", credential));
  }

  JsonObject shown() {
    return call("shown", new JsonObject());
  }

  Optional<Picture> look(String id) {
    var pixels =
        new JsonArray(evaluate("look", new JsonObject().put("id", id)))
            .stream().map(it -> ((Number) it).intValue()).toList();
    return pixels.isEmpty() ? Optional.empty() : Optional.of(Picture.of(pixels));
  }

  /// Looks until a video shows these two colours.
  Picture watch(String id, String left, String right) {
    return until(
            "%s to show %s and %s".formatted(id, left, right),
            () -> look(id),
            seen ->
                seen.filter(it -> it.left().isLike(left) && it.right().isLike(right)).isPresent())
        .orElseThrow();
  }

  /// Listens until an element sounds this tone.
  void hear(String id, int hertz) {
    var _ =
        until(
            "%s to sound %d Hz".formatted(id, hertz),
            () -> call("hear", new JsonObject().put("id", id)).getInteger("hertz"),
            heard -> Math.abs(heard - hertz) < 15);
  }

  <T> T until(String what, Supplier<T> look, Predicate<T> isGood) {
    var deadline = System.nanoTime() + PATIENCE_NANOS;
    while (true) {
      var seen = look.get();
      if (isGood.test(seen)) {
        return seen;
      }
      if (System.nanoTime() > deadline) {
        throw new AssertionError("waited for %s, last was %s".formatted(what, seen));
      }
      pause(PAUSE_MILLIS);
    }
  }

  /// The page's own timer waits, so that the browser's driver goes on.
  void pause(long millis) {
    var _ =
        script.evaluate("new Promise(done => setTimeout(() => done(''), %d))".formatted(millis));
  }

  @Override
  public void close() {
    var _ = call("close", new JsonObject());
  }

  private List<JsonObject> streams(String direction, String kind) {
    return new JsonArray(evaluate(direction, new JsonObject()))
        .stream()
            .map(it -> (JsonObject) it)
            .filter(it -> kind.equals(it.getString("kind")))
            .toList();
  }

  private JsonObject call(String function, JsonObject arguments) {
    return new JsonObject(evaluate(function, arguments));
  }

  private String evaluate(String function, JsonObject arguments) {
    return script.evaluate(
        "door.%s(%s).then(JSON.stringify)".formatted(function, arguments.encode()));
  }

  static String resource(String name) {
    try (var in = DoorClient.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("there is no " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
