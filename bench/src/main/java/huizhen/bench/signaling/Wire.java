package huizhen.bench.signaling;

import io.vertx.core.json.JsonObject;

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

  /// What a session says of itself every five seconds.
  static String stats() {
    return new JsonObject()
        .put("type", "stats")
        .put("rttMillis", 42.5)
        .put("lostShare", 0.012)
        .put("concealedShare", 0.004)
        .put("frozenShare", 0)
        .put("sentBps", 1_250_000)
        .put("receivedBps", 2_480_000)
        .encode();
  }

  static String identity(int session) {
    return "client-" + session;
  }
}
