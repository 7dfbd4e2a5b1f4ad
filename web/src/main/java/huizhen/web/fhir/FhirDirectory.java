package huizhen.web.fhir;

import static huizhen.web.fhir.FhirJson.concept;
import static huizhen.web.fhir.FhirJson.id;
import static huizhen.web.fhir.FhirJson.identifier;
import static huizhen.web.fhir.FhirJson.list;
import static huizhen.web.fhir.FhirJson.reference;
import static huizhen.web.fhir.FhirJson.resource;
import static huizhen.web.fhir.FhirJson.text;

import huizhen.scheduling.api.FreeSlot;
import huizhen.scheduling.api.Organisation;
import huizhen.scheduling.api.Patient;
import huizhen.scheduling.api.Practitioner;
import huizhen.scheduling.api.PractitionerId;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// Organisations, practitioners, patients and their free times as resources.
public final class FhirDirectory {
  private static final String ORGANISATION_TYPE =
      "http://terminology.hl7.org/CodeSystem/organization-type";

  private FhirDirectory() {}

  public static JsonObject organisation(Organisation it) {
    return resource("Organization", id(it.id().value()))
        .put("identifier", list(identifier("organisation-licence", it.licence())))
        .put("active", true)
        .put("type", list(concept(ORGANISATION_TYPE, "prov")))
        .put("name", it.name());
  }

  public static JsonObject practitioner(Practitioner it) {
    return resource("Practitioner", id(it.id().value()))
        .put("identifier", list(identifier("practitioner-licence", it.licence())))
        .put("active", true)
        .put("name", list(text(it.name())))
        .put(
            "qualification",
            list(
                new JsonObject()
                    .put("code", text(it.title()))
                    .put(
                        "period",
                        new JsonObject()
                            .put("start", it.independentSince().toString())
                            .put("end", it.licenceValidTo().toString()))));
  }

  public static JsonObject role(Practitioner it) {
    return resource("PractitionerRole", id(it.id().value()))
        .put("active", true)
        .put("practitioner", reference("Practitioner", it.id().value(), it.name()))
        .put("organization", reference("Organization", it.organisation().value()))
        .put("specialty", list(text(it.department())));
  }

  /// One for each department (诊疗科目) that an organisation is licensed for.
  public static JsonObject service(Organisation it, String department) {
    return resource("HealthcareService", serviceId(it, department))
        .put("active", true)
        .put("providedBy", reference("Organization", it.id().value(), it.name()))
        .put("specialty", list(text(department)))
        .put("name", department);
  }

  private static String serviceId(Organisation it, String department) {
    var name = (it.id().value() + "\n" + department).getBytes(StandardCharsets.UTF_8);
    return UUID.nameUUIDFromBytes(name).toString();
  }

  /// A practitioner's calendar.
  public static JsonObject schedule(Practitioner it) {
    return resource("Schedule", id(it.id().value()))
        .put("active", true)
        .put("specialty", list(text(it.department())))
        .put(
            "actor",
            list(
                reference("Practitioner", it.id().value(), it.name()),
                reference("PractitionerRole", it.id().value())));
  }

  public static JsonObject slot(FreeSlot it) {
    return resource("Slot", slotId(it.practitioner(), it.start(), it.end()))
        .put("schedule", reference("Schedule", it.practitioner().value()))
        .put("status", "free")
        .put("start", FhirJson.instant(it.start()))
        .put("end", FhirJson.instant(it.end()));
  }

  /// The practitioner, the second at which it begins, and how many minutes it has: so a slot is
  /// found again without being kept.
  static String slotId(PractitionerId practitioner, Instant start, Instant end) {
    return "%s-%d-%d"
        .formatted(
            id(practitioner.value()),
            start.getEpochSecond(),
            Duration.between(start, end).toMinutes());
  }

  /// What a slot's id says; empty when it is none.
  public static Optional<FreeSlot> slot(String id) {
    int minutes = id.lastIndexOf('-');
    int start = minutes <= 0 ? -1 : id.lastIndexOf('-', minutes - 1);
    if (start <= 0
        || !id.substring(start + 1, minutes).matches("\\d{1,11}")
        || !id.substring(minutes + 1).matches("\\d{1,4}")) {
      return Optional.empty();
    }
    try {
      var from = Instant.ofEpochSecond(Long.parseLong(id.substring(start + 1, minutes)));
      var length = Duration.ofMinutes(Long.parseLong(id.substring(minutes + 1)));
      return Optional.of(
          new FreeSlot(
              new PractitionerId(FhirJson.ours(id.substring(0, start))), from, from.plus(length)));
    } catch (IllegalArgumentException notOurs) {
      return Optional.empty();
    }
  }

  public static JsonObject patient(Patient it) {
    return resource("Patient", id(it.id().value()))
        .put("identifier", list(identifier("identity-number", it.identityNumber())))
        .put("active", true)
        .put("name", list(text(it.name())))
        .put("telecom", list(new JsonObject().put("system", "phone").put("value", it.phone())))
        .put("gender", gender(it.sex()))
        .put("birthDate", it.birthDate().toString())
        .put("managingOrganization", reference("Organization", it.organisation().value()));
  }

  private static String gender(String sex) {
    return switch (sex) {
      case "男", "male" -> "male";
      case "女", "female" -> "female";
      case "other" -> "other";
      default -> "unknown";
    };
  }
}
