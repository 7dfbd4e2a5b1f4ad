package huizhen.web.io;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.rest.client.api.ServerValidationModeEnum;
import ca.uhn.fhir.rest.client.interceptor.BearerTokenAuthInterceptor;
import huizhen.web.api.VitalsDoor.Outcome;
import huizhen.web.api.VitalsDoor.Value;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Reference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// A hospital's system hands in what its monitors measure, as Observations.
final class FhirMonitorTest {
  private static final FhirContext FHIR = FhirContext.forR4();
  private static final String SCOPE = "system/Observation.write";

  private Clinic clinic;
  private String id;

  @BeforeEach
  void open() {
    FHIR.getRestfulClientFactory().setServerValidationMode(ServerValidationModeEnum.NEVER);
    clinic = Clinic.fresh();
    id = clinic.booked();
  }

  private String token(String client, String scope) {
    var form =
        MultiMap.caseInsensitiveMultiMap()
            .add("grant_type", "client_credentials")
            .add("scope", scope);
    return Clinic.ok(
            200,
            clinic
                .api(HttpMethod.POST, "oauth/token")
                .basicAuthentication(client, Clinic.PASSWORD)
                .sendForm(form))
        .getString("access_token");
  }

  private HttpResponse<Buffer> hand(String token, Buffer body) {
    return Clinic.await(
        clinic
            .api(HttpMethod.POST, "")
            .uri("/fhir/r4/Observation")
            .bearerTokenAuthentication(token)
            .putHeader("Content-Type", "application/fhir+json")
            .sendBuffer(body));
  }

  private HttpResponse<Buffer> hand(JsonObject body) {
    return hand(token("fhir-hospital", SCOPE), body.toBuffer());
  }

  private JsonObject observation() {
    return new JsonObject()
        .put("resourceType", "Observation")
        .put("status", "final")
        .put(
            "identifier",
            new JsonArray().add(new JsonObject().put("system", "urn:ward").put("value", "m-1")))
        .put("encounter", new JsonObject().put("reference", "Encounter/" + id.replace('_', '.')))
        .put("device", new JsonObject().put("display", "monitor-3"))
        .put("effectiveDateTime", clinic.clock.instant().toString())
        .put("code", code("8867-4"))
        .put("valueQuantity", new JsonObject().put("value", 72).put("code", "/min"));
  }

  private static JsonObject code(String loinc) {
    return new JsonObject()
        .put(
            "coding",
            new JsonArray()
                .add(new JsonObject().put("system", "http://loinc.org").put("code", loinc)));
  }

  private static String diagnostics(HttpResponse<Buffer> answer) {
    var outcome = Objects.requireNonNull(answer.bodyAsJsonObject());
    assertThat(outcome.getString("resourceType")).isEqualTo("OperationOutcome");
    return outcome.getJsonArray("issue").getJsonObject(0).getString("diagnostics");
  }

  @Test
  void a_library_written_by_others_hands_in_a_blood_pressure() {
    var client = FHIR.newRestfulGenericClient("http://127.0.0.1:%d/fhir/r4".formatted(clinic.port));
    client.registerInterceptor(new BearerTokenAuthInterceptor(token("fhir-clinic-a", SCOPE)));
    var at = clinic.clock.instant();
    var pressure = new Observation();
    pressure.setStatus(Observation.ObservationStatus.FINAL);
    pressure.getMeta().addTag("urn:huizhen:device-kind", "medical", null);
    pressure.setEncounter(new Reference("Encounter/" + id.replace('_', '.')));
    pressure.getDevice().getIdentifier().setValue("cuff-1");
    pressure.setEffective(new DateTimeType(Date.from(at)));
    pressure.getCode().addCoding().setSystem("http://loinc.org").setCode("85354-9");
    for (var part : List.of("8480-6", "8462-4")) {
      var component = pressure.addComponent();
      component.getCode().addCoding().setSystem("http://loinc.org").setCode(part);
      component.setValue(
          new Quantity()
              .setValue(part.equals("8480-6") ? 128 : 82)
              .setUnit("mmHg")
              .setCode("mm[Hg]"));
    }
    var _ = client.create().resource(pressure).execute();
    assertThat(clinic.vitals.rooms).containsExactly("case-" + id);
    var reading = clinic.vitals.readings.getFirst();
    assertThat(reading.device()).isEqualTo("cuff-1");
    assertThat(reading.isMedical()).isTrue();
    assertThat(reading.number()).isEmpty();
    assertThat(reading.at()).isEqualTo(Instant.ofEpochSecond(at.getEpochSecond()));
    assertThat(reading.values())
        .containsExactly(new Value("8480-6", 128, "mm[Hg]"), new Value("8462-4", 82, "mm[Hg]"));
    assertThat(clinic.trail.count("fhir.measure")).isEqualTo(1);
  }

  @Test
  void what_is_not_said_to_be_a_medical_devices_is_a_consumers() {
    assertThat(hand(observation()).statusCode()).isEqualTo(202);
    var reading = clinic.vitals.readings.getFirst();
    assertThat(reading.isMedical()).isFalse();
    assertThat(reading.number()).contains("urn:ward|m-1");
    assertThat(reading.client()).isEqualTo("fhir-hospital");
    assertThat(reading.toString()).doesNotContain("72");
  }

  @Test
  void says_what_became_of_it() {
    clinic.vitals.outcome = Outcome.SHOWN;
    assertThat(hand(observation()).statusCode()).isEqualTo(202);
    clinic.vitals.outcome = Outcome.REPEATED;
    assertThat(hand(observation()).statusCode()).isEqualTo(200);
    clinic.vitals.outcome = Outcome.TOO_MANY;
    var tooMany = hand(observation());
    assertThat(tooMany.statusCode()).isEqualTo(429);
    assertThat(tooMany.getHeader("Retry-After")).isEqualTo("1");
    assertThat(clinic.trail.count("fhir.measure")).as("the first of each device").isZero();
  }

  @Test
  void before_its_session_it_is_kept_with_the_case() {
    clinic.vitals.outcome = Outcome.NOT_LIVE;
    assertThat(hand(observation()).statusCode()).isEqualTo(201);
    assertThat(hand(observation()).statusCode()).as("once more").isEqualTo(200);
    var yesterday = clinic.clock.instant().minus(java.time.Duration.ofDays(1)).toString();
    assertThat(hand(observation().put("effectiveDateTime", yesterday)).statusCode()).isEqualTo(201);
    assertThat(clinic.vitals.kept)
        .containsExactly(
            id + " monitor-3 " + clinic.clock.instant() + " 1",
            id + " monitor-3 " + yesterday + " 1");
    assertThat(clinic.vitals.rooms).as("what is old is shown in no room").hasSize(2);
    assertThat(clinic.trail.count("fhir.measure-before")).isEqualTo(3);
    clinic.vitals.isFull = true;
    assertThat(hand(observation()).statusCode()).isEqualTo(409);
  }

  @Test
  void nothing_is_taken_where_no_session_is_to_come() {
    clinic.vitals.outcome = Outcome.NOT_LIVE;
    id = clinic.post("li", "cases", Clinic.application()).getString("id");
    var token = token("fhir-clinic-a", SCOPE);
    assertThat(hand(token, observation().toBuffer()).statusCode()).isEqualTo(409);
    var at = clinic.clock.instant().minusSeconds(301).toString();
    var old = hand(token, observation().put("effectiveDateTime", at).toBuffer());
    assertThat(old.statusCode()).isEqualTo(400);
    assertThat(diagnostics(old)).contains("5 minutes");
    assertThat(clinic.vitals.kept).isEmpty();
  }

  @Test
  void a_visit_of_the_own_organisation_takes_them_and_anothers_does_not() {
    var world = new AccessWorld("booked");
    clinic = world.clinic;
    var visit = new JsonObject().put("reference", "Encounter/visit-followup-1");
    assertThat(hand(observation().put("encounter", visit)).statusCode()).isEqualTo(202);
    assertThat(clinic.vitals.rooms).containsExactly("visit-followup-1");
    clinic.vitals.outcome = Outcome.NOT_LIVE;
    assertThat(hand(observation().put("encounter", visit)).statusCode()).isEqualTo(201);
    assertThat(clinic.vitals.kept).hasSize(1).first().asString().startsWith("visit-followup-1 ");
    var foreign = observation().put("encounter", visit).toBuffer();
    assertThat(hand(token("fhir-clinic-a", SCOPE), foreign).statusCode()).isEqualTo(404);
    var none = new JsonObject().put("reference", "Encounter/visit-nothing");
    assertThat(hand(observation().put("encounter", none)).statusCode()).isEqualTo(404);
  }

  @Test
  void is_for_who_has_a_part_in_the_consultation_and_the_scope() {
    var body = observation().toBuffer();
    assertThat(hand(token("fhir-clinic-b", SCOPE), body).statusCode()).isEqualTo(404);
    assertThat(hand(token("fhir-hospital", "system/*.read"), body).statusCode()).isEqualTo(401);
    assertThat(hand("nonsense", body).statusCode()).isEqualTo(401);
    assertThat(clinic.vitals.readings).isEmpty();
    assertThat(clinic.trail.count("fhir.measure")).isEqualTo(1);
  }

  static Stream<Arguments> bad() {
    return Stream.of(
        Arguments.of("resourceType", "Patient", "Observation resource"),
        Arguments.of("status", "entered-in-error", "status"),
        Arguments.of("valueString", "high", "valueString"),
        Arguments.of("encounter", new JsonObject().put("reference", "Patient/1"), "encounter"),
        Arguments.of("encounter", "Encounter/1", "another type"),
        Arguments.of("device", new JsonObject(), "device"),
        Arguments.of("device", new JsonObject().put("display", "x".repeat(65)), "device"),
        Arguments.of("effectiveDateTime", "yesterday", "effectiveDateTime"),
        Arguments.of("effectiveDateTime", "2020-01-01T00:00:00Z", "5 minutes"),
        Arguments.of("effectiveDateTime", "2099-01-01T00:00:00Z", "future"),
        Arguments.of("code", new JsonObject(), "code"),
        Arguments.of("valueQuantity", new JsonObject().put("code", "/min"), "a number"),
        Arguments.of("valueQuantity", new JsonObject().put("value", "72"), "another type"),
        Arguments.of("valueQuantity", new JsonObject().put("value", 72), "unit"),
        Arguments.of(
            "valueQuantity",
            new JsonObject().put("value", 72).put("code", "/min").put("comparator", "<"),
            "comparator"),
        Arguments.of("component", new JsonArray().add(new JsonObject()), "a number"));
  }

  @ParameterizedTest
  @MethodSource("bad")
  void what_is_not_understood_is_refused(String element, Object value, String said) {
    var answer = hand(observation().put(element, value));
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(diagnostics(answer)).contains(said);
    assertThat(clinic.vitals.readings).isEmpty();
  }

  @Test
  void what_is_no_json_or_too_much_is_refused() {
    var token = token("fhir-hospital", SCOPE);
    for (var body : List.of("", "[]", "{", "null", "{\"resourceType\":1}")) {
      assertThat(hand(token, Buffer.buffer(body)).statusCode()).as(body).isEqualTo(400);
    }
    var large = observation().put("note", "x".repeat(70_000)).toBuffer();
    assertThat(hand(token, large).statusCode()).isEqualTo(413);
    var components = new JsonArray();
    for (int i = 0; i < 17; i++) {
      components.add(
          new JsonObject()
              .put("code", code("8867-" + i))
              .put("valueQuantity", new JsonObject().put("value", 1).put("unit", "/min")));
    }
    var many = observation().put("component", components);
    many.remove("valueQuantity");
    assertThat(diagnostics(hand(many))).contains("16");
    var twice = observation().put("component", new JsonArray().add(components.getJsonObject(0)));
    components.getJsonObject(0).put("code", code("8867-4"));
    assertThat(diagnostics(hand(twice))).contains("twice");
    assertThat(clinic.vitals.readings).isEmpty();
  }

  @Test
  void the_server_says_that_it_takes_them() {
    var statement =
        Objects.requireNonNull(
            Clinic.await(clinic.api(HttpMethod.GET, "").uri("/fhir/r4/metadata").send())
                .bodyAsJsonObject());
    var resources = statement.getJsonArray("rest").getJsonObject(0).getJsonArray("resource");
    var taken =
        resources.stream()
            .map(JsonObject.class::cast)
            .filter(it -> it.getJsonArray("interaction").encode().contains("create"))
            .map(it -> it.getString("type"))
            .toList();
    assertThat(taken).containsExactly("Observation");
  }
}
