package huizhen.web.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.rest.client.api.IGenericClient;
import ca.uhn.fhir.rest.client.api.ServerValidationModeEnum;
import ca.uhn.fhir.rest.client.interceptor.BearerTokenAuthInterceptor;
import ca.uhn.fhir.rest.server.exceptions.InvalidRequestException;
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

/// What devices measured in a consultation is read back as Observations, by HAPI's client, and
/// HAPI's validator holds them against the profiles of Vital Signs.
final class FhirVitalsTest {
  private static final FhirContext FHIR = FhirContext.forR4();
  private static final Instant AT = Instant.parse("2026-03-02T02:05:00Z");

  private Clinic clinic;
  private String id;

  @BeforeEach
  void open() {
    FHIR.getRestfulClientFactory().setServerValidationMode(ServerValidationModeEnum.NEVER);
    clinic = Clinic.fresh();
    id = clinic.booked();
    keep(
        1,
        set(
            "monitor-3",
            true,
            AT,
            new Value("heart-rate", 72, "bpm"),
            new Value("spo2", 97.5, "%")),
        set(
            "monitor-3",
            true,
            AT.plusSeconds(10),
            new Value("blood-pressure-systolic", 128, "mmHg"),
            new Value("blood-pressure-diastolic", 82, "mmHg"),
            new Value("temperature", 36.6, "°C")));
    keep(
        2,
        set("watch", false, AT.plusSeconds(70), new Value("8867-4", 75, "/min")),
        set(
            "odd",
            true,
            AT.plusSeconds(80),
            new Value("heart-rate", 1.2, "per second"),
            new Value("8867-4", 1.2, "Hz"),
            new Value("systolic", 120, "mm[Hg]"),
            new Value("2339-0", 5.5, "mmol/L"),
            new Value("respiratory-rate", 16, "/min")));
  }

  private static Measured set(String device, boolean isMedical, Instant at, Value... values) {
    return new Measured("a-li", device, isMedical, at, at.plusMillis(40), List.of(values));
  }

  private void keep(int number, Measured... sets) {
    var _ =
        Clinic.await(
            clinic.vault.store(
                VitalsSheet.id(id, number),
                new CaseId(id),
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

  private String fhirId() {
    return id.replace('_', '.');
  }

  @Test
  void every_measurement_is_valid_and_what_loinc_knows_follows_its_profile() {
    var all = search(client("fhir-hospital"), "encounter=" + fhirId());
    assertThat(all.getTotal()).isEqualTo(10);
    assertThat(FhirTest.faults(FhirTest.validator(), all)).isEmpty();
    var profiles =
        all.getEntry().stream()
            .flatMap(it -> it.getResource().getMeta().getProfile().stream())
            .map(it -> it.getValue().replaceFirst(".*/", ""))
            .toList();
    assertThat(profiles)
        .containsExactlyInAnyOrder(
            "heartrate", "oxygensat", "bp", "bodytemp", "heartrate", "bp", "resprate");
  }

  @Test
  void a_value_keeps_its_number_unit_device_and_both_times() {
    var rate =
        found(
            client("fhir-hospital"), "patient=patient-1&code=http://loinc.org|8867-4&_tag=medical");
    assertThat(rate).hasSize(1);
    var one = rate.getFirst();
    assertThat(one.getValueQuantity().getValue()).isEqualByComparingTo("72");
    assertThat(one.getValueQuantity().getCode()).isEqualTo("/min");
    assertThat(one.getDevice().getDisplay()).isEqualTo("monitor-3");
    assertThat(one.getEffectiveDateTimeType().getValue().toInstant()).isEqualTo(AT);
    assertThat(one.getIssued().toInstant()).isEqualTo(AT.plusMillis(40));
    assertThat(one.getEncounter().getReference()).isEqualTo("Encounter/" + fhirId());
    var pressure = found(client("fhir-hospital"), "patient=patient-1&code=85354-9").getLast();
    assertThat(pressure.getComponent())
        .extracting(it -> it.getValueQuantity().getValue().intValue())
        .containsExactly(128, 82);
  }

  @Test
  void a_consumers_device_is_marked() {
    var marked = found(client("fhir-hospital"), "patient=patient-1&_tag=consumer");
    assertThat(marked).hasSize(1);
    assertThat(marked.getFirst().getNoteFirstRep().getText()).contains("非医疗器械");
    assertThat(marked.getFirst().getDevice().getDisplay()).isEqualTo("watch");
  }

  @Test
  void what_has_another_unit_claims_no_profile() {
    var odd = found(client("fhir-hospital"), "encounter=%s&category=exam".formatted(fhirId()));
    assertThat(odd).hasSize(3).allMatch(it -> it.getMeta().getProfile().isEmpty());
    assertThat(odd)
        .extracting(it -> it.getValueQuantity().getUnit())
        .containsExactlyInAnyOrder("per second", "Hz", "mmol/L");
    assertThat(odd)
        .noneMatch(it ->
            it.getCode().getCodingFirstRep().getCode().equals("8867-4")
                && "http://loinc.org".equals(it.getCode().getCodingFirstRep().getSystem()));
  }

  @Test
  void is_searched_by_date_and_code_newest_first_and_in_pages() {
    var his = client("fhir-clinic-a");
    assertThat(found(his, "patient=Patient/patient-1&date=ge2026-03-02T02:06:00Z")).hasSize(6);
    assertThat(found(his, "patient=patient-1&date=lt2026-03-02T02:06:00Z")).hasSize(4);
    assertThat(found(his, "patient=patient-1&code=http://loinc.org|8310-5")).hasSize(1);
    assertThat(found(his, "based-on=ServiceRequest/" + fhirId())).hasSize(10);
    var page = search(his, "patient=patient-1&_count=4");
    var times = new java.util.ArrayList<java.util.Date>();
    int pages = 1;
    while (true) {
      page.getEntry()
          .forEach(it ->
              times.add(((Observation) it.getResource()).getEffectiveDateTimeType().getValue()));
      if (page.getLink("next") == null) {
        break;
      }
      page = his.loadPage().next(page).execute();
      pages++;
    }
    assertThat(pages).isEqualTo(3);
    assertThat(times).hasSize(10).isSortedAccordingTo(java.util.Comparator.reverseOrder());
  }

  @Test
  void one_is_read_by_its_id() {
    var his = client("fhir-hospital");
    for (var each : found(his, "encounter=" + fhirId())) {
      var read = his.read().resource(Observation.class).withId(each.getIdPart()).execute();
      assertThat(read.getCode().getText()).isEqualTo(each.getCode().getText());
    }
    for (var none : List.of("x", fhirId() + "-s9m0v0", fhirId() + "-s1m99v0", fhirId() + "-1")) {
      assertThatThrownBy(() -> his.read().resource(Observation.class).withId(none).execute())
          .as(none)
          .isInstanceOf(ResourceNotFoundException.class);
    }
  }

  @Test
  void who_has_no_part_in_the_case_does_not_learn_of_it() {
    var stranger = client("fhir-clinic-b");
    var known = found(client("fhir-hospital"), "encounter=" + fhirId()).getFirst().getIdPart();
    for (var query :
        List.of("patient=patient-1", "encounter=" + fhirId(), "based-on=" + fhirId())) {
      assertThat(found(stranger, query)).isEmpty();
    }
    assertThatThrownBy(() -> stranger.read().resource(Observation.class).withId(known).execute())
        .isInstanceOf(ResourceNotFoundException.class);
  }

  @Test
  void a_search_says_whose() {
    var his = client("fhir-hospital");
    for (var query : List.of("", "code=8867-4", "date=2026-03-02")) {
      assertThatThrownBy(() -> search(his, query)).isInstanceOf(InvalidRequestException.class);
    }
    assertThat(found(his, "patient=nobody")).isEmpty();
  }

  @Test
  void a_foreign_document_under_a_sheets_name_is_not_shown() {
    var other = clinic.submitted();
    var _ =
        Clinic.await(
            clinic.vault.store(
                VitalsSheet.id(other, 1),
                new CaseId(id),
                VitalsSheet.MEDIA_TYPE,
                RetentionClass.OUTPATIENT_RECORD,
                new VitalsSheet(List.of(set("m", true, AT, new Value("spo2", 90, "%")))).bytes()));
    var query = "encounter=" + other.replace('_', '.');
    assertThat(found(client("fhir-hospital"), query)).isEmpty();
  }
}
