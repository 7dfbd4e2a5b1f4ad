package huizhen.web.io;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.core.streams.ReadStream;
import java.util.Map;
import java.util.function.Consumer;

/// What an [Operation] wants sent.
sealed interface Answer {
  record Json(int status, JsonObject body, Map<String, String> headers) implements Answer {
    public Json {
      headers = Map.copyOf(headers);
    }
  }

  record Bytes(String mediaType, Buffer content, Map<String, String> headers) implements Answer {
    public Bytes {
      headers = Map.copyOf(headers);
    }
  }

  record Stream(String mediaType, ReadStream<Buffer> content, Map<String, String> headers)
      implements Answer {
    public Stream {
      headers = Map.copyOf(headers);
    }
  }

  record Empty() implements Answer {}

  /// The caller has it already (RFC 9110 §15.4.5).
  record NotModified(String tag) implements Answer {}

  /// Server-sent events: the response stays open, and is written to by `begin`.
  record Events(Consumer<HttpServerResponse> begin) implements Answer {}

  /// What has a version, which `If-Match` may name.
  static Answer versioned(int status, JsonObject body, long version) {
    return new Json(status, body, Map.of("ETag", Versions.tag(version)));
  }

  static Answer ok(JsonObject body) {
    return new Json(200, body, Map.of());
  }

  static Answer accepted(JsonObject body) {
    return new Json(202, body, Map.of());
  }

  static Answer created(JsonObject body) {
    return new Json(201, body, Map.of());
  }
}
