package huizhen.app.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/// The setting `http.public-origin`: by which address browsers reach the pages, as they write it
/// (RFC 6454 §6.1). Links are made of it and passkeys bound to it, so it is a host's name.
final class PublicOrigin {
  static final String KEY = "http.public-origin";

  private static final Pattern NAME =
      Pattern.compile(
          "(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*");
  private static final Pattern NUMBERS = Pattern.compile("[0-9.]+");
  private static final int USUAL_PORT = 443;
  private static final int LAST_PORT = 65_535;

  private PublicOrigin() {}

  /// In small letters, without a last slash and without the usual port.
  static Optional<URI> read(Function<String, Optional<String>> get) {
    return get.apply(KEY).map(PublicOrigin::parse);
  }

  private static URI parse(String value) {
    var uri = uri(value.strip().toLowerCase(Locale.ROOT));
    var host = uri.getHost() == null ? "" : uri.getHost();
    if (!"https".equals(uri.getScheme()) || host.isEmpty()) {
      throw refused(value, "is not https://NAME or https://NAME:PORT");
    }
    if (!NAME.matcher(host).matches() || NUMBERS.matcher(host).matches()) {
      throw refused(value, "has no host's name: browsers bind passkeys to a name alone");
    }
    var isBare = uri.getRawPath().isEmpty() || uri.getRawPath().equals("/");
    if (!isBare
        || uri.getRawQuery() != null
        || uri.getRawFragment() != null
        || uri.getRawUserInfo() != null) {
      throw refused(value, "is more than https://NAME or https://NAME:PORT");
    }
    var port = uri.getPort();
    if (port == 0 || port > LAST_PORT) {
      throw refused(value, "has no port of 1 to 65535");
    }
    return uri("https://" + host + (port < 0 || port == USUAL_PORT ? "" : ":" + port));
  }

  private static URI uri(String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      throw refused(text, "is not https://NAME or https://NAME:PORT", e);
    }
  }

  private static StartException refused(String value, String why) {
    return new StartException("%s=%s %s.".formatted(KEY, value, why));
  }

  private static StartException refused(String value, String why, Exception cause) {
    return new StartException("%s=%s %s.".formatted(KEY, value, why), cause);
  }
}
