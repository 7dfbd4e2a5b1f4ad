package huizhen.signaling.io;

import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/// An error answer (RFC 9457).
record Problem(int status, String code, String detail) {
  static Problem of(int status, String code, String detail) {
    return new Problem(status, code, detail);
  }

  void answer(RoutingContext context) {
    JsonObject body =
        new JsonObject()
            .put("type", "about:blank")
            .put("title", title())
            .put("status", status)
            .put("detail", detail)
            .put("code", code);
    var _ =
        context
            .response()
            .setStatusCode(status)
            .putHeader("Content-Type", "application/problem+json")
            .end(body.toBuffer()); // if the client is gone, so is who would care
  }

  private String title() {
    return io.netty.handler.codec.http.HttpResponseStatus.valueOf(status).reasonPhrase();
  }
}
