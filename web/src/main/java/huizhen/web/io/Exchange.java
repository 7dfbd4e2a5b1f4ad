package huizhen.web.io;

import huizhen.recording.api.CaseId;
import huizhen.recording.api.RecordingManifest;
import huizhen.scheduling.api.Actor;
import huizhen.scheduling.api.CommandId;
import huizhen.scheduling.api.ConsultationCase;
import huizhen.scheduling.api.OrganisationId;
import huizhen.scheduling.visit.api.Visit;
import huizhen.web.policy.Relation;
import huizhen.web.view.Problem;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import io.vertx.openapi.validation.ValidatedRequest;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/// One request on its way through an [Operation]: what was asked, by whom, about which case, visit
/// or session.
final class Exchange {
  private final RoutingContext context;
  private final String operation;
  private final Caller caller;
  private final String idempotencyKey;
  private final Subjects.Found about;

  Exchange(
      RoutingContext context,
      String operation,
      Caller caller,
      String idempotencyKey,
      Subjects.Found about) {
    this.context = context;
    this.operation = operation;
    this.caller = caller;
    this.idempotencyKey = idempotencyKey;
    this.about = about;
  }

  /// Its id in the contract.
  String operation() {
    return operation;
  }

  RoutingContext context() {
    return context;
  }

  Caller caller() {
    return caller;
  }

  /// Names the caller's sign-in session where it is spoken of, and opens nothing.
  Optional<String> session() {
    return switch (caller) {
      case Caller.Staff staff -> Optional.of(Sessions.named(staff.tokenHash()));
      case Caller.Patient patient -> Optional.of(Sessions.named(patient.tokenHash()));
      case Caller.Anonymous _, Caller.Service _, Caller.Machine _ -> Optional.empty();
    };
  }

  Caller.Staff staff() {
    if (caller instanceof Caller.Staff staff) {
      return staff;
    }
    throw new IllegalStateException(operation + " has no signed-in caller");
  }

  Actor actor() {
    return caller instanceof Caller.Patient(_, _, var visit, _)
        ? new Actor(
            Visit.patientAccount(visit), Actor.Role.PATIENT, Optional.empty(), Optional.empty())
        : staff().account().actor();
  }

  Caller.Patient patient() {
    if (caller instanceof Caller.Patient patient) {
      return patient;
    }
    throw new IllegalStateException(operation + " has no patient");
  }

  Caller.Machine machine() {
    if (caller instanceof Caller.Machine machine) {
      return machine;
    }
    throw new IllegalStateException(operation + " has no AI principal");
  }

  /// The organisation of the caller; who has none may not call what needs one.
  OrganisationId ownOrganisation() {
    return actor().organisation().orElseThrow(() -> new ProblemException(Problem.forbidden()));
  }

  boolean hasSubject() {
    return about.subject().isPresent();
  }

  ConsultationCase subject() {
    return about.subject().orElseThrow(() -> new IllegalStateException(operation + " has no case"));
  }

  Relation relation() {
    return about
        .relation()
        .orElseThrow(() -> new IllegalStateException(operation + " has no relation"));
  }

  RecordingManifest recording() {
    return about
        .recording()
        .orElseThrow(() -> new IllegalStateException(operation + " has no recording"));
  }

  /// The visit that the route, or its recording, is about.
  Optional<Visit> visit() {
    return about.visit();
  }

  /// Under which id what happens to the case, visit or session is written down; empty for none.
  Optional<CaseId> evidence() {
    return about.evidence();
  }

  String path(String name) {
    var value = context.pathParam(name);
    if (value == null) {
      throw new IllegalStateException(operation + " has no " + name + " in its path");
    }
    return value;
  }

  int number(String name) {
    return Integer.parseInt(path(name)); // the contract says that it is one
  }

  Optional<String> query(String name) {
    return context.queryParam(name).stream().findFirst();
  }

  Optional<String> header(String name) {
    return Optional.ofNullable(context.request().getHeader(name));
  }

  /// The body, as the contract accepted it.
  JsonObject body() {
    ValidatedRequest request = context.get(RouterBuilder.KEY_META_DATA_VALIDATED_REQUEST);
    if (request == null) {
      throw new IllegalStateException(operation + " was not validated");
    }
    return request.getBody().getJsonObject(new JsonObject());
  }

  /// An instant of the body or the query, which the contract can't check.
  static Instant instant(String field, String value) {
    try {
      return Instant.parse(value);
    } catch (DateTimeParseException e) {
      throw new ProblemException(
          Problem.badField(field, field + " is not an ISO 8601 instant in UTC"));
    }
  }

  /// The caller's key, made their own and this operation's: nobody meets another one's outcome.
  /// With the versions at which the caller means it, if any are named.
  CommandId command() {
    return new CommandId(derived("command"), Versions.ifMatch(header("If-Match")));
  }

  /// An id that is the same when the same request comes again.
  String derived(String kind) {
    return Tokens.derive(
        kind,
        operation,
        evidence().map(CaseId::value).orElse(""),
        actor().account(),
        idempotencyKey);
  }
}
