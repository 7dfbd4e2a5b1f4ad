package huizhen.web.io;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.rest.client.api.ServerValidationModeEnum;
import ca.uhn.fhir.rest.client.interceptor.BearerTokenAuthInterceptor;
import huizhen.web.api.VitalsDoor.Outcome;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Reference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Observations by the Bundle: of a batch each stands for itself, of a transaction all are kept or
/// none.
final class FhirBatchTest {
  private static final FhirContext FHIR = FhirContext.forR4();

  private Clinic clinic;
  private String id;

  @BeforeEach
  void open() {
    FHIR.getRestfulClientFactory().setServerValidationMode(ServerValidationModeEnum.NEVER);
    clinic = Clinic.fresh();
    id = clinic.booked();
  }

  private String token(String scope) {
    var form =
        MultiMap.caseInsensitiveMultiMap()
            .add("grant_type", "client_credentials")
            .add("scope", scope);
    return Clinic.ok(
            200,
            clinic
                .api(HttpMethod.POST, "oauth/token")
                .basicAuthentication("fhir-hospital", Clinic.PASSWORD)
                .sendForm(form))
        .getString("access_token");
  }

  private HttpResponse<Buffer> hand(JsonObject bundle) {
    return Clinic.await(
        clinic
            .ask(HttpMethod.POST, "/fhir/r4")
            .bearerTokenAuthentication(token("system/Observation.write"))
            .putHeader("Content-Type", "application/fhir+json")
            .sendBuffer(bundle.toBuffer()));
  }

  private JsonObject observation(String device, int minutesAgo) {
    var at = clinic.clock.instant().minus(Duration.ofMinutes(minutesAgo));
    var coding = new JsonObject().put("system", "http://loinc.org").put("code", "8867-4");
    return new JsonObject()
        .put("resourceType", "Observation")
        .put("status", "final")
        .put("encounter", new JsonObject().put("reference", "Encounter/" + id.replace('_', '.')))
        .put("device", new JsonObject().put("display", device))
        .put("effectiveDateTime", at.toString())
        .put("code", new JsonObject().put("coding", new JsonArray().add(coding)))
        .put("valueQuantity", new JsonObject().put("value", 72).put("code", "/min"));
  }

  private static JsonObject bundle(String type, List<JsonObject> resources) {
    var entries = new JsonArray();
    resources.forEach(it ->
        entries.add(
            new JsonObject()
                .put("resource", it)
                .put("request", new JsonObject().put("method", "POST").put("url", "Observation"))));
    return new JsonObject().put("resourceType", "Bundle").put("type", type).put("entry", entries);
  }

  private static List<String> statuses(HttpResponse<Buffer> answer) {
    assertThat(answer.statusCode()).as(answer.bodyAsString()).isEqualTo(200);
    return Objects.requireNonNull(answer.bodyAsJsonObject()).getJsonArray("entry").stream()
        .map(it -> ((JsonObject) it).getJsonObject("response").getString("status").substring(0, 3))
        .toList();
  }

  private static String diagnostics(HttpResponse<Buffer> answer) {
    var outcome = Objects.requireNonNull(answer.bodyAsJsonObject());
    return outcome.getJsonArray("issue").getJsonObject(0).getString("diagnostics");
  }

  @Test
  void of_a_batch_each_stands_for_itself() {
    clinic.vitals.outcome = Outcome.NOT_LIVE;
    var wrong = observation("cuff", 1);
    wrong.remove("valueQuantity");
    var stranger =
        observation("cuff", 2)
            .put("encounter", new JsonObject().put("reference", "Encounter/nothing"));
    var answer =
        hand(
            bundle(
                "batch", List.of(observation("cuff", 1), wrong, observation("cuff", 1), stranger)));
    assertThat(statuses(answer)).containsExactly("201", "400", "200", "404");
    assertThat(clinic.vitals.kept).hasSize(1);
    clinic.vitals.outcome = Outcome.SHOWN;
    assertThat(statuses(hand(bundle("batch", List.of(observation("cuff", 1))))))
        .as("in the session")
        .containsExactly("202");
  }

  @Test
  void of_a_transaction_all_are_kept_or_none() {
    var two = List.of(observation("cuff", 600), observation("cuff", 60));
    assertThat(statuses(hand(bundle("transaction", two)))).containsExactly("201", "201");
    assertThat(statuses(hand(bundle("transaction", two)))).containsExactly("200", "200");
    assertThat(clinic.vitals.kept).hasSize(2);
    assertThat(clinic.vitals.rooms).as("shown in no room").isEmpty();

    var wrong = observation("cuff", 1);
    wrong.remove("device");
    var refused = hand(bundle("transaction", List.of(observation("cuff", 30), wrong)));
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(diagnostics(refused)).contains("entry 1", "device");
    var both =
        List.of(
            observation("cuff", 30),
            observation("cuff", 30)
                .put("encounter", new JsonObject().put("reference", "Encounter/other")));
    assertThat(hand(bundle("transaction", both)).statusCode()).isEqualTo(400);
    clinic.vitals.isFull = true;
    assertThat(hand(bundle("transaction", List.of(observation("cuff", 29)))).statusCode())
        .isEqualTo(409);
    assertThat(clinic.vitals.kept).as("nothing of what was refused").hasSize(2);
  }

  @Test
  void what_is_no_bundle_of_observations_is_refused_whole() {
    var patient = bundle("batch", List.of(new JsonObject().put("resourceType", "Patient")));
    assertThat(statuses(hand(patient))).containsExactly("400");
    assertThat(hand(bundle("document", List.of(observation("a", 1)))).statusCode()).isEqualTo(400);
    assertThat(hand(bundle("batch", List.of())).statusCode()).isEqualTo(400);
    var many = java.util.Collections.nCopies(101, observation("a", 1));
    assertThat(diagnostics(hand(bundle("batch", many)))).contains("100");
    var large = bundle("batch", List.of(observation("a", 1).put("note", "x".repeat(300_000))));
    assertThat(hand(large).statusCode()).isEqualTo(413);
    var other = bundle("batch", List.of(observation("a", 1)));
    other
        .getJsonArray("entry")
        .getJsonObject(0)
        .put("request", new JsonObject().put("method", "DELETE").put("url", "Observation/1"));
    assertThat(statuses(hand(other))).containsExactly("400");
    var odd = bundle("batch", List.of(observation("a", 1))).put("entry", "many");
    assertThat(hand(odd).statusCode()).isEqualTo(400);
    assertThat(clinic.vitals.kept).isEmpty();
    assertThat(clinic.vitals.readings).isEmpty();
  }

  @Test
  void a_library_written_by_others_hands_in_a_transaction() {
    var client = FHIR.newRestfulGenericClient("http://127.0.0.1:%d/fhir/r4".formatted(clinic.port));
    client.registerInterceptor(new BearerTokenAuthInterceptor(token("system/Observation.write")));
    var pulse = new Observation();
    pulse.setStatus(Observation.ObservationStatus.FINAL);
    pulse.setEncounter(new Reference("Encounter/" + id.replace('_', '.')));
    pulse.getDevice().setDisplay("cuff");
    pulse.setEffective(
        new DateTimeType(Date.from(clinic.clock.instant().minus(Duration.ofHours(3)))));
    pulse.getCode().addCoding().setSystem("http://loinc.org").setCode("8867-4");
    pulse.setValue(new Quantity().setValue(72).setCode("/min"));
    var bundle = new Bundle();
    bundle.setType(Bundle.BundleType.TRANSACTION);
    bundle
        .addEntry()
        .setResource(pulse)
        .getRequest()
        .setMethod(Bundle.HTTPVerb.POST)
        .setUrl("Observation");
    var answer = client.transaction().withBundle(bundle).execute();
    assertThat(answer.getType()).isEqualTo(Bundle.BundleType.TRANSACTIONRESPONSE);
    assertThat(answer.getEntryFirstRep().getResponse().getStatus()).startsWith("201");
    assertThat(FhirTest.faults(FhirTest.validator(), answer)).isEmpty();
    assertThat(clinic.vitals.kept).hasSize(1);
  }
}
