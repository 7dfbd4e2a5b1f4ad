package huizhen.web.fhir;

import static huizhen.web.fhir.FhirJson.id;
import static huizhen.web.fhir.FhirJson.identifier;
import static huizhen.web.fhir.FhirJson.instant;
import static huizhen.web.fhir.FhirJson.list;
import static huizhen.web.fhir.FhirJson.reference;
import static huizhen.web.fhir.FhirJson.resource;
import static huizhen.web.fhir.FhirJson.text;

import huizhen.recording.api.AuditTrail.AuditEntry;
import huizhen.scheduling.api.ConsultationCase;
import huizhen.scheduling.api.Material;
import huizhen.scheduling.api.Opinion;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// What is written in and of a case: its documents, who signed them, and its audit trail.
public final class FhirPapers {
  private static final String AUDIT = "http://dicom.nema.org/resources/ontology/DCM";
  private static final String ENTITY = "http://terminology.hl7.org/CodeSystem/audit-entity-type";

  private FhirPapers() {}

  /// Materials, the consent and the signed opinions; drafts are nobody's yet.
  public static List<JsonObject> documents(ConsultationCase it) {
    var all = new ArrayList<JsonObject>();
    it.materials().forEach(each -> all.add(material(it, each)));
    it.consent()
        .ifPresent(each ->
            all.add(document(it, each.document().value(), "知情同意书", "application/pdf", each.at())));
    for (Opinion each : it.opinions()) {
      if (each.document().isPresent() && each.signedAt().isPresent()) {
        all.add(
            document(
                    it,
                    each.document().get().value(),
                    "会诊意见",
                    "application/pdf",
                    each.signedAt().get())
                .put("author", list(reference("PractitionerRole", each.author().value()))));
      }
    }
    return all;
  }

  private static JsonObject material(ConsultationCase it, Material each) {
    var made = document(it, each.id().value(), "会诊材料", each.mediaType(), each.at());
    made.put("identifier", list(identifier("sha256", each.sha256())));
    made.getJsonArray("content")
        .getJsonObject(0)
        .getJsonObject("attachment")
        .put("size", each.bytes());
    return made;
  }

  private static JsonObject document(
      ConsultationCase it, String document, String what, String mediaType, Instant at) {
    return resource("DocumentReference", id(document))
        .put("status", "current")
        .put("docStatus", "final")
        .put("type", text(what))
        .put("subject", reference("Patient", it.application().patient().value()))
        .put("date", instant(at))
        .put(
            "content",
            list(
                new JsonObject()
                    .put(
                        "attachment",
                        new JsonObject()
                            .put("contentType", mediaType)
                            .put("url", "Binary/" + id(document))
                            .put("creation", instant(at)))))
        .put(
            "context",
            new JsonObject().put("related", list(reference("ServiceRequest", it.id().value()))));
  }

  /// One for each signed opinion: who made it, when, as a version of what.
  public static List<JsonObject> provenances(ConsultationCase it) {
    var all = new ArrayList<JsonObject>();
    for (Opinion each : it.opinions()) {
      if (each.document().isPresent() && each.signedAt().isPresent()) {
        all.add(
            resource("Provenance", id(it.id().value()) + "-" + each.version())
                .put("target", list(reference("DocumentReference", each.document().get().value())))
                .put("recorded", instant(each.signedAt().get()))
                .put("activity", text("signed, version " + each.version()))
                .put(
                    "agent",
                    list(
                        new JsonObject()
                            .put("who", reference("PractitionerRole", each.author().value()))))
                .put(
                    "entity",
                    list(
                        new JsonObject()
                            .put("role", "source")
                            .put("what", reference("ServiceRequest", it.id().value())))));
      }
    }
    return all;
  }

  /// An entry of the trail: ids, never names (IHE BALP, minimal form).
  public static JsonObject audit(ConsultationCase it, AuditEntry entry) {
    var event = entry.event();
    return resource("AuditEvent", id(it.id().value()) + "-" + entry.sequence())
        .put("type", FhirJson.coding(AUDIT, "110100").put("display", "Application Activity"))
        .put("subtype", list(FhirJson.coding(FhirJson.OURS + "audit-action", event.action())))
        .put("action", "E")
        .put("recorded", instant(event.at()))
        .put("outcome", event.outcome().equals("ok") ? "0" : "4")
        .put("outcomeDesc", event.outcome())
        .put(
            "agent",
            list(
                new JsonObject()
                    .put(
                        "who",
                        new JsonObject().put("identifier", identifier("account", event.actor())))
                    .put("requestor", true)))
        .put(
            "source",
            new JsonObject()
                .put(
                    "observer",
                    new JsonObject().put("identifier", identifier("gateway", "huizhen"))))
        .put(
            "entity",
            list(
                new JsonObject()
                    .put("what", reference("ServiceRequest", it.id().value()))
                    .put("type", FhirJson.coding(ENTITY, "2").put("display", "System Object")),
                new JsonObject()
                    .put(
                        "what",
                        new JsonObject().put("identifier", identifier("subject", event.subject())))
                    .put("detail", list(detail(entry)))));
  }

  /// So that who reads it can follow the chain.
  private static JsonObject detail(AuditEntry entry) {
    return new JsonObject().put("type", "chain").put("valueString", entry.hash());
  }
}
