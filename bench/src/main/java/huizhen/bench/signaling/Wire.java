package huizhen.bench.signaling;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.stream.IntStream;

/// What clients say in `huizhen.v1`.
final class Wire {
  static final String SUBPROTOCOL = "huizhen.v1";
  static final int JOIN_ID = 1;

  private static final String CHAT = "请看左上角的阴影，与上次的片子比一比，边缘清楚一些。";

  private Wire() {}

  static String join(String ticket) {
    return new JsonObject().put("type", "join").put("id", JOIN_ID).put("ticket", ticket).encode();
  }

  static String resume(String sessionKey) {
    return new JsonObject()
        .put("type", "join")
        .put("id", JOIN_ID)
        .put("sessionKey", sessionKey)
        .encode();
  }

  static String ping(long id) {
    return new JsonObject().put("type", "ping").put("id", id).encode();
  }

  static String chat(long id) {
    return new JsonObject().put("type", "chat").put("id", id).put("text", CHAT).encode();
  }

  static String leave() {
    return new JsonObject().put("type", "leave").encode();
  }

  /// What a session says of itself every five seconds: what it looks at, four pictures. It stands
  /// for its statistics, which the protocol does not have yet and which are about as long.
  static String report(int session) {
    int first = SignalingPlan.roomOf(session) * SignalingPlan.ROOM;
    var views = new JsonArray();
    IntStream.range(first, first + SignalingPlan.ROOM)
        .filter(other -> other != session)
        .forEach(other ->
            views.add(
                new JsonObject()
                    .put("participant", identity(other))
                    .put("source", "camera")
                    .put("width", 640)
                    .put("height", 360)));
    return new JsonObject().put("type", "view").put("views", views).encode();
  }

  static String identity(int session) {
    return "client-" + session;
  }
}
