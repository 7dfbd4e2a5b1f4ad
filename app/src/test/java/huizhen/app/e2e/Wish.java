package huizhen.app.e2e;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/// What a client wants at a door, in the words of `door-client.js`.
final class Wish {
  private final JsonObject json = new JsonObject().put("pictures", new JsonArray());

  static Wish of() {
    return new Wish();
  }

  Wish tone(int hertz) {
    json.put("hertz", hertz);
    return this;
  }

  /// What the browser takes for a microphone, in place of a tone.
  Wish microphone() {
    json.put("microphone", true);
    return this;
  }

  Wish picture(Scene scene) {
    json.getJsonArray("pictures").add(scene.json);
    return this;
  }

  /// A picture that flashes while a beep sounds, as `lip-sync.js` makes it.
  Wish claps(Scene scene) {
    json.put("claps", scene.json);
    return this;
  }

  Wish receive(int audio, int video) {
    json.put("audio", audio).put("video", video);
    return this;
  }

  /// Takes spatial layers of AV1 as well.
  Wish scalable(boolean isScalable) {
    json.put("scalable", isScalable);
    return this;
  }

  /// Sends as our pages do: temporal layers and their limits, redundant sound first, and repairs of
  /// sound offered.
  Wish asOurPages() {
    json.put("ours", true);
    return this;
  }

  /// Lets sound wait for a picture that is held back, as our pages do.
  Wish keepsLipsInSync() {
    json.put("lips", true);
    return this;
  }

  /// Reaches the relay through the gateway's TURN server alone, and that over `udp` or `tcp`.
  Wish throughTurn(String transport) {
    json.put("turn", transport);
    return this;
  }

  JsonObject json() {
    return json;
  }

  /// A picture that the page draws and how it is sent.
  static final class Scene {
    private final JsonObject json;

    Scene(int width, int height, int fps, String left, String right) {
      json =
          new JsonObject()
              .put("width", width)
              .put("height", height)
              .put("fps", fps)
              .put("left", left)
              .put("right", right);
    }

    Scene codec(String name) {
      json.put("codec", name);
      return this;
    }

    /// From the smallest, each twice as large as the one before.
    Scene rids(String... rids) {
      json.put("rids", new JsonArray(List.of(rids)));
      return this;
    }

    /// How much smaller than the picture the smallest layer is; 4 unless said.
    Scene scale(int times) {
      json.put("scale", times);
      return this;
    }

    /// Layers within one stream, as WebRTC-SVC names them: `L3T3_KEY`.
    Scene scalability(String mode) {
      json.put("scalability", mode);
      return this;
    }

    JsonObject json() {
      return json;
    }

    Scene source(String source) {
      json.put("source", source);
      return this;
    }

    /// 0 to 1: how much of it costs bits.
    Scene noise(double share) {
      json.put("noise", share);
      return this;
    }

    Scene maxBps(int bps) {
      json.put("maxBitrate", bps);
      return this;
    }
  }
}
