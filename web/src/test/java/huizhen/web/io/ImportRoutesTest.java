package huizhen.web.io;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.scheduling.api.PractitionerId;
import huizhen.scheduling.imports.api.ImportFile;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Files of the directory over HTTP; what is in them is `ImportCheckTest`'s in scheduling.
final class ImportRoutesTest {
  private static final String HEADING =
      "id,organisation,name,title,department,licence,independentSince,licenceValidTo\n";
  private static final String ROW = "p-new,hospital,新医师,主治医师,内分泌科,L-9,2015-01-01,2030-01-01\n";

  private Clinic clinic;

  @BeforeEach
  void open() {
    clinic = Clinic.fresh();
  }

  private JsonObject send(String user, String query, String type, String body) {
    return Clinic.json(
        clinic
            .as(user, HttpMethod.POST, "directory/imports" + query)
            .putHeader("Content-Type", type)
            .sendBuffer(Buffer.buffer(body)));
  }

  @Test
  void shows_what_would_come_and_writes_it_only_when_told_to() {
    var looked = send("xu", "?kind=practitioners", "text/csv", HEADING + ROW);
    assertThat(looked.getInteger("_status")).as(looked.encode()).isEqualTo(200);
    assertThat(looked.getBoolean("applied")).isFalse();
    assertThat(looked.getJsonArray("rows").getJsonObject(0).getString("change")).isEqualTo("NEW");
    assertThat(Clinic.await(clinic.scheduling.practitioner(new PractitionerId("p-new")))).isEmpty();

    var applied = send("xu", "?kind=practitioners&apply=true", "text/csv", HEADING + ROW);
    assertThat(applied.getBoolean("applied")).isTrue();
    assertThat(applied.getJsonObject("counts").getInteger("added")).isEqualTo(1);
    assertThat(Clinic.await(clinic.scheduling.practitioner(new PractitionerId("p-new"))))
        .isPresent();
  }

  @Test
  void refuses_the_whole_file_for_one_row_and_says_which() {
    var bad = ROW.replace("p-new", "p-bad").replace("新医师", "=1+1").replace("L-9", "L-8");
    var answer = send("xu", "?kind=practitioners&apply=true", "text/csv", HEADING + ROW + bad);
    assertThat(answer.getInteger("_status")).isEqualTo(422);
    assertThat(answer.getString("code")).isEqualTo("import-problems");
    var problem = answer.getJsonArray("problems").getJsonObject(0);
    assertThat(problem.getInteger("line")).isEqualTo(3);
    assertThat(problem.getString("field")).isEqualTo("name");
    assertThat(problem.getString("zh")).isNotBlank();
    assertThat(Clinic.await(clinic.scheduling.practitioner(new PractitionerId("p-new")))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "'?kind=practitioners', application/json, 415",
    "'?kind=everything', text/csv, 400",
    "'', text/csv, 400",
    "'?kind=practitioners&apply=maybe', text/csv, 400",
    "'', application/fhir+json, 400"
  })
  void refuses_what_it_can_not_take(String query, String type, int status) {
    assertThat(send("xu", query, type, "id,name").getInteger("_status")).isEqualTo(status);
  }

  @Test
  void refuses_a_file_over_two_megabytes_and_an_empty_one() {
    var large = "x".repeat(ImportFile.MAX_BYTES + 1);
    assertThat(send("xu", "?kind=practitioners", "text/csv", large).getInteger("_status"))
        .isEqualTo(413);
    assertThat(send("xu", "?kind=practitioners", "text/csv", "").getInteger("_status"))
        .isEqualTo(400);
  }

  @Test
  void takes_a_bundle() {
    var bundle =
        """
        {"resourceType":"Bundle","type":"collection","entry":[
          {"resource":{"resourceType":"Practitioner","id":"p-f",
            "identifier":[{"system":"urn:huizhen:practitioner-licence","value":"L-7"}],
            "name":[{"family":"钱","given":["学文"]}],
            "qualification":[{"code":{"text":"主任医师"},
              "period":{"start":"2001-01-01","end":"2031-01-01"}}]}},
          {"resource":{"resourceType":"PractitionerRole","id":"r-1",
            "practitioner":{"reference":"Practitioner/p-f"},
            "organization":{"reference":"Organization/hospital"},
            "specialty":[{"text":"内分泌科"}],
            "availableTime":[{"daysOfWeek":["mon","fri"],"availableStartTime":"09:00:00",
              "availableEndTime":"12:00:00"}]}}]}
        """;
    var answer = send("operator", "?apply=true", "application/fhir+json", bundle);
    assertThat(answer.getBoolean("applied")).as(answer.encode()).isTrue();
    var doctor =
        Clinic.await(clinic.scheduling.practitioner(new PractitionerId("p-f"))).orElseThrow();
    assertThat(doctor.name()).isEqualTo("钱学文");
    assertThat(doctor.hours().days()).hasSize(2);
  }
}
