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
      int ourPort = authority.port() > 0 ? authority.port() : request.isSSL() ? 443 : 80;
      int port = uri.getPort() > 0 ? uri.getPort() : "https".equals(uri.getScheme()) ? 443 : 80;
      return authority.host().equalsIgnoreCase(uri.getHost()) && port == ourPort;
    } catch (java.net.URISyntaxException e) {
      return false; // no origin that we could know
    }
  }
}
