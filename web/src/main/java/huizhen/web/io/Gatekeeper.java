package huizhen.web.io;

import huizhen.web.policy.RouteRule;
import huizhen.web.policy.WorkPlaces;
import huizhen.web.view.Problem;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Lets callers in by the rows of [huizhen.web.policy.RouteTable]: who they are and which role they
/// have before anything of the body is read; [Subjects] says how they stand to the case after.
final class Gatekeeper {
  static final String COOKIE = "__Host-huizhen_session";
  static final String PATIENT_COOKIE = "__Host-huizhen_visit";
  static final String CSRF_HEADER = "X-Huizhen-CSRF";

  /// What somebody may do who has to set up a second factor first.
  private static final Set<String> ENROLMENT =
      Set.of(
          "getSession",
          "signOut",
          "getSecurity",
          "beginSecondFactor",
          "confirmSecondFactor",
          "beginPasskey",
          "registerPasskey");

  /// What somebody may do whose password is a temporary one.
  private static final Set<String> CHANGE =
      Set.of("getSession", "signOut", "getSecurity", "changePassword");

  private final Sessions sessions;
  private final Auditor auditor;
  private final MachineGate machines;
  private final WorkPlaces places;

  Gatekeeper(Sessions sessions, Auditor auditor, MachineGate machines, WorkPlaces places) {
    this.sessions = sessions;
    this.auditor = auditor;
    this.machines = machines;
    this.places = places;
  }

  Future<Caller> admit(HttpServerRequest request, RouteRule rule) {
    return switch (rule.gate()) {
      case OPEN -> Future.succeededFuture(new Caller.Anonymous());
      case SERVICE -> service(request, rule, ServiceRoutes.ROOMS);
      case CAPTIONS -> service(request, rule, CaptionRoutes.SCOPE);
      case SESSION -> staff(request, rule);
      case PATIENT -> patient(request, rule);
      case MACHINE -> machines.admit(request);
    };
  }

  private Future<Caller> service(HttpServerRequest request, RouteRule rule, String scope) {
    return bearer(request)
        .map(token ->
            sessions
                .findAccess(token, scope)
                .compose(found ->
                    found
                        .map(it -> Future.<Caller>succeededFuture(it))
                        .orElseGet(() -> unknown(request, rule, noAccess()))))
        .orElseGet(() -> ProblemException.failed(noAccess()));
  }

  /// Who shows nothing that opens this gate: an AI principal is told what it may not, others who
  /// they have to be.
  private <T> Future<T> unknown(HttpServerRequest request, RouteRule rule, Problem problem) {
    return machines.refuse(request, action(rule)).compose(_ -> ProblemException.failed(problem));
  }

  private Future<Caller> staff(HttpServerRequest request, RouteRule rule) {
    var cookie = request.getCookie(COOKIE);
    if (cookie == null || cookie.getValue().length() > 100) {
      return unknown(request, rule, notSignedIn());
    }
    return sessions
        .find(cookie.getValue())
        .compose(found -> {
          if (found.isEmpty()) {
            return unknown(request, rule, notSignedIn());
          }
          var staff = found.get();
          if (!rule.method().equals("GET") && !hasCsrf(request, staff.csrf())) {
            return ProblemException.failed(noCsrf());
          }
          var role = staff.account().actor().role();
          if (!places.admit(role, rule.operation(), Whereabouts.of(request))) {
            return refused(staff, rule, Whereabouts.elsewhere());
          }
          if (staff.mustChange() && !CHANGE.contains(rule.operation())) {
            return refused(staff, rule, SignIn.changeFirst());
          }
          if (staff.mustEnrol() && !staff.mustChange() && !ENROLMENT.contains(rule.operation())) {
            return ProblemException.failed(
                Problem.of(403, "enrol-first", "Set up a second factor first."));
          }
          return rule.roles().contains(role)
              ? Future.succeededFuture(staff)
              : refused(staff, rule, Problem.forbidden());
        });
  }

  /// The supervision port is read alone: always fails, with 403, audited when it is known who
  /// tried.
  Future<Void> refuseWrite(HttpServerRequest request) {
    var problem = Problem.of(403, "read-only", "The supervision port is read alone.");
    var cookie = request.getCookie(COOKIE);
    if (cookie == null || cookie.getValue().length() > 100) {
      return ProblemException.failed(problem);
    }
    return sessions
        .find(cookie.getValue())
        .compose(found ->
            found.isEmpty()
                ? ProblemException.failed(problem)
                : auditor
                    .write(
                        found.get().account().actor().account(),
                        Optional.empty(),
                        "supervision.write",
                        "-",
                        "refused:" + problem.code())
                    .compose(_ -> ProblemException.failed(problem)));
  }

  /// Who is known and may not is told so, once that is in the audit trail.
  private <T> Future<T> refused(Caller.Staff staff, RouteRule rule, Problem problem) {
    return auditor
        .write(
            staff.account().actor().account(),
            Optional.empty(),
            action(rule),
            "-",
            "refused:" + problem.code())
        .compose(_ -> ProblemException.failed(problem));
  }

  /// As the trail names that somebody was refused.
  static String action(RouteRule rule) {
    return "access." + rule.operation().toLowerCase(Locale.ROOT);
  }

  private Future<Caller> patient(HttpServerRequest request, RouteRule rule) {
    var cookie = request.getCookie(PATIENT_COOKIE);
    if (cookie == null || cookie.getValue().length() > 100) {
      return nobodysVisit(request, rule);
    }
    return sessions
        .findPatient(cookie.getValue())
        .compose(found -> {
          if (found.isEmpty()) {
            return ProblemException.failed(notSignedIn());
          }
          return rule.method().equals("GET") || hasCsrf(request, found.get().csrf())
              ? Future.succeededFuture(found.get())
              : ProblemException.failed(noCsrf());
        });
  }

  /// Staff have sessions of no visit: they are told apart from nobody.
  private Future<Caller> nobodysVisit(HttpServerRequest request, RouteRule rule) {
    var cookie = request.getCookie(COOKIE);
    if (cookie == null || cookie.getValue().length() > 100) {
      return unknown(request, rule, notSignedIn());
    }
    return sessions
        .find(cookie.getValue())
        .compose(found ->
            found.isEmpty()
                ? unknown(request, rule, notSignedIn())
                : refused(found.get(), rule, Problem.forbidden()));
  }

  private static boolean hasCsrf(HttpServerRequest request, String csrf) {
    var sent = request.getHeader(CSRF_HEADER);
    return sent != null && Tokens.isSame(sent, csrf);
  }

  private static Problem noCsrf() {
    return Problem.of(403, "csrf", "Send the session's " + CSRF_HEADER + " header.");
  }

  static Optional<String> bearer(HttpServerRequest request) {
    var header = request.getHeader("Authorization");
    return header != null && header.length() < 200 && header.regionMatches(true, 0, "Bearer ", 0, 7)
        ? Optional.of(header.substring(7).strip())
        : Optional.empty();
  }

  private static Problem notSignedIn() {
    return Problem.of(401, "not-signed-in", "Sign in first.");
  }

  static Problem noAccess() {
    return Problem.of(401, "bad-access-token", "The access token is missing, wrong or expired.");
  }
}
