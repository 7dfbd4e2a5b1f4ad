package huizhen.web.fhir;

import static huizhen.web.fhir.FhirParameter.Kind.DATE;
import static huizhen.web.fhir.FhirParameter.Kind.REFERENCE;
import static huizhen.web.fhir.FhirParameter.Kind.STRING;
import static huizhen.web.fhir.FhirParameter.Kind.TOKEN;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The resource types that can be read and searched, and by what; `_id` always.
public enum FhirType {
  ORGANIZATION(
      "Organization",
      new FhirParameter("identifier", TOKEN, "identifier"),
      new FhirParameter("name", STRING, "name")),
  PRACTITIONER(
      "Practitioner",
      new FhirParameter("identifier", TOKEN, "identifier"),
      new FhirParameter("name", STRING, "name.text")),
  PRACTITIONER_ROLE(
      "PractitionerRole",
      new FhirParameter("practitioner", REFERENCE, "practitioner"),
      new FhirParameter("organization", REFERENCE, "organization"),
      new FhirParameter("specialty", TOKEN, "specialty")),
  HEALTHCARE_SERVICE(
      "HealthcareService",
      new FhirParameter("organization", REFERENCE, "providedBy"),
      new FhirParameter("specialty", TOKEN, "specialty"),
      new FhirParameter("name", STRING, "name")),
  SCHEDULE(
      "Schedule",
      new FhirParameter("actor", REFERENCE, "actor"),
      new FhirParameter("specialty", TOKEN, "specialty")),
  SLOT(
      "Slot",
      new FhirParameter("schedule", REFERENCE, "schedule"),
      new FhirParameter("start", DATE, "start"),
      new FhirParameter("status", TOKEN, "status")),
  PATIENT(
      "Patient",
      new FhirParameter("identifier", TOKEN, "identifier"),
      new FhirParameter("name", STRING, "name.text"),
      new FhirParameter("organization", REFERENCE, "managingOrganization")),
  SERVICE_REQUEST(
      "ServiceRequest",
      new FhirParameter("identifier", TOKEN, "identifier"),
      new FhirParameter("patient", REFERENCE, "subject"),
      new FhirParameter("status", TOKEN, "status"),
      new FhirParameter("priority", TOKEN, "priority"),
      new FhirParameter("requester", REFERENCE, "requester"),
      new FhirParameter("performer", REFERENCE, "performer"),
      new FhirParameter("authored", DATE, "authoredOn")),
  TASK(
      "Task",
      new FhirParameter("identifier", TOKEN, "identifier"),
      new FhirParameter("patient", REFERENCE, "for"),
      new FhirParameter("status", TOKEN, "status"),
      new FhirParameter("business-status", TOKEN, "businessStatus"),
      new FhirParameter("owner", REFERENCE, "owner"),
      new FhirParameter("based-on", REFERENCE, "basedOn"),
      new FhirParameter("modified", DATE, "lastModified")),
  APPOINTMENT(
      "Appointment",
      new FhirParameter("identifier", TOKEN, "identifier"),
      new FhirParameter("patient", REFERENCE, "participant.actor"),
      new FhirParameter("actor", REFERENCE, "participant.actor"),
      new FhirParameter("based-on", REFERENCE, "basedOn"),
      new FhirParameter("status", TOKEN, "status"),
      new FhirParameter("date", DATE, "start")),
  ENCOUNTER(
      "Encounter",
      new FhirParameter("identifier", TOKEN, "identifier"),
      new FhirParameter("patient", REFERENCE, "subject"),
      new FhirParameter("based-on", REFERENCE, "basedOn"),
      new FhirParameter("status", TOKEN, "status")),
  OBSERVATION(
      "Observation",
      new FhirParameter("patient", REFERENCE, "subject"),
      new FhirParameter("subject", REFERENCE, "subject"),
      new FhirParameter("encounter", REFERENCE, "encounter"),
      new FhirParameter("based-on", REFERENCE, "basedOn"),
      new FhirParameter("category", TOKEN, "category.coding"),
      new FhirParameter("code", TOKEN, "code.coding"),
      new FhirParameter("component-code", TOKEN, "component.code.coding"),
      new FhirParameter("date", DATE, "effectiveDateTime"),
      new FhirParameter("status", TOKEN, "status"),
      new FhirParameter("_tag", TOKEN, "meta.tag")),
  CONSENT(
      "Consent",
      new FhirParameter("patient", REFERENCE, "patient"),
      new FhirParameter("status", TOKEN, "status"),
      new FhirParameter("date", DATE, "dateTime")),
  DOCUMENT_REFERENCE(
      "DocumentReference",
      new FhirParameter("identifier", TOKEN, "identifier"),
      new FhirParameter("patient", REFERENCE, "subject"),
      new FhirParameter("related", REFERENCE, "context.related"),
      new FhirParameter("date", DATE, "date")),
  PROVENANCE(
      "Provenance",
      new FhirParameter("target", REFERENCE, "target"),
      new FhirParameter("recorded", DATE, "recorded")),
  AUDIT_EVENT(
      "AuditEvent",
      new FhirParameter("entity", REFERENCE, "entity.what"),
      new FhirParameter("subtype", TOKEN, "subtype"),
      new FhirParameter("date", DATE, "recorded"));

  private final String label;

  @SuppressWarnings("ImmutableEnumChecker") // of records, and unmodifiable
  private final List<FhirParameter> parameters;

  FhirType(String label, FhirParameter... own) {
    this.label = label;
    this.parameters =
        Stream.concat(Stream.of(new FhirParameter("_id", TOKEN, "id")), Stream.of(own)).toList();
  }

  /// As FHIR writes it.
  public String label() {
    return label;
  }

  public List<FhirParameter> parameters() {
    return parameters;
  }

  public Optional<FhirParameter> parameter(String name) {
    return parameters.stream().filter(it -> it.name().equals(name)).findFirst();
  }

  public static Optional<FhirType> of(String label) {
    return Stream.of(values()).filter(it -> it.label.equals(label)).findFirst();
  }
}
