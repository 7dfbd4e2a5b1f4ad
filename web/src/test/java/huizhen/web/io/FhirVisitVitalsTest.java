package huizhen.web.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.rest.client.api.IGenericClient;
import ca.uhn.fhir.rest.client.api.ServerValidationModeEnum;
import ca.uhn.fhir.rest.client.interceptor.BearerTokenAuthInterceptor;
import ca.uhn.fhir.rest.server.exceptions.ResourceNotFoundException;
import huizhen.recording.api.CaseId;
import huizhen.recording.api.RetentionClass;
import huizhen.web.vitals.VitalsSheet;
import huizhen.web.vitals.VitalsSheet.Measured;
import huizhen.web.vitals.VitalsSheet.Value;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import java.time.Instant;
import java.util.List;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Observation;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What devices measured before and in a follow-up visit is read back as Observations by the system
/// of the visit's organisation, and by no other.
final class FhirVisitVitalsTest {
  private static final FhirContext FHIR = FhirContext.forR4();
  private static final Instant AT = Instant.parse("2026-03-02T02:05:00Z");
  private static final String VISIT = "visit-followup-1";

  private Clinic clinic;

  @BeforeEach
  void open() {
    FHIR.getRestfulClientFactory().setServerValidationMode(ServerValidationModeEnum.NEVER);
    clinic = new AccessWorld("booked").clinic;
    keep(
        VISIT,
        VISIT,
        1,
        set(
            AT,
            new Value("heart-rate", 72, "bpm"),
            new Value("blood-pressure-systolic", 151, "mmHg"),
            new Value("blood-pressure-diastolic", 94, "mmHg")),
        set(AT.plusSeconds(10), new Value("spo2", 97.5, "%")));
    keep(VISIT, VISIT, 2, set(AT.plusSeconds(70), new Value("heart-rate", 75, "/min")));
  }

  private static Measured set(Instant at, Value... values) {
    return new Measured("cuff", "cuff", true, at, at.plusMillis(40), List.of(values));
  }

  private void keep(String sheetOf, String evidence, int number, Measured... sets) {
    var _ =
        Clinic.await(
            clinic.vault.store(
                VitalsSheet.id(sheetOf, number),
                new CaseId(evidence),
                VitalsSheet.MEDIA_TYPE,
                RetentionClass.OUTPATIENT_RECORD,
                new VitalsSheet(List.of(sets)).bytes()));
  }

  private IGenericClient client(String name) {
    var form =
        MultiMap.caseInsensitiveMultiMap()
            .add("grant_type", "client_credentials")
            .add("scope", "system/*.read");
    var token =
        Clinic.ok(
                200,
                clinic
                    .api(HttpMethod.POST, "oauth/token")
                    .basicAuthentication(name, Clinic.PASSWORD)
                    .sendForm(form))
            .getString("access_token");
    var client = FHIR.newRestfulGenericClient("http://127.0.0.1:%d/fhir/r4".formatted(clinic.port));
    client.registerInterceptor(new BearerTokenAuthInterceptor(token));
    return client;
  }

  private static Bundle search(IGenericClient client, String query) {
    return client.search().byUrl("Observation?" + query).returnBundle(Bundle.class).execute();
  }

  private static List<Observation> found(IGenericClient client, String query) {
    return search(client, query).getEntry().stream()
        .map(it -> (Observation) it.getResource())
        .toList();
  }

  @Test
  void all_of_a_visit_is_valid_newest_first_and_says_whose_it_is() {
    var all = search(client("fhir-hospital"), "encounter=Encounter/" + VISIT);
    assertThat(all.getTotal()).isEqualTo(4);
    assertThat(FhirTest.faults(FhirTest.validator(), all)).isEmpty();
    var observations = all.getEntry().stream().map(it -> (Observation) it.getResource()).toList();
    assertThat(observations)
        .extracting(it -> it.getMeta().getProfile().getFirst().getValue().replaceFirst(".*/", ""))
        .containsExactly("heartrate", "oxygensat", "heartrate", "bp");
    assertThat(observations)
        .allSatisfy(it -> {
          assertThat(it.getSubject().getReference()).isEqualTo("Patient/patient-1");
          assertThat(it.getEncounter().getReference()).isEqualTo("Encounter/" + VISIT);
          assertThat(it.getBasedOn()).isEmpty();
        });
    assertThat(observations.getLast().getComponent())
        .extracting(it -> it.getValueQuantity().getValue().intValue())
        .containsExactly(151, 94);
  }

  @Test
  void is_searched_by_visit_and_patient_code_and_date_and_read_by_id() {
    var his = client("fhir-hospital");
    assertThat(found(his, "encounter=%s&patient=patient-1&code=8867-4".formatted(VISIT)))
        .hasSize(2);
    assertThat(found(his, "encounter=%s&date=ge2026-03-02T02:06:00Z".formatted(VISIT))).hasSize(1);
    assertThat(found(his, "encounter=%s&patient=patient-2".formatted(VISIT))).isEmpty();
    assertThat(found(his, "based-on=" + VISIT)).as("a visit is no order's").isEmpty();
    for (var each : found(his, "encounter=" + VISIT)) {
      var read = his.read().resource(Observation.class).withId(each.getIdPart()).execute();
      assertThat(read.getCode().getText()).isEqualTo(each.getCode().getText());
    }
    for (var none : List.of(VISIT, VISIT + "-s9m0v0", VISIT + "-s1m99v0", "visit--s1m0v0")) {
      assertThatThrownBy(() -> his.read().resource(Observation.class).withId(none).execute())
          .as(none)
          .isInstanceOf(ResourceNotFoundException.class);
    }
  }

  @Test
  void no_other_organisation_learns_of_it() {
    var known = found(client("fhir-hospital"), "encounter=" + VISIT).getFirst().getIdPart();
    for (var other : List.of("fhir-clinic-a", "fhir-clinic-b")) {
      var stranger = client(other);
      assertThat(found(stranger, "encounter=" + VISIT)).as(other).isEmpty();
      assertThatThrownBy(() -> stranger.read().resource(Observation.class).withId(known).execute())
          .isInstanceOf(ResourceNotFoundException.class);
    }
    assertThat(found(client("fhir-hospital"), "encounter=visit-followup-4")).isEmpty();
    assertThat(found(client("fhir-hospital"), "encounter=visit-none")).isEmpty();
  }

  @Test
  void a_foreign_document_under_a_sheets_name_is_not_shown() {
    keep("visit-followup-2", VISIT, 1, set(AT, new Value("spo2", 90, "%")));
    assertThat(found(client("fhir-hospital"), "encounter=visit-followup-2")).isEmpty();
  }

  @Test
  void that_it_was_read_is_in_the_trail() {
    var _ = found(client("fhir-hospital"), "encounter=" + VISIT);
    assertThat(clinic.trail.count("fhir.search")).isEqualTo(1);
  }
}
