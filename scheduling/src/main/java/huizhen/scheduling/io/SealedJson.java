package huizhen.scheduling.io;

import huizhen.scheduling.api.Sealer;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;

/// JSON as it lies in Redis: sealed, and bound to its place, so that a value that was moved to
/// another key does not open.
record SealedJson(Sealer sealer) {
  byte[] seal(JsonObject json, String place) {
    return seal(json.encode(), place);
  }

  /// @param json as text
  byte[] seal(String json, String place) {
    return sealer.seal(json.getBytes(StandardCharsets.UTF_8), place);
  }

  String openText(byte[] sealed, String place) {
    return new String(sealer.open(sealed, place), StandardCharsets.UTF_8);
  }

  JsonObject open(byte[] sealed, String place) {
    return new JsonObject(Buffer.buffer(sealer.open(sealed, place)));
  }
}
