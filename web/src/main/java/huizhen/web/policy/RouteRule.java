package huizhen.web.policy;

import huizhen.scheduling.api.Actor.Role;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// One row of [RouteTable]: an operation of the OpenAPI contract and who may call it.
///
/// @param roles for a route of a case, visit or session: the roles of its relations
/// @param relations how the caller must stand to what the route is about; empty when it is about
///   none
public record RouteRule(
    String operation,
    String method,
    String path,
    Gate gate,
    Subject subject,
    Set<Role> roles,
    Set<Relation> relations) {
  public RouteRule {
    roles = Set.copyOf(roles);
    relations = Set.copyOf(relations);
    if ((gate == Gate.SESSION) == roles.isEmpty()) {
      throw new IllegalArgumentException(operation + ": a session route, and no other, has roles");
    }
    if ((subject == Subject.NONE) != relations.isEmpty()) {
      throw new IllegalArgumentException(
          operation + ": a route about something, and no other, has relations");
    }
  }

  /// What a path that is this row's has in the place of its parameters, as it stands there.
  public Map<String, String> parameters(String asked) {
    var values = new HashMap<String, String>();
    int mine = 1;
    int theirs = 1;
    while (mine <= path.length()) {
      var name = segment(path, mine);
      var value = segment(asked, theirs);
      if (name.startsWith("{")) {
        values.put(name.substring(1, name.length() - 1), value);
      }
      mine += name.length() + 1;
      theirs += value.length() + 1;
    }
    return values;
  }

  private static String segment(String of, int from) {
    var slash = of.indexOf('/', from);
    return of.substring(from, slash < 0 ? of.length() : slash);
  }

  static RouteRule open(String operation, String method, String path) {
    return rule(operation, method, path, Gate.OPEN, Subject.NONE, Set.of(), Set.of());
  }

  static RouteRule service(String operation, String method, String path) {
    return rule(operation, method, path, Gate.SERVICE, Subject.NONE, Set.of(), Set.of());
  }

  static RouteRule captions(String operation, String method, String path) {
    return rule(operation, method, path, Gate.CAPTIONS, Subject.NONE, Set.of(), Set.of());
  }

  static RouteRule machine(String operation, String method, String path) {
    return rule(operation, method, path, Gate.MACHINE, Subject.NONE, Set.of(), Set.of());
  }

  static RouteRule patient(String operation, String method, String path) {
    return rule(operation, method, path, Gate.PATIENT, Subject.NONE, Set.of(), Set.of());
  }

  static RouteRule session(String operation, String method, String path, Role... roles) {
    return rule(operation, method, path, Gate.SESSION, Subject.NONE, Set.of(roles), Set.of());
  }

  static RouteRule ofCase(String operation, String method, String path, Relation... relations) {
    return about(Subject.CASE, operation, method, path, relations);
  }

  static RouteRule ofRecording(
      String operation, String method, String path, Relation... relations) {
    return about(Subject.RECORDING, operation, method, path, relations);
  }

  static RouteRule about(
      Subject subject, String operation, String method, String path, Relation... relations) {
    var all = Set.of(relations);
    var roles =
        all.stream().flatMap(it -> it.roles().stream()).collect(Collectors.toUnmodifiableSet());
    return rule(operation, method, path, Gate.SESSION, subject, roles, all);
  }

  private static RouteRule rule(
      String operation,
      String method,
      String path,
      Gate gate,
      Subject subject,
      Set<Role> roles,
      Set<Relation> relations) {
    return new RouteRule(operation, method, path, gate, subject, roles, relations);
  }

  /// What a caller shows.
  public enum Gate {
    /// Nothing.
    OPEN,
    /// A signed-in session; for all but GET also its CSRF token.
    SESSION,
    /// The session of somebody who came by a visit's link; names no visit, for it has one alone.
    /// For all but GET also its CSRF token.
    PATIENT,
    /// A bearer access token with scope `rooms`.
    SERVICE,
    /// A bearer access token with scope `captions`.
    CAPTIONS,
    /// A bearer access token of an AI principal, with scope `drafts`; every other gate but the open
    /// one refuses it.
    MACHINE
  }

  /// What the path names, when access depends on it.
  public enum Subject {
    NONE("id"),
    CASE("id"),
    /// Of a case, a visit or a teaching session: who may is asked of that.
    RECORDING("id"),
    VISIT("visit"),
    TEACHING("teaching");

    private final String parameter;

    Subject(String parameter) {
      this.parameter = parameter;
    }

    /// Where in the path its id is.
    public String parameter() {
      return parameter;
    }
  }
}
