package huizhen.web.fhir;

import static huizhen.web.fhir.FhirJson.concept;
import static huizhen.web.fhir.FhirJson.id;
import static huizhen.web.fhir.FhirJson.identifier;
import static huizhen.web.fhir.FhirJson.instant;
import static huizhen.web.fhir.FhirJson.list;
import static huizhen.web.fhir.FhirJson.reference;
import static huizhen.web.fhir.FhirJson.resource;
import static huizhen.web.fhir.FhirJson.text;

import huizhen.scheduling.api.Appointment;
import huizhen.scheduling.api.Consent;
import huizhen.scheduling.api.ConsultationCase;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Optional;

/// A consultation case as the resources that other systems know (DOMAIN.md 2e): the request
/// (ServiceRequest), its fulfilment (Task), the booked time (Appointment), what happened
/// (Encounter), and what the patient agreed to (Consent). All have the case's id. Our own state, of
/// which theirs is coarser, is the Task's `businessStatus`.
public final class FhirCase {
  private static final String ACT = "http://terminology.hl7.org/CodeSystem/v3-ActCode";
  private static final String VIRTUAL =
      "http://hl7.org/fhir/5.0/StructureDefinition/extension-Appointment.virtualService";
  private static final String CONSENT_SCOPE = "http://terminology.hl7.org/CodeSystem/consentscope";

  private final ConsultationCase it;
  private final String caseId;

  public FhirCase(ConsultationCase it) {
    this.it = it;
    this.caseId = it.id().value();
  }

  public JsonObject request() {
    var request =
        resource("ServiceRequest", id(caseId))
            .put("identifier", list(identifier("case", caseId)))
            .put("status", FhirStatus.request(it.state()))
            .put("intent", "order")
            .put("priority", FhirStatus.priority(it.application().urgency()))
            .put("code", text("远程会诊"))
            .put("subject", patient())
            .put("authoredOn", instant(it.createdAt()))
            .put("requester", reference("PractitionerRole", it.requester().value()))
            .put("performer", performers());
    if (!it.application().department().isBlank()) {
      request.put("performerType", text(it.application().department()));
    }
    if (!it.application().reason().isBlank()) {
      request.put("reasonCode", list(text(it.application().reason())));
    }
    var notes = new JsonArray();
    for (var each : new String[] {it.application().purpose(), it.application().recordSummary()}) {
      if (!each.isBlank()) {
        notes.add(text(each));
      }
    }
    if (!notes.isEmpty()) {
      request.put("note", notes);
    }
    var documents = new JsonArray();
    it.materials()
        .forEach(each -> documents.add(reference("DocumentReference", each.id().value())));
    if (!documents.isEmpty()) {
      request.put("supportingInfo", documents);
    }
    return request;
  }

  private JsonArray performers() {
    var all = list(reference("Organization", it.application().invited().value()));
    it.specialist().ifPresent(who -> all.add(reference("PractitionerRole", who.value())));
    it.team().members().forEach(who -> all.add(reference("PractitionerRole", who.value())));
    return all;
  }

  public JsonObject task() {
    var task =
        resource("Task", id(caseId))
            .put("identifier", list(identifier("case", caseId)))
            .put("basedOn", list(reference("ServiceRequest", caseId)))
            .put("status", FhirStatus.task(it.state()))
            .put("businessStatus", text(it.state().name()))
            .put("intent", "order")
            .put("priority", FhirStatus.priority(it.application().urgency()))
            .put("focus", reference("ServiceRequest", caseId))
            .put("for", patient())
            .put("authoredOn", instant(it.createdAt()))
            .put("lastModified", instant(it.changedAt()))
            .put("requester", reference("PractitionerRole", it.requester().value()))
            .put("owner", owner());
    it.lastReason().ifPresent(reason -> task.put("statusReason", text(reason)));
    it.dueAt()
        .filter(due -> !due.isBefore(it.createdAt()))
        .ifPresent(due ->
            task.put(
                "restriction",
                new JsonObject().put("period", new JsonObject().put("end", instant(due)))));
    var outputs = new JsonArray();
    for (var opinion : it.opinions()) {
      opinion
          .document()
          .ifPresent(document ->
              outputs.add(
                  new JsonObject()
                      .put("type", text("会诊意见"))
                      .put("valueReference", reference("DocumentReference", document.value()))));
    }
    if (!outputs.isEmpty()) {
      task.put("output", outputs);
    }
    return task;
  }

  private JsonObject owner() {
    return it.specialist()
        .map(who -> reference("PractitionerRole", who.value()))
        .orElseGet(() -> reference("Organization", it.application().invited().value()));
  }

  /// Empty while no time is held.
  ///
  /// @param door where the room is entered from
  public Optional<JsonObject> appointment(String door) {
    return it.appointment().map(booked -> appointment(booked, door));
  }

  private JsonObject appointment(Appointment booked, String door) {
    var participants =
        list(
            participant(reference("PractitionerRole", booked.practitioner().value())),
            participant(reference("PractitionerRole", it.requester().value())),
            participant(patient()));
    it.team()
        .attending()
        .forEach(who -> participants.add(participant(reference("PractitionerRole", who.value()))));
    var appointment =
        resource("Appointment", id(caseId))
            .put("identifier", list(identifier("appointment", booked.id())))
            .put("status", FhirStatus.appointment(it.state()))
            .put("serviceType", list(text("远程会诊")))
            .put("start", instant(booked.start()))
            .put("end", instant(booked.end()))
            .put("minutesDuration", Duration.between(booked.start(), booked.end()).toMinutes())
            .put("created", instant(it.changedAt()))
            .put("basedOn", list(reference("ServiceRequest", caseId)))
            .put("participant", participants)
            .put("extension", list(virtual(door)));
    return appointment;
  }

  /// A time that the case could have, of nobody's calendar yet.
  public JsonObject proposed(FhirProposal time) {
    var participants = new JsonArray();
    it.specialist()
        .ifPresent(who -> participants.add(asked(reference("PractitionerRole", who.value()))));
    it.team()
        .members()
        .forEach(who -> participants.add(asked(reference("PractitionerRole", who.value()))));
    participants.add(asked(reference("PractitionerRole", it.requester().value())));
    participants.add(asked(patient()));
    return resource("Appointment", time.id())
        .put("status", "proposed")
        .put("serviceType", list(text("远程会诊")))
        .put("start", instant(time.start()))
        .put("end", instant(time.end()))
        .put("minutesDuration", Duration.between(time.start(), time.end()).toMinutes())
        .put("basedOn", list(reference("ServiceRequest", caseId)))
        .put("participant", participants);
  }

  private static JsonObject asked(JsonObject who) {
    return new JsonObject().put("actor", who).put("status", "needs-action");
  }

  private JsonObject participant(JsonObject who) {
    var status = FhirStatus.appointment(it.state()).equals("pending") ? "needs-action" : "accepted";
    return new JsonObject().put("actor", who).put("status", status);
  }

  /// R5's virtualService, as the extension that R4 has for it. The address is the page, which asks
  /// who comes: it admits nobody by itself.
  private static JsonObject virtual(String door) {
    return new JsonObject()
        .put("url", VIRTUAL)
        .put("extension", list(new JsonObject().put("url", "address").put("valueUrl", door)));
  }

  /// Empty before anybody has met.
  public Optional<JsonObject> encounter() {
    return FhirStatus.encounter(it.state())
        .map(status -> {
          var encounter =
              resource("Encounter", id(caseId))
                  .put("identifier", list(identifier("case", caseId)))
                  .put("status", status)
                  .put("class", FhirJson.coding(ACT, "VR"))
                  .put("subject", patient())
                  .put("basedOn", list(reference("ServiceRequest", caseId)))
                  .put(
                      "serviceProvider",
                      reference("Organization", it.application().invited().value()));
          it.specialist()
              .ifPresent(who ->
                  encounter.put(
                      "participant",
                      list(
                          new JsonObject()
                              .put("individual", reference("PractitionerRole", who.value())))));
          it.appointment()
              .ifPresent(_ -> encounter.put("appointment", list(reference("Appointment", caseId))));
          return encounter;
        });
  }

  /// Empty before the patient, or somebody for him, has signed.
  public Optional<JsonObject> consent() {
    return it.consent().map(this::consent);
  }

  private JsonObject consent(Consent given) {
    var parts = new JsonArray();
    parts.add(provision("treatment", given.treatment()));
    parts.add(provision("sensitive-information", given.sensitiveInformation()));
    parts.add(provision("recording", given.recording()));
    return resource("Consent", id(caseId))
        .put("status", "active")
        .put("scope", concept(CONSENT_SCOPE, "treatment"))
        .put("category", list(text("知情同意书 " + given.textVersion())))
        .put("patient", patient())
        .put("dateTime", instant(given.at()))
        .put("policyRule", text("huizhen consent text " + given.textVersion()))
        .put("sourceReference", reference("DocumentReference", given.document().value()))
        .put(
            "provision",
            new JsonObject()
                .put("type", given.treatment() ? "permit" : "deny")
                .put("provision", parts));
  }

  private static JsonObject provision(String what, boolean isPermitted) {
    return new JsonObject()
        .put("type", isPermitted ? "permit" : "deny")
        .put("code", list(concept(FhirJson.OURS + "consent-switch", what).put("text", what)));
  }

  private JsonObject patient() {
    return reference("Patient", it.application().patient().value());
  }
}
