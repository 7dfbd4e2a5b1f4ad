package huizhen.app.e2e;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/// Cases that are made through the API with the doctors' own sessions, where not the way to the
/// room but what happens in it is looked at.
final class QuickCase {
  private QuickCase() {}

  /// Of this patient, accepted by the specialist Zhou.
  static String accepted(Person doctor, Person specialist, String patient) {
    var application =
        Map.of(
            "patient", patient,
            "invited", "demo-provincial",
            "reason", "复核",
            "purpose", "复核",
            "recordSummary", "复核",
            "department", "心血管内科",
            "wishedTitle", "",
            "urgency", "ROUTINE");
    var id = post(doctor, "", application).getString("id");
    var _ = post(doctor, "/" + id + "/submit", Map.of());
    var _ = post(specialist, "/" + id + "/accept", Map.of("specialist", "demo-s-zhou"));
    return id;
  }

  /// One whose time has come.
  static String consented(Person doctor, Person specialist) {
    return consented(doctor, specialist, "demo-p-1");
  }

  /// The same of this patient.
  static String consented(Person doctor, Person specialist, String patient) {
    var id = accepted(doctor, specialist, patient);
    // The earliest time begins with the next minute: not in the last seconds of this one.
    var _ = doctor.page().waitForFunction("() => new Date().getSeconds() < 55");
    var now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    var free =
        doctor.api(
            "/practitioners/demo-s-zhou/slots?limit=1&from=%s&to=%s"
                .formatted(now, now.plus(1, ChronoUnit.DAYS)));
    var slot = free.getJsonArray("items").getJsonObject(0);
    var time = Map.of("start", slot.getString("start"), "end", slot.getString("end"));
    var _ = post(doctor, "/" + id + "/booking", time);
    var consent =
        Map.of(
            "textVersion",
            doctor.api("/consent-text").getString("version"),
            "treatment",
            true,
            "sensitiveInformation",
            true,
            "recording",
            true,
            "teaching",
            true,
            "signer",
            "王五",
            "relation",
            "SELF");
    var _ = post(doctor, "/" + id + "/consent", consent);
    return id;
  }

  /// Both are in the room of the case and the specialist has begun.
  static void begin(String id, Person doctor, Person specialist) {
    for (var person : List.of(doctor, specialist)) {
      person.open("/cases/%s/room".formatted(id));
      person.click("room-join");
      person.see("lobby");
    }
    specialist.click("room-start");
  }

  /// @param path under `/cases`
  static JsonObject post(Person person, String path, Map<String, ?> body) {
    var script =
        """
        async ([path, body]) => {
          const { csrf } = await (await fetch('/api/v1/session')).json()
          const answer = await fetch('/api/v1/cases' + path, {
            method: 'POST',
            headers: { 'Content-Type': 'application/json', 'X-Huizhen-CSRF': csrf },
            body: JSON.stringify(body),
          })
          const text = await answer.text()
          if (!answer.ok) throw new Error(answer.status + ' ' + text)
          return text
        }
        """;
    return new JsonObject(String.valueOf(person.page().evaluate(script, List.of(path, body))));
  }
}
