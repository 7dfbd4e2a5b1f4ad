package huizhen.app.edge;

import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.net.InetAddress;
import java.util.regex.Pattern;

/// Tells the [HandshakeGate] which addresses are no strangers: from there somebody has signed in,
/// shown a client's secret, or entered by WHIP or WHEP with a ticket.
public final class Acquaintances {
  private static final Pattern PROVING =
      Pattern.compile("/api/v1/(session|oauth/token)|/wh[ie]p/[^/]+");

  private static final int OK = 200;
  private static final int NOT_OK = 300;

  private Acquaintances() {}

  /// Before all other routes.
  public static void introduce(Router router, HandshakeGate gate) {
    var _ = router.route().method(HttpMethod.POST).handler(context -> watch(context, gate));
  }

  private static void watch(RoutingContext context, HandshakeGate gate) {
    if (PROVING.matcher(context.request().path()).matches()) {
      var address = context.request().remoteAddress().hostAddress();
      var _ = // there is nothing to take off again
          context.addEndHandler(_ -> {
            int status = context.response().getStatusCode();
            if (address != null && status >= OK && status < NOT_OK) {
              gate.vouch(InetAddress.ofLiteral(address));
            }
          });
    }
    context.next();
  }
}
