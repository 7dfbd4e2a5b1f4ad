package huizhen.web.passkey;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// For whom a passkey is (WebAuthn Level 3 §4): browsers give it to pages of this origin alone, and
/// bind it to this id.
///
/// @param id a host's name
/// @param origin as browsers write it: scheme, host, and the port unless it is the usual one
public record RelyingParty(String id, String origin) {
  private static final String LOCAL = "localhost";
  private static final Pattern NAME =
      Pattern.compile(
          "(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*");
  private static final Pattern NUMBERS = Pattern.compile("[0-9.]+");

  public RelyingParty {
    if (!isName(id) || origin.isEmpty()) {
      throw new IllegalArgumentException("a relying party is a host's name and its origin");
    }
  }

  /// Whom the pages at this address are of. Empty where browsers have no passkeys: at a bare IP
  /// address, and without TLS unless it is this very machine.
  ///
  /// @param address e.g. `https://huizhen.example.org:8443`
  public static Optional<RelyingParty> at(String address) {
    try {
      var uri = new URI(address.toLowerCase(Locale.ROOT));
      var host = uri.getHost() == null ? "" : uri.getHost();
      var isSecure = "https".equals(uri.getScheme());
      if (!isName(host) || !(isSecure || ("http".equals(uri.getScheme()) && host.equals(LOCAL)))) {
        return Optional.empty();
      }
      var isUsual = uri.getPort() < 0 || uri.getPort() == (isSecure ? 443 : 80);
      var port = isUsual ? "" : ":" + uri.getPort();
      return Optional.of(new RelyingParty(host, uri.getScheme() + "://" + host + port));
    } catch (URISyntaxException noAddress) {
      return Optional.empty();
    }
  }

  private static boolean isName(String host) {
    return NAME.matcher(host).matches() && !NUMBERS.matcher(host).matches();
  }
}
