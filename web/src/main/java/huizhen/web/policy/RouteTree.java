package huizhen.web.policy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Finds the row of a path segment by segment, for each request: to hold a path against the
/// expressions of some hundred rows takes longer than to decide a booking. A word goes before a
/// parameter in its place.
final class RouteTree {
  private final Map<String, RouteTree> words = new HashMap<>();
  private final Map<String, RouteRule> rules = new HashMap<>();
  private @Nullable RouteTree parameter;

  private RouteTree() {}

  static RouteTree of(List<RouteRule> rules) {
    var root = new RouteTree();
    rules.forEach(rule -> root.add(rule, 1));
    return root;
  }

  private void add(RouteRule rule, int from) {
    var path = rule.path();
    if (from > path.length()) {
      if (rules.putIfAbsent(rule.method(), rule) != null) {
        throw new IllegalStateException("two rows have the path of " + rule.operation());
      }
      return;
    }
    var to = end(path, from);
    var segment = path.substring(from, to);
    if (!segment.startsWith("{")) {
      words.computeIfAbsent(segment, _ -> new RouteTree()).add(rule, to + 1);
      return;
    }
    if (!segment.endsWith("}")) {
      throw new IllegalStateException("a parameter is a whole segment: " + path);
    }
    if (parameter == null) {
      parameter = new RouteTree();
    }
    parameter.add(rule, to + 1);
  }

  Optional<RouteRule> match(String method, String path) {
    return path.startsWith("/") ? Optional.ofNullable(match(method, path, 1)) : Optional.empty();
  }

  private @Nullable RouteRule match(String method, String path, int from) {
    if (from > path.length()) {
      return rules.get(method);
    }
    var to = end(path, from);
    var word = words.get(path.substring(from, to));
    var found = word == null ? null : word.match(method, path, to + 1);
    return found == null && parameter != null && to > from
        ? parameter.match(method, path, to + 1)
        : found;
  }

  /// Those that the path knows.
  Set<String> methods(String path) {
    var methods = new TreeSet<String>();
    if (path.startsWith("/")) {
      collect(path, 1, methods);
    }
    return methods;
  }

  private void collect(String path, int from, Set<String> methods) {
    if (from > path.length()) {
      methods.addAll(rules.keySet());
      return;
    }
    var to = end(path, from);
    var word = words.get(path.substring(from, to));
    if (word != null) {
      word.collect(path, to + 1, methods);
    }
    if (parameter != null && to > from) {
      parameter.collect(path, to + 1, methods);
    }
  }

  private static int end(String path, int from) {
    var slash = path.indexOf('/', from);
    return slash < 0 ? path.length() : slash;
  }
}
