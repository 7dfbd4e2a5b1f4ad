package huizhen.web.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.DefaultProfileValidationSupport;
import ca.uhn.fhir.rest.client.api.IGenericClient;
import ca.uhn.fhir.rest.client.api.ServerValidationModeEnum;
import ca.uhn.fhir.rest.client.interceptor.BearerTokenAuthInterceptor;
import ca.uhn.fhir.rest.server.exceptions.AuthenticationException;
import ca.uhn.fhir.rest.server.exceptions.ForbiddenOperationException;
import ca.uhn.fhir.rest.server.exceptions.InvalidRequestException;
import ca.uhn.fhir.rest.server.exceptions.MethodNotAllowedException;
import ca.uhn.fhir.rest.server.exceptions.ResourceNotFoundException;
import ca.uhn.fhir.validation.FhirValidator;
import ca.uhn.fhir.validation.ResultSeverityEnum;
import huizhen.web.fhir.FhirType;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.hl7.fhir.common.hapi.validation.support.CommonCodeSystemsTerminologyService;
import org.hl7.fhir.common.hapi.validation.support.InMemoryTerminologyServerValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.ValidationSupportChain;
import org.hl7.fhir.common.hapi.validation.validator.FhirInstanceValidator;
import org.hl7.fhir.r4.model.Appointment;
import org.hl7.fhir.r4.model.AuditEvent;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CapabilityStatement;
import org.hl7.fhir.r4.model.DocumentReference;
import org.hl7.fhir.r4.model.Organization;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.Slot;
import org.hl7.fhir.r4.model.Task;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// An organisation's system reads its cases by HAPI's own client, and HAPI's validator finds every
/// resource right.
final class FhirTest {
  /// R5's element as R4's extension for it: the validator knows it with R5's definitions alone.
  private static final String VIRTUAL_SERVICE =
      "'http://hl7.org/fhir/5.0/StructureDefinition/extension-Appointment.virtualService' is not"
          + " valid (invalid Version '5.0')";

  private static final FhirContext FHIR = FhirContext.forR4();

  private Clinic clinic;

  @BeforeEach
  void open() {
    clinic = Clinic.fresh();
    FHIR.getRestfulClientFactory().setServerValidationMode(ServerValidationModeEnum.NEVER);
  }

  private String token(String client) {
    var form =
        MultiMap.caseInsensitiveMultiMap()
            .add("grant_type", "client_credentials")
            .add("scope", "system/*.read");
    return Clinic.ok(
            200,
            clinic
                .api(HttpMethod.POST, "oauth/token")
                .basicAuthentication(client, Clinic.PASSWORD)
                .sendForm(form))
        .getString("access_token");
  }

  private IGenericClient client(String name) {
    var client = FHIR.newRestfulGenericClient("http://127.0.0.1:%d/fhir/r4".formatted(clinic.port));
    client.registerInterceptor(new BearerTokenAuthInterceptor(token(name)));
    return client;
  }

  /// A case from the application to the signed opinion, with a document.
  private String delivered() {
    var id = clinic.submitted();
    var _ =
        clinic.post(
            "wang", "cases/" + id + "/accept", new JsonObject().put("specialist", "p-wang"));
    var _ =
        clinic.post(
            "li",
            "cases/" + id + "/booking",
            new JsonObject().put("start", Clinic.WHEN).put("end", "2026-03-02T02:30:00Z"));
    var _ = clinic.post("li", "cases/" + id + "/consent", Clinic.consent());
    clinic.later(Duration.ofMinutes(50));
    var _ = clinic.post("wang", "cases/" + id + "/join", new JsonObject());
    var _ =
        Clinic.ok(
            200,
            clinic
                .as("wang", HttpMethod.PUT, "cases/" + id + "/opinion")
                .sendJsonObject(
                    new JsonObject()
                        .put("findings", "ST段改变")
                        .put("diagnosis", "心绞痛")
                        .put("advice", "转院")));
    var signed =
        clinic.post(
            "wang",
            "cases/" + id + "/opinion/signature",
            new JsonObject().put("password", Clinic.PASSWORD));
    assertThat(signed.getString("state")).isEqualTo("DELIVERED");
    return id;
  }

  private static <T extends Resource> List<T> all(Bundle bundle, Class<T> type) {
    return bundle.getEntry().stream().map(it -> type.cast(it.getResource())).toList();
  }

  private Bundle search(IGenericClient client, String url) {
    return client.search().byUrl(url).returnBundle(Bundle.class).execute();
  }

  @Test
  void a_system_reads_the_case_from_its_request_to_its_opinion() throws Exception {
    var id = delivered();
    var his = client("fhir-hospital");
    var request =
        all(search(his, "ServiceRequest?status=active&identifier=" + id), ServiceRequest.class)
            .getFirst();
    assertThat(request.getReasonCodeFirstRep().getText()).contains("反复胸闷");
    assertThat(request.getPriority()).isEqualTo(ServiceRequest.ServiceRequestPriority.ROUTINE);

    var patient =
        his.read()
            .resource(Patient.class)
            .withId(request.getSubject().getReferenceElement().getIdPart())
            .execute();
    assertThat(patient.getNameFirstRep().getText()).isEqualTo(Clinic.PATIENT);

    var task =
        all(search(his, "Task?based-on=ServiceRequest/" + request.getIdPart()), Task.class)
            .getFirst();
    assertThat(task.getStatus()).isEqualTo(Task.TaskStatus.COMPLETED);
    assertThat(task.getBusinessStatus().getText()).isEqualTo("DELIVERED");

    var booked =
        all(search(his, "Appointment?date=2026-03-02&status=fulfilled"), Appointment.class)
            .getFirst();
    assertThat(booked.getStart())
        .isEqualTo(java.util.Date.from(java.time.Instant.parse(Clinic.WHEN)));

    var opinion =
        all(
                search(his, "DocumentReference?patient=" + patient.getIdPart()),
                DocumentReference.class)
            .stream()
            .filter(it -> it.getType().getText().equals("会诊意见"))
            .findFirst()
            .orElseThrow();
    assertThat(
            task.getOutputFirstRep()
                .getValue()
                .castToReference(task.getOutputFirstRep().getValue())
                .getReference())
        .endsWith(opinion.getIdPart());
    var pdf =
        Clinic.await(
            clinic
                .ask(
                    HttpMethod.GET,
                    "/fhir/r4/" + opinion.getContentFirstRep().getAttachment().getUrl())
                .bearerTokenAuthentication(token("fhir-hospital"))
                .send());
    assertThat(pdf.getHeader("Content-Type")).isEqualTo("application/pdf");
    assertThat(pdf.getHeader("Content-Disposition")).isEqualTo("attachment");
    assertThat(new String(Clinic.bytes(pdf), StandardCharsets.ISO_8859_1)).startsWith("%PDF");

    var trail =
        all(
            search(his, "AuditEvent?entity=ServiceRequest/" + request.getIdPart()),
            AuditEvent.class);
    assertThat(trail).isNotEmpty();
    assertThat(clinic.trail.count("fhir.search")).isGreaterThanOrEqualTo(4);
    assertThat(clinic.trail.count("fhir.read")).isGreaterThanOrEqualTo(2);
  }

  @Test
  void every_resource_is_valid() {
    var id = delivered();
    var _ = clinic.get("li", "cases/" + id); // which the trail notes
    var validator = validator();
    var his = client("fhir-hospital");
    var faults = new ArrayList<String>();
    for (var type : FhirType.values()) {
      var query =
          switch (type) {
            case SLOT -> "?schedule=p-wang";
            case AUDIT_EVENT -> "?entity=" + id.replace('_', '.');
            case OBSERVATION -> "?patient=patient-1";
            default -> "";
          };
      var found = search(his, type.label() + query);
      if (type != FhirType.OBSERVATION) { // of which FhirVitalsTest has some
        assertThat(found.getEntry()).as(type.label()).isNotEmpty();
      }
      faults.addAll(faults(validator, found));
    }
    faults.addAll(
        faults(validator, his.capabilities().ofType(CapabilityStatement.class).execute()));
    assertThat(faults).isEmpty();
  }

  static FhirValidator validator() {
    var support =
        new ValidationSupportChain(
            new DefaultProfileValidationSupport(FHIR),
            new InMemoryTerminologyServerValidationSupport(FHIR),
            new CommonCodeSystemsTerminologyService(FHIR));
    return FHIR.newValidator().registerValidatorModule(new FhirInstanceValidator(support));
  }

  static List<String> faults(FhirValidator validator, Resource resource) {
    return validator.validateWithResult(resource).getMessages().stream()
        .filter(it ->
            it.getSeverity() == ResultSeverityEnum.ERROR
                || it.getSeverity() == ResultSeverityEnum.FATAL)
        .filter(it -> !it.getMessage().contains(VIRTUAL_SERVICE))
        .map(it -> it.getLocationString() + ": " + it.getMessage())
        .toList();
  }

  @Test
  void pages_lead_to_all_of_it() {
    var his = client("fhir-hospital");
    var page = search(his, "Organization?_count=2");
    assertThat(page.getTotal()).isEqualTo(3);
    assertThat(page.getEntry()).hasSize(2);
    var last = his.loadPage().next(page).execute();
    assertThat(last.getEntry()).hasSize(1);
    assertThat(last.getLink("next")).isNull();
  }

  @Test
  void finds_free_times_of_a_practitioner() {
    var his = client("fhir-clinic-a");
    var slots =
        all(
            search(his, "Slot?schedule=Schedule/p-wang&start=ge2026-03-02&start=lt2026-03-03"),
            Slot.class);
    assertThat(slots).isNotEmpty();
    assertThat(slots).allMatch(it -> it.getStatus() == Slot.SlotStatus.FREE);
    var first = slots.getFirst();
    assertThat(his.read().resource(Slot.class).withId(first.getIdPart()).execute().getStart())
        .isEqualTo(first.getStart());
  }

  @Test
  void who_has_no_part_in_a_case_does_not_learn_of_it() {
    var id = delivered().replace('_', '.');
    var stranger = client("fhir-clinic-b");
    for (var type : List.of("ServiceRequest", "Task", "Appointment", "Encounter", "Consent")) {
      assertThat(search(stranger, type).getEntry()).isEmpty();
      assertThatThrownBy(() -> stranger.read().resource(type).withId(id).execute())
          .isInstanceOf(ResourceNotFoundException.class);
    }
    assertThat(search(stranger, "Patient").getEntry()).isEmpty();
    assertThatThrownBy(() -> stranger.read().resource(Patient.class).withId("patient-1").execute())
        .isInstanceOf(ResourceNotFoundException.class);
    assertThat(search(stranger, "AuditEvent?entity=" + id).getEntry()).isEmpty();
    for (var document : clinic.vault.documents.keySet()) {
      var answer =
          Clinic.await(
              clinic
                  .ask(HttpMethod.GET, "/fhir/r4/Binary/" + document.replace('_', '.'))
                  .bearerTokenAuthentication(token("fhir-clinic-b"))
                  .send());
      assertThat(answer.statusCode()).isEqualTo(404);
    }
    // The inviting side sees it all.
    assertThat(search(client("fhir-clinic-a"), "ServiceRequest").getEntry()).hasSize(1);
  }

  @Test
  void a_draft_is_not_the_invited_hospitals_yet() {
    var _ = clinic.post("li", "cases", Clinic.application());
    assertThat(search(client("fhir-hospital"), "ServiceRequest").getEntry()).isEmpty();
    assertThat(search(client("fhir-clinic-a"), "ServiceRequest").getEntry()).hasSize(1);
  }

  @Test
  void is_closed_without_the_right_token() {
    var open = FHIR.newRestfulGenericClient("http://127.0.0.1:%d/fhir/r4".formatted(clinic.port));
    assertThat(open.capabilities().ofType(CapabilityStatement.class).execute().getFhirVersion())
        .isEqualTo(org.hl7.fhir.r4.model.Enumerations.FHIRVersion._4_0_1);
    assertThatThrownBy(() -> search(open, "Organization"))
        .isInstanceOf(AuthenticationException.class);
    // Of no organisation.
    assertThatThrownBy(() -> search(client("fhir-nobody"), "Organization"))
        .isInstanceOf(ForbiddenOperationException.class);
    // A token for rooms is none for this, and the other way round.
    var rooms = Clinic.ok(200, clinic.accessToken("his")).getString("access_token");
    var answer =
        Clinic.await(
            clinic.ask(HttpMethod.GET, "/fhir/r4/Task").bearerTokenAuthentication(rooms).send());
    assertThat(answer.statusCode()).isEqualTo(401);
    var refused =
        Clinic.await(
            clinic
                .api(HttpMethod.POST, "rooms/ward/tickets")
                .bearerTokenAuthentication(token("fhir-hospital"))
                .sendBuffer(Buffer.buffer("{}")));
    assertThat(refused.statusCode()).isEqualTo(401);
  }

  @Test
  void writes_are_refused() {
    var his = client("fhir-hospital");
    var made = new Organization();
    made.setName("x");
    assertThatThrownBy(() -> his.create().resource(made).execute())
        .isInstanceOf(MethodNotAllowedException.class);
    made.setId("Organization/hospital");
    assertThatThrownBy(() -> his.update().resource(made).execute())
        .isInstanceOf(MethodNotAllowedException.class);
    assertThatThrownBy(() -> his.delete().resource(made).execute())
        .isInstanceOf(MethodNotAllowedException.class);
  }

  @Test
  void bad_questions_are_answered_with_what_is_wrong() {
    var his = client("fhir-hospital");
    for (var url :
        List.of(
            "Task?colour=red",
            "Task?status=",
            "Task?_count=many",
            "Task?_count=0",
            "Appointment?date=soon",
            "Appointment?date=xx2026-01-01",
            "Slot",
            "AuditEvent",
            "Slot?schedule=p-wang&start=ge",
            "Task?_format=xml",
            "Task?status=" + "x".repeat(300))) {
      assertThatThrownBy(() -> search(his, url))
          .as(url)
          .satisfiesAnyOf(
              it -> assertThat(it).isInstanceOf(InvalidRequestException.class),
              it -> assertThat(it.getMessage()).contains("HTTP 400"));
    }
    for (var path : List.of("", "Nothing", "Task/../../x", "Task/a/b/c", "Task/%00")) {
      var answer =
          Clinic.await(
              clinic
                  .ask(HttpMethod.GET, "/fhir/r4/" + path)
                  .bearerTokenAuthentication(token("fhir-hospital"))
                  .send());
      assertThat(answer.statusCode()).as(path).isIn(400, 404);
    }
  }
}
