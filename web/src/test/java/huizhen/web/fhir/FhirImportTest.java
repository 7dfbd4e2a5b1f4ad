package huizhen.web.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.scheduling.api.Organisation;
import huizhen.scheduling.api.OrganisationId;
import huizhen.scheduling.api.Practitioner;
import huizhen.scheduling.api.PractitionerId;
import huizhen.scheduling.api.WorkingHours;
import huizhen.scheduling.imports.api.ImportField;
import huizhen.scheduling.imports.api.ImportRow;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class FhirImportTest {
  private static final Organisation PLACE =
      new Organisation(
          new OrganisationId("org_1"),
          "省人民医院",
          Organisation.Kind.PROVINCIAL_HOSPITAL,
          "PDY-1",
          Set.of("内科", "外科"),
          "Asia/Shanghai",
          false);
  private static final Practitioner DOCTOR =
      new Practitioner(
          new PractitionerId("doc_1"),
          PLACE.id(),
          "王小明",
          "主任医师",
          "内科",
          "L-1",
          LocalDate.parse("2001-01-01"),
          LocalDate.parse("2031-01-01"),
          new WorkingHours(
              Set.of(DayOfWeek.MONDAY), LocalTime.of(8, 0), LocalTime.NOON, Duration.ofHours(1)));

  private static JsonObject bundle(JsonObject... resources) {
    var entries = new JsonArray();
    Stream.of(resources).forEach(it -> entries.add(new JsonObject().put("resource", it)));
    return new JsonObject().put("resourceType", "Bundle").put("entry", entries);
  }

  @Test
  void reads_what_we_write_ourselves() {
    var read =
        FhirImport.read(
            bundle(
                FhirDirectory.organisation(PLACE),
                FhirDirectory.service(PLACE, "内科"),
                FhirDirectory.service(PLACE, "外科"),
                FhirDirectory.practitioner(DOCTOR),
                FhirDirectory.role(DOCTOR),
                FhirDirectory.schedule(DOCTOR)),
            100);
    assertThat(read.problems()).isEmpty();
    assertThat(read.rows())
        .extracting(it -> it.line() + " " + it.kind())
        .containsExactly("1 " + ImportRow.Kind.ORGANISATION, "5 " + ImportRow.Kind.PRACTITIONER);
    var place = read.rows().get(0);
    assertThat(place.field(ImportField.ID)).contains("org_1");
    assertThat(place.field(ImportField.LICENCE)).contains("PDY-1");
    assertThat(place.field(ImportField.DEPARTMENTS).orElseThrow().split(";"))
        .containsExactlyInAnyOrder("内科", "外科");
    var doctor = read.rows().get(1);
    assertThat(doctor.field(ImportField.ID)).contains("doc_1");
    assertThat(doctor.field(ImportField.ORGANISATION)).contains("org_1");
    assertThat(doctor.field(ImportField.TITLE)).contains("主任医师");
    assertThat(doctor.field(ImportField.INDEPENDENT_SINCE)).contains("2001-01-01");
    assertThat(doctor.field(ImportField.LICENCE_VALID_TO)).contains("2031-01-01");
  }

  @Test
  void says_what_it_does_not_take() {
    var read =
        FhirImport.read(
            bundle(
                new JsonObject().put("resourceType", "Patient").put("id", "x"),
                FhirDirectory.role(DOCTOR)),
            100);
    assertThat(read.rows()).isEmpty();
    assertThat(read.problems())
        .extracting(it -> it.line() + " " + it.rule() + " " + it.isWarning())
        .containsExactly("1 import.ignored true", "2 import.entry false");
    assertThat(FhirImport.read(new JsonObject().put("resourceType", "Patient"), 100).problems())
        .hasSize(1);
    assertThat(FhirImport.read(bundle(FhirDirectory.role(DOCTOR)), 0).problems()).hasSize(1);
  }

  @Test
  void throws_at_no_json() {
    var text =
        bundle(
                FhirDirectory.organisation(PLACE),
                FhirDirectory.practitioner(DOCTOR),
                FhirDirectory.role(DOCTOR))
            .encode();
    var random = new Random(42);
    int read = 0;
    for (int i = 0; i < 5_000; i++) {
      var bytes = text.getBytes(StandardCharsets.UTF_8);
      for (int k = 0; k < 3; k++) {
        bytes[random.nextInt(bytes.length)] = (byte) "{}[]\",:1a".charAt(random.nextInt(9));
      }
      JsonObject json;
      try {
        json = new JsonObject(new String(bytes, StandardCharsets.UTF_8));
      } catch (DecodeException notJson) {
        continue;
      }
      assertThat(FhirImport.read(json, 100)).isNotNull();
      read++;
    }
    assertThat(read).isPositive();
  }
}
