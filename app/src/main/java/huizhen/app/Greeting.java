package huizhen.app;

import huizhen.app.config.Config;
import huizhen.app.demo.Demo;
import java.util.List;
import java.util.Locale;

/// What `./huizhen up` prints when the gateway is ready.
final class Greeting {
  private Greeting() {}

  static String of(
      Config config,
      int httpsPort,
      int managementPort,
      List<Demo.SignIn> signIns,
      String clientSecret,
      long upMillis) {
    var text = new StringBuilder();
    text.append(
        """

        Huizhen is ready: https://localhost:%d  (%.1f s)
        The certificate is %s.
        """
            .formatted(
                httpsPort,
                upMillis / 1000.0,
                config.http().certificate().isPresent()
                    ? "yours"
                    : "self-signed: the browser asks once whether you trust it"));
    if (!signIns.isEmpty()) {
      appendDemo(text, config, signIns, clientSecret);
    }
    text.append(
        """

        Metrics: http://127.0.0.1:%d/metrics   Data: %s   Keys: %s
        Ctrl-C stops everything.
        """
            .formatted(managementPort, config.folders().data(), config.folders().keys()));
    return text.toString();
  }

  private static void appendDemo(
      StringBuilder text, Config config, List<Demo.SignIn> signIns, String clientSecret) {
    text.append("\nDEMO: everybody here is invented; enter no real patient. Sign in as\n");
    for (var signIn : signIns) {
      text.append(
          "  %-14s %-10s %-12s %s%n"
              .formatted(
                  signIn.role().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                  signIn.username(),
                  signIn.password(),
                  signIn.name()));
    }
    text.append(
        "  %-14s %s %s (also in %s)%n"
            .formatted(
                "service client",
                Demo.CLIENT_ID,
                clientSecret,
                config.folders().data().resolve(Demo.CLIENT_FILE)));
  }
}
