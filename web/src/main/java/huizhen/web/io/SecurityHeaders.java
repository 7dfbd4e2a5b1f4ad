package huizhen.web.io;

import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;

/// What every answer tells the browser not to do. Scripts come from our own files alone; Element
/// Plus sets style attributes, so styles may be inline; pictures and media may be blobs that the
/// pages made. Decoders of medical images are the only scripts that may compile WebAssembly: a
/// worker lives under the policy of its own file (HTML Standard, "initialize worker policy
/// container"), not under that of the page that starts it.
final class SecurityHeaders implements Handler<RoutingContext> {
  /// Where the pages' build puts those workers.
  static final String DECODERS = "/assets/decoder/";

  private static final String OF_DECODERS =
      "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; "
          + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  @Override
  public void handle(RoutingContext context) {
    context
        .response()
        .putHeader("Content-Security-Policy", policy(context))
        .putHeader("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
        .putHeader("X-Content-Type-Options", "nosniff")
        .putHeader("X-Frame-Options", "DENY")
        .putHeader("Referrer-Policy", "no-referrer")
        .putHeader("Cross-Origin-Opener-Policy", "same-origin")
        .putHeader("Cross-Origin-Resource-Policy", "same-origin")
        .putHeader(
            "Permissions-Policy",
            "camera=(self), microphone=(self), display-capture=(self), geolocation=()");
    context.next();
  }

  /// `'self'` covers `wss:` of this host in today's browsers; older ones want it said.
  private static String policy(RoutingContext context) {
    if (context.normalizedPath().startsWith(DECODERS)) {
      return OF_DECODERS;
    }
    var host = Origin.authority(context.request());
    return "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
        + "img-src 'self' data: blob:; media-src 'self' blob:; font-src 'self' data:; "
        + "connect-src 'self' wss://"
        + host
        + "; worker-src 'self' blob:; object-src 'none'; base-uri 'none'; form-action 'self'; "
        + "frame-ancestors 'none'";
  }
}
