package huizhen.web.io;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import huizhen.recording.api.CaseId;
import huizhen.recording.api.RetentionClass;
import huizhen.web.vitals.VitalsSheet;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.hl7.fhir.r4.model.AuditEvent;
import org.hl7.fhir.r4.model.DomainResource;
import org.hl7.fhir.r4.model.Observation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// An organisation's system exports its archive; HAPI's parser reads every line.
final class FhirBulkTest {
  private static final FhirContext FHIR = FhirContext.forR4();
  private final Clinic clinic = Clinic.fresh();

  /// The next test begins without exports.
  @AfterEach
  void end() {
    clinic.later(FhirBulk.KEPT.plusHours(4));
    for (int i = 0; i < 200 && !clinic.spool.jobs.isEmpty(); i++) {
      var _ = get("fhir-hospital", "/fhir/r4/bulk/none");
    }
  }

  private HttpResponse<Buffer> ask(String client, HttpMethod method, String path, String prefer) {
    var token =
        Clinic.ok(200, clinic.accessToken(client, "system/*.read")).getString("access_token");
    var request = clinic.ask(method, path).putHeader("Authorization", "Bearer " + token);
    return Clinic.await((prefer.isEmpty() ? request : request.putHeader("Prefer", prefer)).send());
  }

  private HttpResponse<Buffer> get(String client, String path) {
    return ask(client, HttpMethod.GET, path, "");
  }

  private HttpResponse<Buffer> kickOff(String client, String query) {
    return ask(client, HttpMethod.GET, "/fhir/r4/$export" + query, "respond-async");
  }

  private static String path(String url) {
    return url.substring(url.indexOf("/fhir/r4"));
  }

  private static String location(HttpResponse<Buffer> answer) {
    assertThat(answer.statusCode()).as(answer.bodyAsString()).isEqualTo(202);
    return path(Objects.requireNonNull(answer.getHeader("Content-Location")));
  }

  /// Asks until it is over, as clients do.
  private JsonObject manifest(String client, String at) {
    for (int i = 0; i < 200; i++) {
      var answer = get(client, at);
      if (answer.statusCode() == 200) {
        assertThat(answer.getHeader("Expires")).isNotBlank();
        return Objects.requireNonNull(answer.bodyAsJsonObject());
      }
      assertThat(answer.statusCode()).as(answer.bodyAsString()).isEqualTo(202);
    }
    throw new AssertionError("it does not end");
  }

  private Map<String, List<DomainResource>> read(String client, JsonObject manifest) {
    var all = new HashMap<String, List<DomainResource>>();
    for (var each : manifest.getJsonArray("output")) {
      var file = (JsonObject) each;
      var answer = get(client, path(file.getString("url")));
      assertThat(answer.getHeader("Content-Type")).isEqualTo("application/fhir+ndjson");
      var lines = String.valueOf(answer.bodyAsString()).lines().toList();
      assertThat(lines).hasSize(file.getInteger("count"));
      var resources = new ArrayList<DomainResource>();
      for (var line : lines) {
        resources.add((DomainResource) FHIR.newJsonParser().parseResource(line));
      }
      assertThat(resources)
          .allSatisfy(it -> assertThat(it.fhirType()).isEqualTo(file.getString("type")));
      all.put(file.getString("type"), resources);
    }
    return all;
  }

  private static List<String> ids(Map<String, List<DomainResource>> all, String type) {
    return all.getOrDefault(type, List.of()).stream()
        .map(it -> it.getIdElement().getIdPart())
        .toList();
  }

  @Test
  void exports_an_organisations_cases_and_the_directory_and_nothing_of_others() {
    var id = clinic.booked();
    var other =
        Clinic.ok(
                201,
                clinic
                    .as("zhao", HttpMethod.POST, "cases")
                    .sendJsonObject(Clinic.application().put("patient", "patient-1")))
            .getString("id");
    var at = location(kickOff("fhir-clinic-a", ""));
    var manifest = manifest("fhir-clinic-a", at);
    assertThat(manifest.getBoolean("requiresAccessToken")).isTrue();
    assertThat(manifest.getString("request")).endsWith("/fhir/r4/$export");
    assertThat(manifest.getString("transactionTime")).isEqualTo(clinic.clock.instant().toString());
    var all = read("fhir-clinic-a", manifest);
    assertThat(all.keySet())
        .contains(
            "Organization", "Practitioner", "Patient", "ServiceRequest", "Task", "Appointment");
    assertThat(ids(all, "ServiceRequest"))
        .containsExactly(id.replace('_', '.'))
        .doesNotContain(other.replace('_', '.'));
    assertThat(clinic.trail.count("fhir.export")).isEqualTo(1);
    assertThat(clinic.trail.count("fhir.export.file"))
        .isEqualTo(manifest.getJsonArray("output").size());

    assertThat(ask("fhir-clinic-a", HttpMethod.DELETE, at, "").statusCode()).isEqualTo(202);
    assertThat(get("fhir-clinic-a", at).statusCode()).isEqualTo(404);
    assertThat(clinic.spool.jobs).isEmpty();
    assertThat(clinic.trail.count("fhir.export.delete")).isEqualTo(1);
  }

  @Test
  void exports_more_cases_than_a_page_has_each_once() {
    for (int i = 0; i < 120; i++) {
      var _ = clinic.post("li", "cases", Clinic.application());
    }
    var manifest =
        manifest("fhir-clinic-a", location(kickOff("fhir-clinic-a", "?_type=ServiceRequest")));
    var all = read("fhir-clinic-a", manifest);
    assertThat(all.keySet()).containsExactly("ServiceRequest");
    assertThat(ids(all, "ServiceRequest")).hasSize(120).doesNotHaveDuplicates();
  }

  @Test
  void exports_what_changed_since() {
    var old = clinic.submitted();
    clinic.later(Duration.ofHours(2));
    var since = clinic.clock.instant();
    var young = clinic.submitted();
    var manifest =
        manifest(
            "fhir-hospital",
            location(kickOff("fhir-hospital", "?_type=Task,ServiceRequest&_since=" + since)));
    var all = read("fhir-hospital", manifest);
    assertThat(ids(all, "ServiceRequest"))
        .containsExactly(young.replace('_', '.'))
        .doesNotContain(old.replace('_', '.'));
  }

  @Test
  void exports_what_devices_measured_and_what_was_done_where_it_is_named() {
    var id = clinic.booked();
    sheet(id, 1, 72);
    sheet(id, 2, 75);
    var _ = Clinic.ok(200, clinic.as("li", HttpMethod.GET, "cases/" + id).send());
    var named = location(kickOff("fhir-hospital", "?_type=Observation,AuditEvent"));
    var all = read("fhir-hospital", manifest("fhir-hospital", named));
    assertThat(all.keySet()).containsExactlyInAnyOrder("Observation", "AuditEvent");
    assertThat(all.get("Observation"))
        .extracting(it -> ((Observation) it).getValueQuantity().getValue().intValue())
        .containsExactly(72, 75);
    assertThat(all.get("AuditEvent"))
        .extracting(it -> ((AuditEvent) it).getSubtypeFirstRep().getCode())
        .contains("case.view");

    var others = location(kickOff("fhir-clinic-b", "?_type=Observation,AuditEvent"));
    assertThat(manifest("fhir-clinic-b", others).getJsonArray("output")).isEmpty();
    var usual = manifest("fhir-hospital", location(kickOff("fhir-hospital", "")));
    assertThat(usual.getJsonArray("output"))
        .extracting(it -> ((JsonObject) it).getString("type"))
        .contains("Task")
        .doesNotContain("Observation", "AuditEvent");
  }

  private void sheet(String id, int number, int rate) {
    var at = Instant.parse("2026-03-02T02:05:00Z").plusSeconds(number);
    var heart = List.of(new VitalsSheet.Value("heart-rate", rate, "/min"));
    var sets = List.of(new VitalsSheet.Measured("a-li", "monitor", true, at, at, heart));
    var _ =
        Clinic.await(
            clinic.vault.store(
                VitalsSheet.id(id, number),
                new CaseId(id),
                VitalsSheet.MEDIA_TYPE,
                RetentionClass.OUTPATIENT_RECORD,
                new VitalsSheet(sets).bytes()));
  }

  @Test
  void says_how_far_it_is_and_can_be_taken_back_meanwhile() {
    var _ = clinic.submitted();
    clinic.spool.gate = Promise.promise();
    var at = location(kickOff("fhir-hospital", ""));
    var running = get("fhir-hospital", at);
    assertThat(running.statusCode()).isEqualTo(202);
    assertThat(running.getHeader("X-Progress")).endsWith("cases");
    assertThat(running.getHeader("Retry-After")).isEqualTo("5");
    assertThat(get("fhir-hospital", at + "/Task").statusCode()).isEqualTo(404);
    assertThat(ask("fhir-hospital", HttpMethod.DELETE, at, "").statusCode()).isEqualTo(202);
    assertThat(get("fhir-hospital", at).statusCode()).isEqualTo(404);
    clinic.spool.gate.complete();
    for (int i = 0; i < 200 && !clinic.spool.jobs.isEmpty(); i++) {
      var _ = get("fhir-hospital", at);
    }
    assertThat(clinic.spool.jobs).isEmpty();
  }

  @Test
  void says_that_it_failed_and_leaves_nothing() {
    var _ = clinic.submitted();
    clinic.spool.gate = Promise.promise();
    var at = location(kickOff("fhir-hospital", ""));
    clinic.spool.gate.fail("disk full");
    var answer = get("fhir-hospital", at);
    for (int i = 0; i < 200 && answer.statusCode() == 202; i++) {
      answer = get("fhir-hospital", at);
    }
    assertThat(answer.statusCode()).isEqualTo(500);
    assertThat(answer.bodyAsString()).contains("OperationOutcome").doesNotContain("disk full");
    assertThat(clinic.spool.jobs).isEmpty();
  }

  @Test
  void is_nobody_elses_and_ends_after_an_hour() {
    var at = location(kickOff("fhir-hospital", "?_type=Organization"));
    var _ = manifest("fhir-hospital", at);
    assertThat(get("fhir-clinic-a", at).statusCode()).isEqualTo(404);
    assertThat(get("fhir-clinic-a", at + "/Organization").statusCode()).isEqualTo(404);
    assertThat(ask("fhir-clinic-a", HttpMethod.DELETE, at, "").statusCode()).isEqualTo(404);
    assertThat(get("fhir-hospital", at + "/Organization").statusCode()).isEqualTo(200);
    clinic.later(FhirBulk.KEPT);
    assertThat(get("fhir-hospital", at).statusCode()).isEqualTo(404);
    assertThat(clinic.spool.jobs).isEmpty();
  }

  @Test
  void takes_so_many_of_a_client() {
    for (int i = 0; i < FhirBulk.OF_CLIENT; i++) {
      var _ = location(kickOff("fhir-hospital", "?_type=Organization"));
    }
    var more = kickOff("fhir-hospital", "?_type=Organization");
    assertThat(more.statusCode()).isEqualTo(429);
    assertThat(more.getHeader("Retry-After")).isEqualTo("60");
    assertThat(kickOff("fhir-clinic-a", "?_type=Organization").statusCode()).isEqualTo(202);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "?_type=Slot",
        "?_type=Nothing",
        "?_type=",
        "?_type=Task,,Patient",
        "?_since=yesterday",
        "?_since=ge2026-01-01",
        "?_outputFormat=text/csv",
        "?_typeFilter=Task%3Fstatus%3Dcompleted",
        "?patient=x"
      })
  void refuses_what_it_does_not_know(String query) {
    var answer = kickOff("fhir-hospital", query);
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.bodyAsString()).contains("OperationOutcome");
    assertThat(clinic.spool.jobs).isEmpty();
  }

  @Test
  void asks_for_an_asynchronous_request_by_a_client_of_an_organisation() {
    assertThat(get("fhir-hospital", "/fhir/r4/$export").statusCode()).isEqualTo(400);
    assertThat(kickOff("fhir-nobody", "").statusCode()).isEqualTo(403);
    assertThat(Clinic.await(clinic.ask(HttpMethod.GET, "/fhir/r4/$export").send()).statusCode())
        .isEqualTo(401);
    assertThat(
            ask("fhir-hospital", HttpMethod.POST, "/fhir/r4/$export", "respond-async").statusCode())
        .isEqualTo(405);
    for (var strange : List.of("/fhir/r4/bulk/none", "/fhir/r4/bulk/none/Task")) {
      assertThat(get("fhir-hospital", strange).statusCode()).as(strange).isEqualTo(404);
    }
    assertThat(
            ask(
                    "fhir-hospital",
                    HttpMethod.GET,
                    "/fhir/r4/$export?_outputFormat=ndjson&x=1",
                    "respond-async, handling=lenient")
                .statusCode())
        .isEqualTo(202);
  }
}
