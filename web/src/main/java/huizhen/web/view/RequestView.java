package huizhen.web.view;

import huizhen.scheduling.api.Consent;
import huizhen.scheduling.api.Material;
import huizhen.scheduling.api.OrganisationId;
import huizhen.scheduling.api.Patient;
import huizhen.scheduling.api.PatientId;
import huizhen.scheduling.api.PractitionerId;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/// What referrals and orders show alike: names beside ids, the patient, materials, consent.
public final class RequestView {
  private RequestView() {}

  public static JsonObject named(OrganisationId id, Faces faces) {
    return new JsonObject().put("id", id.value()).put("name", faces.name(id));
  }

  public static JsonObject named(PractitionerId id, Faces faces) {
    return new JsonObject().put("id", id.value()).put("name", faces.name(id));
  }

  public static JsonObject patient(PatientId id, Faces faces) {
    var json = new JsonObject().put("id", id.value());
    faces
        .patient(id)
        .ifPresent(it ->
            json.put("name", it.name())
                .put("sex", it.sex())
                .put("birthDate", it.birthDate().toString())
                .put("identityNumber", Masks.identityNumber(it.identityNumber())));
    return json;
  }

  public static String patientName(PatientId id, Faces faces) {
    return faces.patient(id).map(Patient::name).orElse("");
  }

  public static JsonArray materials(List<Material> materials) {
    var all = new JsonArray();
    materials.forEach(it -> all.add(CaseView.material(it)));
    return all;
  }

  public static JsonObject consent(Consent it) {
    return new JsonObject()
        .put("textVersion", it.textVersion())
        .put("treatment", it.treatment())
        .put("sensitiveInformation", it.sensitiveInformation())
        .put("signer", it.signer())
        .put("relation", it.relation().name())
        .put("at", it.at().toString());
  }
}
