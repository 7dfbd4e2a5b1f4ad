package huizhen.web.io;

import io.vertx.core.http.HttpServerRequest;
import java.util.regex.Pattern;

/// Under which address the caller reaches this gateway, for URLs in answers: the configured one, or
/// the one that the caller asked, which only the caller itself gets to see.
final class Origin {
  private static final Pattern AUTHORITY = Pattern.compile("[A-Za-z0-9.:\\[\\]-]{1,255}");

  private Origin() {}

  static String http(WebConfig config, HttpServerRequest request) {
    return config
        .publicOrigin()
        .map(it -> it.toString().replaceAll("/$", ""))
        .orElseGet(() -> (request.isSSL() ? "https://" : "http://") + authority(request));
  }

  static String ws(WebConfig config, HttpServerRequest request) {
    return http(config, request).replaceFirst("^http", "ws");
  }

  /// `localhost` for a request without a proper Host.
  static String authority(HttpServerRequest request) {
    var authority = request.authority();
    var text = authority == null ? "" : authority.toString();
    return AUTHORITY.matcher(text).matches() ? text : "localhost";
  }
}
