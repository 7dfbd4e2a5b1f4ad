package huizhen.scheduling.io;

import huizhen.scheduling.api.Absence;
import huizhen.scheduling.api.CooperationAgreement;
import huizhen.scheduling.api.Organisation;
import huizhen.scheduling.api.OrganisationId;
import huizhen.scheduling.api.Patient;
import huizhen.scheduling.api.PatientId;
import huizhen.scheduling.api.Practitioner;
import huizhen.scheduling.api.PractitionerId;
import huizhen.scheduling.api.WorkingHours;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// The directory's entries as JSON. Unknown fields are ignored, so that an older gateway reads what
/// a newer one wrote.
final class DirectoryJson {
  private DirectoryJson() {}

  static JsonObject of(Organisation it) {
    return new JsonObject()
        .put("id", it.id().value())
        .put("name", it.name())
        .put("kind", it.kind().name())
        .put("licence", it.licence())
        .put("departments", sorted(it.departments()))
        .put("zone", it.zone())
        .put("demo", it.isDemo());
  }

  static Organisation organisation(JsonObject json) {
    return new Organisation(
        new OrganisationId(json.getString("id")),
        json.getString("name"),
        Organisation.Kind.valueOf(json.getString("kind")),
        json.getString("licence"),
        strings(json.getJsonArray("departments")),
        json.getString("zone"),
        json.getBoolean("demo"));
  }

  static JsonObject of(Practitioner it) {
    var hours = it.hours();
    return new JsonObject()
        .put("id", it.id().value())
        .put("organisation", it.organisation().value())
        .put("name", it.name())
        .put("title", it.title())
        .put("department", it.department())
        .put("licence", it.licence())
        .put("independentSince", it.independentSince().toString())
        .put("licenceValidTo", it.licenceValidTo().toString())
        .put("days", sorted(hours.days().stream().map(DayOfWeek::name).toList()))
        .put("from", hours.from().toString())
        .put("to", hours.to().toString())
        .put("slot", hours.slot().toString());
  }

  static Practitioner practitioner(JsonObject json) {
    return new Practitioner(
        new PractitionerId(json.getString("id")),
        new OrganisationId(json.getString("organisation")),
        json.getString("name"),
        json.getString("title"),
        json.getString("department"),
        json.getString("licence"),
        LocalDate.parse(json.getString("independentSince")),
        LocalDate.parse(json.getString("licenceValidTo")),
        new WorkingHours(
            strings(json.getJsonArray("days")).stream()
                .map(DayOfWeek::valueOf)
                .collect(Collectors.toSet()),
            LocalTime.parse(json.getString("from")),
            LocalTime.parse(json.getString("to")),
            Duration.parse(json.getString("slot"))));
  }

  static JsonObject of(Patient it) {
    return new JsonObject()
        .put("id", it.id().value())
        .put("organisation", it.organisation().value())
        .put("name", it.name())
        .put("identityNumber", it.identityNumber())
        .put("phone", it.phone())
        .put("birthDate", it.birthDate().toString())
        .put("sex", it.sex());
  }

  static Patient patient(JsonObject json) {
    return new Patient(
        new PatientId(json.getString("id")),
        new OrganisationId(json.getString("organisation")),
        json.getString("name"),
        json.getString("identityNumber"),
        json.getString("phone"),
        LocalDate.parse(json.getString("birthDate")),
        json.getString("sex"));
  }

  static JsonObject of(CooperationAgreement it) {
    return new JsonObject()
        .put("id", it.id())
        .put("inviting", it.inviting().value())
        .put("invited", it.invited().value())
        .put("departments", sorted(it.departments()))
        .put("validFrom", it.validFrom().toString())
        .put("validTo", it.validTo().toString())
        .put("liability", it.liability())
        .put("sha256", it.sha256());
  }

  static CooperationAgreement agreement(JsonObject json) {
    return new CooperationAgreement(
        json.getString("id"),
        new OrganisationId(json.getString("inviting")),
        new OrganisationId(json.getString("invited")),
        strings(json.getJsonArray("departments")),
        LocalDate.parse(json.getString("validFrom")),
        LocalDate.parse(json.getString("validTo")),
        json.getString("liability"),
        json.getString("sha256"));
  }

  static JsonObject of(Absence it) {
    var json =
        new JsonObject()
            .put("id", it.id())
            .put("organisation", it.organisation().value())
            .put("firstDay", it.firstDay().toString())
            .put("lastDay", it.lastDay().toString());
    it.practitioner().ifPresent(who -> json.put("practitioner", who.value()));
    return json;
  }

  static Absence absence(JsonObject json) {
    return new Absence(
        json.getString("id"),
        new OrganisationId(json.getString("organisation")),
        Optional.ofNullable(json.getString("practitioner")).map(PractitionerId::new),
        LocalDate.parse(json.getString("firstDay")),
        LocalDate.parse(json.getString("lastDay")));
  }

  private static JsonArray sorted(Collection<String> values) {
    return new JsonArray(values.stream().sorted().toList());
  }

  private static Set<String> strings(JsonArray values) {
    return values.stream().map(String.class::cast).collect(Collectors.toSet());
  }
}
