package huizhen.web.fhir;

import static huizhen.web.fhir.FhirJson.list;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Locale;

/// What the server can do (CapabilityStatement), and how it says that something went wrong
/// (OperationOutcome).
public final class FhirCapability {
  public static final String MEDIA_TYPE = "application/fhir+json";

  private static final String SECURITY =
      "http://terminology.hl7.org/CodeSystem/restful-security-service";

  /// IHE ITI Scheduling, whose operations these are.
  private static final String BULK_EXPORT =
      "http://hl7.org/fhir/uv/bulkdata/OperationDefinition/export";

  private static final String SCHEDULING =
      "https://profiles.ihe.net/ITI/Scheduling/OperationDefinition/appointment-";

  private FhirCapability() {}

  /// @param date of the build or start, ISO 8601
  public static JsonObject statement(String base, String version, String date) {
    var resources = new JsonArray();
    for (var type : FhirType.values()) {
      resources.add(resource(type));
    }
    resources.add(
        new JsonObject().put("type", "Binary").put("interaction", list(interaction("read"))));
    return new JsonObject()
        .put("resourceType", "CapabilityStatement")
        .put("status", "active")
        .put("date", date)
        .put("kind", "instance")
        .put("software", new JsonObject().put("name", "Huizhen").put("version", version))
        .put(
            "implementation",
            new JsonObject().put("description", "Huizhen gateway").put("url", base))
        .put("fhirVersion", "4.0.1")
        .put("format", new JsonArray().add("json").add(MEDIA_TYPE))
        .put(
            "rest",
            list(
                new JsonObject()
                    .put("mode", "server")
                    .put(
                        "security",
                        new JsonObject()
                            .put("cors", false)
                            .put("service", list(FhirJson.concept(SECURITY, "OAuth"))))
                    .put(
                        "operation",
                        list(new JsonObject().put("name", "export").put("definition", BULK_EXPORT)))
                    .put("interaction", list(interaction("batch"), interaction("transaction")))
                    .put("resource", resources)));
  }

  private static JsonObject resource(FhirType type) {
    var parameters = new JsonArray();
    for (var each : type.parameters()) {
      parameters.add(
          new JsonObject()
              .put("name", each.name())
              .put("type", each.kind().name().toLowerCase(Locale.ROOT)));
    }
    var interactions = list(interaction("read"), interaction("search-type"));
    if (type == FhirType.OBSERVATION) {
      interactions.add(interaction("create"));
    }
    var resource =
        new JsonObject()
            .put("type", type.label())
            .put("interaction", interactions)
            .put("versioning", "no-version")
            .put("searchParam", parameters);
    return type == FhirType.APPOINTMENT
        ? resource.put("operation", list(operation("find"), operation("hold"), operation("book")))
        : resource;
  }

  private static JsonObject operation(String name) {
    return new JsonObject().put("name", name).put("definition", SCHEDULING + name);
  }

  private static JsonObject interaction(String code) {
    return new JsonObject().put("code", code);
  }

  /// Why a rule refused: its id is for programs, both languages are for people.
  ///
  /// @param severity `error`, or `fatal` where a time is not to be had (ITI-116)
  public static JsonObject refusal(
      String severity, String code, String rule, String zh, String en) {
    var details =
        new JsonObject()
            .put("coding", list(FhirJson.coding(FhirJson.OURS + "rule", rule)))
            .put("text", zh);
    return new JsonObject()
        .put("resourceType", "OperationOutcome")
        .put(
            "issue",
            list(
                new JsonObject()
                    .put("severity", severity)
                    .put("code", code)
                    .put("details", details)
                    .put("diagnostics", en)));
  }

  /// What was taken, and what became of it.
  public static JsonObject taken(String what) {
    return new JsonObject()
        .put("resourceType", "OperationOutcome")
        .put(
            "issue",
            list(
                new JsonObject()
                    .put("severity", "information")
                    .put("code", "informational")
                    .put("diagnostics", what)));
  }

  /// @param code of FHIR's IssueType, e.g. `not-found`
  public static JsonObject outcome(String code, String what) {
    return new JsonObject()
        .put("resourceType", "OperationOutcome")
        .put(
            "issue",
            list(
                new JsonObject()
                    .put("severity", "error")
                    .put("code", code)
                    .put("diagnostics", what)));
  }
}
