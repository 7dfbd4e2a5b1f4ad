package huizhen.signaling.io;

import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.util.Set;

/// Whether the page behind a request may talk to us (RFC 6454, RFC 6455 §10.2).
final class Origins {
  private final Set<String> allowed;

  Origins(Set<String> allowed) {
    this.allowed = allowed;
  }

  boolean isAllowed(HttpServerRequest request) {
    String origin = request.getHeader("Origin");
    return origin == null || allowed.contains(origin) || isOurs(origin, request);
  }

  private static boolean isOurs(String origin, HttpServerRequest request) {
    var authority = request.authority();
    if (authority == null) {
      return false;
    }
    try {
      URI uri = new URI(origin);
      String scheme = request.isSSL() ? "https" : "http";
      int usualPort = request.isSSL() ? 443 : 80;
      int ourPort = authority.port() > 0 ? authority.port() : usualPort;
      int port = uri.getPort() > 0 ? uri.getPort() : usualPort;
      return scheme.equalsIgnoreCase(uri.getScheme())
          && authority.host().equalsIgnoreCase(uri.getHost())
          && port == ourPort;
    } catch (java.net.URISyntaxException e) {
      return false; // no origin that we could know
    }
  }
}
