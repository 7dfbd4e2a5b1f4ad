package huizhen.web.io;

import huizhen.web.view.Problem;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Versions of what is read and changed, as entity tags: `"7"` (RFC 9110 §8.8.3, §13.1).
final class Versions {
  private static final Pattern LIST =
      Pattern.compile(
          "(?:W/)?\"[\\x21\\x23-\\x7e]*\"(?:[ \\t]*,[ \\t]*(?:W/)?\"[\\x21\\x23-\\x7e]*\")*");
  private static final Pattern TAG = Pattern.compile("(W/)?\"([\\x21\\x23-\\x7e]*)\"");
  private static final Pattern VERSION = Pattern.compile("\\d{1,18}");
  private static final int MAX_HEADER = 500;

  /// No version at all.
  private static final long NONE = -1;

  private Versions() {}

  static String tag(long version) {
    return "\"" + version + "\"";
  }

  /// The versions that an `If-Match` speaks of; empty for any, which is what none and `*` say. Tags
  /// are compared strongly: a weak one fits nothing.
  static Set<Long> ifMatch(Optional<String> header) {
    return header.isEmpty() || header.get().trim().equals("*")
        ? Set.of()
        : listed("If-Match", header.get().trim(), false);
  }

  /// Whether an `If-None-Match` says that the caller has this version already; compared weakly.
  static boolean isKnown(Optional<String> header, long version) {
    return header.isPresent()
        && (header.get().trim().equals("*")
            || listed("If-None-Match", header.get().trim(), true).contains(version));
  }

  private static Set<Long> listed(String name, String tags, boolean isWeakEnough) {
    if (tags.length() > MAX_HEADER || !LIST.matcher(tags).matches()) {
      throw new ProblemException(
          Problem.badField(name, name + " is * or entity tags in double quotes, such as \"7\""));
    }
    var versions = new HashSet<Long>();
    var tag = TAG.matcher(tags);
    while (tag.find()) {
      boolean isVersion =
          VERSION.matcher(tag.group(2)).matches() && (isWeakEnough || tag.group(1) == null);
      versions.add(isVersion ? Long.parseLong(tag.group(2)) : NONE);
    }
    return Set.copyOf(versions);
  }
}
