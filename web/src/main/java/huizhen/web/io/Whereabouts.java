package huizhen.web.io;

import huizhen.web.view.Problem;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.util.Optional;

/// From where somebody asks: the connection's own address. What a proxy says of others is not
/// believed, so behind one it is the proxy's.
final class Whereabouts {
  private Whereabouts() {}

  /// Empty when it is not known, which is within no network.
  static Optional<InetAddress> of(HttpServerRequest request) {
    var remote = request.remoteAddress();
    var host = remote == null ? null : remote.hostAddress();
    if (host == null) {
      return Optional.empty();
    }
    var zone = host.indexOf('%'); // of a link-local address
    try {
      return Optional.of(InetAddress.ofLiteral(zone < 0 ? host : host.substring(0, zone)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  static Problem elsewhere() {
    return new Problem(
        403,
        "elsewhere",
        "This is done from named networks alone.",
        new JsonObject()
            .put("rule", "access.place")
            .put("zh", "您的角色只能在指定网络内执行此操作，请连接到单位网络后重试。")
            .put(
                "en",
                "Your role does this from named networks alone. Connect to one and try again."));
  }
}
