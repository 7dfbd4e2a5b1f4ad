package huizhen.web.view;

import huizhen.scheduling.api.Application;
import huizhen.scheduling.api.OrganisationId;
import huizhen.scheduling.api.Patient;
import huizhen.scheduling.api.PatientId;
import io.vertx.core.json.JsonObject;
import java.time.LocalDate;

/// Reads bodies that the contract has accepted. What the contract can't say (a date that does not
/// exist) is an [IllegalArgumentException] or a [java.time.DateTimeException].
public final class Requests {
  private Requests() {}

  public static Application application(JsonObject body) {
    return new Application(
        new PatientId(body.getString("patient")),
        new OrganisationId(body.getString("invited")),
        body.getString("reason"),
        body.getString("purpose"),
        body.getString("recordSummary"),
        body.getString("department"),
        body.getString("wishedTitle", ""),
        Application.Urgency.valueOf(body.getString("urgency")));
  }

  public static Patient patient(JsonObject body, PatientId id, OrganisationId organisation) {
    return new Patient(
        id,
        organisation,
        body.getString("name"),
        body.getString("identityNumber"),
        body.getString("phone"),
        LocalDate.parse(body.getString("birthDate")),
        body.getString("sex"));
  }
}
