package huizhen.web.io;

import java.util.List;

/// The browser's name as its user knows it, for the list of sessions: nothing of what browsers say
/// about themselves is kept but one of these words.
final class Browser {
  /// A later one claims to be an earlier one: the first that fits is it.
  private static final List<String> KNOWN = List.of("Edg", "Firefox", "Chrome", "Safari");

  private Browser() {}

  static String of(String userAgent) {
    var name = KNOWN.stream().filter(userAgent::contains).findFirst().orElse("");
    return name.equals("Edg") ? "Edge" : name;
  }
}
