package huizhen.web.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.rest.client.api.IGenericClient;
import ca.uhn.fhir.rest.client.api.ServerValidationModeEnum;
import ca.uhn.fhir.rest.client.interceptor.BearerTokenAuthInterceptor;
import ca.uhn.fhir.rest.server.exceptions.AuthenticationException;
import ca.uhn.fhir.rest.server.exceptions.BaseServerResponseException;
import ca.uhn.fhir.rest.server.exceptions.ForbiddenOperationException;
import ca.uhn.fhir.rest.server.exceptions.InvalidRequestException;
import ca.uhn.fhir.rest.server.exceptions.MethodNotAllowedException;
import ca.uhn.fhir.rest.server.exceptions.ResourceNotFoundException;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import org.hl7.fhir.r4.model.Appointment;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CapabilityStatement;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Task;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A system finds, holds and books a time for a case by HAPI's own client (IHE ITI Scheduling).
final class FhirSchedulingTest {
  private static final FhirContext FHIR = FhirContext.forR4();
  private static final String BOTH = "system/*.read system/Appointment.write";

  private Clinic clinic;

  @BeforeEach
  void open() {
    clinic = Clinic.fresh();
    FHIR.getRestfulClientFactory().setServerValidationMode(ServerValidationModeEnum.NEVER);
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

  private IGenericClient client(String name, String scope) {
    var client = FHIR.newRestfulGenericClient("http://127.0.0.1:%d/fhir/r4".formatted(clinic.port));
    client.registerInterceptor(new BearerTokenAuthInterceptor(token(name, scope)));
    return client;
  }

  /// A case that Dr. Wang has accepted.
  private String accepted() {
    var id = clinic.submitted();
    var _ =
        clinic.post(
            "wang", "cases/" + id + "/accept", new JsonObject().put("specialist", "p-wang"));
    return id;
  }

  private static Parameters find(String id, String from, String to) {
    var in = new Parameters();
    var _ = in.addParameter().setName("start").setValue(new DateTimeType(from));
    var _ = in.addParameter().setName("end").setValue(new DateTimeType(to));
    var _ =
        in.addParameter()
            .setName("referral-identifier")
            .setValue(new Identifier().setSystem("urn:huizhen:case").setValue(id));
    return in;
  }

  private static List<Appointment> ask(IGenericClient client, String operation, Parameters in) {
    var bundle =
        client
            .operation()
            .onType(Appointment.class)
            .named(operation)
            .withParameters(in)
            .returnResourceType(Bundle.class)
            .execute();
    return bundle.getEntry().stream().map(it -> (Appointment) it.getResource()).toList();
  }

  private static Appointment take(IGenericClient client, String operation, String reference) {
    var in = new Parameters();
    var _ = in.addParameter().setName("appointment-reference").setValue(new Reference(reference));
    return ask(client, operation, in).getFirst();
  }

  private static String reference(Appointment it) {
    return "Appointment/" + it.getIdElement().getIdPart();
  }

  private static OperationOutcome outcome(Throwable failure) {
    return (OperationOutcome) ((BaseServerResponseException) failure).getOperationOutcome();
  }

  @Test
  void a_system_finds_holds_and_books_a_time_and_reads_the_case_back() {
    var id = accepted();
    var his = client("fhir-clinic-a", BOTH);
    var proposed = ask(his, "$find", find(id, "2026-03-02T02:00:00Z", "2026-03-02T10:00:00Z"));
    assertThat(proposed).isNotEmpty();
    var first = proposed.getFirst();
    assertThat(first.getStatus()).isEqualTo(Appointment.AppointmentStatus.PROPOSED);
    assertThat(first.getStart()).isEqualTo(Date.from(java.time.Instant.parse(Clinic.WHEN)));

    var held = take(his, "$hold", reference(first));
    assertThat(held.getStatus()).isEqualTo(Appointment.AppointmentStatus.PENDING);
    assertThat(held.getStart()).isEqualTo(first.getStart());
    assertThat(clinic.get("li", "cases/" + id).getString("state")).isEqualTo("SCHEDULING");

    var booked = take(his, "$book", reference(held));
    assertThat(booked.getStatus()).isEqualTo(Appointment.AppointmentStatus.BOOKED);

    var read = his.read().resource(Appointment.class).withId(booked.getIdPart()).execute();
    assertThat(read.getStatus()).isEqualTo(Appointment.AppointmentStatus.BOOKED);
    assertThat(read.getEnd()).isEqualTo(first.getEnd());
    var task = his.read().resource(Task.class).withId(booked.getIdPart()).execute();
    assertThat(task.getStatus()).isEqualTo(Task.TaskStatus.READY);
    var encounter = his.read().resource(Encounter.class).withId(booked.getIdPart()).execute();
    assertThat(encounter.getStatus()).isEqualTo(Encounter.EncounterStatus.PLANNED);
    assertThat(clinic.trail.count("fhir.find")).isEqualTo(1);
    assertThat(clinic.trail.count("fhir.hold")).isEqualTo(1);
    assertThat(clinic.trail.count("fhir.book")).isEqualTo(1);
  }

  @Test
  void what_is_proposed_held_and_booked_is_valid() {
    var id = accepted();
    var his = client("fhir-hospital", BOTH);
    var day = find(id, "2026-03-02", "2026-03-03");
    var _ =
        day.addParameter().setName("practitioner").setValue(new Reference("Practitioner/p-wang"));
    var _ = day.addParameter().setName("specialty").setValue(new StringType("心血管内科"));
    var proposed = ask(his, "$find", day).getFirst();
    var held = take(his, "$hold", his.getServerBase() + "/" + reference(proposed));
    var booked = take(his, "$book", reference(proposed));
    var metadata = his.capabilities().ofType(CapabilityStatement.class).execute();
    for (var each : List.of(proposed, held, booked, metadata)) {
      assertThat(FhirTest.faults(FhirTest.validator(), each)).isEmpty();
    }
    assertThat(metadata.getRestFirstRep().getResource())
        .filteredOn(it -> it.getType().equals("Appointment"))
        .singleElement()
        .satisfies(it -> assertThat(it.getOperation()).hasSize(3));
  }

  @Test
  void a_taken_time_and_a_rule_are_told_as_outcomes() {
    var his = client("fhir-clinic-a", BOTH);
    var _ = clinic.booked();
    var id = accepted();
    var taken = ask(his, "$find", find(id, Clinic.WHEN, "2026-03-02T10:00:00Z")).getFirst();
    for (var operation : List.of("$hold", "$book")) {
      assertThatThrownBy(() -> take(his, operation, reference(taken)))
          .satisfies(it -> {
            var issue = outcome(it).getIssueFirstRep();
            assertThat(issue.getSeverity()).isEqualTo(OperationOutcome.IssueSeverity.FATAL);
            assertThat(issue.getCode()).isEqualTo(OperationOutcome.IssueType.NOTFOUND);
            assertThat(issue.getDiagnostics()).contains("2026-03-02T03:00:00Z");
            assertThat(FhirTest.faults(FhirTest.validator(), outcome(it))).isEmpty();
          });
    }
    clinic.later(Duration.ofHours(3));
    assertThatThrownBy(() -> take(client("fhir-clinic-a", BOTH), "$book", reference(taken)))
        .satisfies(it -> {
          var issue = outcome(it).getIssueFirstRep();
          assertThat(issue.getCode()).isEqualTo(OperationOutcome.IssueType.BUSINESSRULE);
          assertThat(issue.getDetails().getCodingFirstRep().getSystem())
              .isEqualTo("urn:huizhen:rule");
          assertThat(issue.getDetails().getCodingFirstRep().getCode()).isEqualTo("booking.past");
          assertThat(issue.getDetails().getText()).isEqualTo("不能预约已过去的时间。");
        });
    assertThat(clinic.trail.count("fhir.book")).isEqualTo(2);
  }

  @Test
  void who_has_no_part_in_the_case_or_no_right_to_book_is_refused() {
    var id = accepted();
    var stranger = client("fhir-clinic-b", BOTH);
    assertThatThrownBy(() -> ask(stranger, "$find", find(id, "2026-03-02", "2026-03-03")))
        .isInstanceOf(ResourceNotFoundException.class);
    var his = client("fhir-clinic-a", BOTH);
    var proposed = ask(his, "$find", find(id, "2026-03-02", "2026-03-03")).getFirst();
    var reader = client("fhir-clinic-a", "system/*.read");
    for (var operation : List.of("$hold", "$book")) {
      assertThatThrownBy(() -> take(stranger, operation, reference(proposed)))
          .isInstanceOf(ResourceNotFoundException.class);
      assertThatThrownBy(() -> take(his, operation, "Appointment/nothing"))
          .isInstanceOf(ResourceNotFoundException.class);
      assertThatThrownBy(() -> take(his, operation, "https://elsewhere.example/Appointment/1-1-1"))
          .isInstanceOf(ResourceNotFoundException.class);
      assertThatThrownBy(() -> take(reader, operation, reference(proposed)))
          .isInstanceOf(AuthenticationException.class);
      var got =
          Clinic.await(
              clinic
                  .ask(HttpMethod.GET, "/fhir/r4/Appointment/" + operation)
                  .bearerTokenAuthentication(token("fhir-clinic-a", BOTH))
                  .send());
      assertThat(got.statusCode()).isEqualTo(405);
    }
    assertThat(clinic.get("li", "cases/" + id).getString("state")).isEqualTo("ACCEPTED");
    var answer =
        Clinic.await(
            clinic
                .api(HttpMethod.POST, "oauth/token")
                .basicAuthentication("fhir-nobody", Clinic.PASSWORD)
                .sendForm(
                    MultiMap.caseInsensitiveMultiMap()
                        .add("grant_type", "client_credentials")
                        .add("scope", BOTH)));
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThatThrownBy(() ->
            ask(
                client("fhir-nobody", "system/*.read"),
                "$find",
                find(id, "2026-03-02", "2026-03-03")))
        .isInstanceOf(ForbiddenOperationException.class);
    assertThatThrownBy(() -> ask(his, "$cancel", new Parameters()))
        .isInstanceOf(MethodNotAllowedException.class);
  }

  @Test
  void the_same_key_again_is_the_same_hold() {
    var id = accepted();
    var his = client("fhir-clinic-a", BOTH);
    var proposed = ask(his, "$find", find(id, "2026-03-02", "2026-03-03")).getFirst();
    for (int i = 0; i < 2; i++) {
      var answer =
          Clinic.await(
              clinic
                  .ask(HttpMethod.POST, "/fhir/r4/Appointment/$hold")
                  .bearerTokenAuthentication(token("fhir-clinic-a", BOTH))
                  .putHeader("Content-Type", "application/fhir+json")
                  .putHeader("Idempotency-Key", "one")
                  .sendBuffer(
                      Buffer.buffer(
                          """
                          {"resourceType":"Parameters","parameter":[{"name":"appointment-reference",
                          "valueReference":{"reference":"%s"}}]}\
                          """
                              .formatted(reference(proposed)))));
      assertThat(answer.statusCode()).isEqualTo(200);
    }
    assertThat(clinic.scheduling.holdCommands).hasSize(1);
  }

  @Test
  void filters_that_do_not_fit_find_nothing_and_bad_input_says_what_is_wrong() {
    var id = accepted();
    var his = client("fhir-clinic-a", BOTH);
    for (var other :
        List.of("practitioner=Practitioner/p-chen", "organization=clinic-b", "specialty=x|y")) {
      assertThat(got(his, id, "start=2026-03-02&end=2026-03-03&" + other)).isEmpty();
    }
    assertThat(got(his, id, "start=2026-03-02&end=2026-03-03&patient-reference=Patient/patient-1"))
        .isNotEmpty();
    assertThat(got(his, id, "start=2020-01-01&end=2020-01-02")).isEmpty();
    for (var bad :
        List.of(
            "start=2026-03-02",
            "start=2026-03-03&end=2026-03-02",
            "start=soon&end=2026-03-03",
            "start=2026-03-02&end=2026-03-03&timing=x",
            "start=2026-03-02&end=2026-03-03&_count=0")) {
      assertThatThrownBy(() -> got(his, id, bad))
          .as(bad)
          .isInstanceOf(InvalidRequestException.class);
    }
    for (var body :
        List.of(
            "",
            "[]",
            "{}",
            "{\"resourceType\":\"Parameters\",\"parameter\":3}",
            "{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\"start\"}]}")) {
      assertThat(posted(body, "application/json")).as(body).isEqualTo(400);
    }
    assertThat(posted("<x/>", "application/fhir+xml")).isEqualTo(415);
    assertThat(posted("x".repeat(70_000), "application/json")).isEqualTo(413);
  }

  private int posted(String body, String type) {
    return Clinic.await(
            clinic
                .ask(HttpMethod.POST, "/fhir/r4/Appointment/$find")
                .bearerTokenAuthentication(token("fhir-clinic-a", BOTH))
                .putHeader("Content-Type", type)
                .sendBuffer(Buffer.buffer(body)))
        .statusCode();
  }

  private static List<Bundle.BundleEntryComponent> got(
      IGenericClient client, String id, String query) {
    return client
        .search()
        .byUrl(
            client.getServerBase()
                + "/Appointment/$find?referral-identifier=urn:huizhen:case|"
                + id
                + "&"
                + query)
        .returnBundle(Bundle.class)
        .execute()
        .getEntry();
  }
}
