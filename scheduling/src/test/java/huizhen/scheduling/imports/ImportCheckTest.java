package huizhen.scheduling.imports;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import huizhen.scheduling.api.Actor;
import huizhen.scheduling.api.Organisation;
import huizhen.scheduling.api.Practitioner;
import huizhen.scheduling.imports.api.ImportField;
import huizhen.scheduling.imports.api.ImportFile;
import huizhen.scheduling.imports.api.ImportProblem;
import huizhen.scheduling.imports.api.ImportReport;
import huizhen.scheduling.imports.api.ImportReport.Change;
import huizhen.scheduling.imports.api.ImportRow;
import huizhen.scheduling.testing.Clinics;
import java.nio.charset.Charset;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What comes of files, against the directory of [Clinics].
final class ImportCheckTest {
  private static final LocalDate TODAY = LocalDate.parse("2026-03-10");
  private static final String HEADING = "编号,机构编号,姓名,职称,科室,执业证号,独立执业起始日,证书有效期至,出诊日,开始时间,结束时间,每号分钟\n";
  private static final String PLACES = "id,name,kind,licence,departments\n";
  private static final Actor OPERATOR =
      new Actor("ops", Actor.Role.OPERATOR, Optional.empty(), Optional.empty());
  private static final List<Organisation> HERE = List.of(Clinics.county(), Clinics.hospital());
  private static final List<Practitioner> PEOPLE =
      List.of(Clinics.requester(), Clinics.specialist());

  private static ImportCheck.Plan plan(Actor actor, ImportRow.Kind kind, byte[] bytes) {
    var read = CsvSheet.read(new ImportFile.Csv(kind, bytes));
    return ImportCheck.check(actor, read.rows(), read.problems(), HERE, PEOPLE, TODAY);
  }

  private static ImportCheck.Plan people(String csv) {
    return plan(OPERATOR, ImportRow.Kind.PRACTITIONER, (HEADING + csv).getBytes(UTF_8));
  }

  private static ImportCheck.Plan places(String csv) {
    return plan(OPERATOR, ImportRow.Kind.ORGANISATION, (PLACES + csv).getBytes(UTF_8));
  }

  private static List<String> faults(ImportReport report) {
    return report.problems().stream()
        .map(it -> it.line() + " " + it.field() + " " + it.rule())
        .toList();
  }

  @Test
  void takes_a_doctor_with_his_hours() {
    var plan =
        people("d-9,hospital,\"王,小明\",主任医师,神经内科,L-9,2010年7月1日,2030/12/31,周一;周三,9:00,12:00,20\n");
    assertThat(plan.report().problems()).isEmpty();
    assertThat(plan.report().rows())
        .containsExactly(new ImportReport.Row(2, ImportRow.Kind.PRACTITIONER, "d-9", Change.NEW));
    var doctor = plan.practitioners().getFirst();
    assertThat(doctor.name()).isEqualTo("王,小明");
    assertThat(doctor.independentSince()).isEqualTo("2010-07-01");
    assertThat(doctor.licenceValidTo()).isEqualTo("2030-12-31");
    assertThat(doctor.hours().days())
        .containsExactlyInAnyOrder(DayOfWeek.MONDAY, DayOfWeek.WEDNESDAY);
    assertThat(doctor.hours().from()).isEqualTo(LocalTime.of(9, 0));
    assertThat(doctor.hours().slot()).isEqualTo(Duration.ofMinutes(20));
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-8", "GB18030"})
  void reads_the_encodings_that_spreadsheets_write(String charset) {
    var text = HEADING + "d-9,hospital,欧阳𠮷,主任医师,神经内科,L-9,2010-07-01,2030-12-31,,,,\r\n";
    var plan = plan(OPERATOR, ImportRow.Kind.PRACTITIONER, text.getBytes(Charset.forName(charset)));
    assertThat(plan.report().problems()).isEmpty();
    assertThat(plan.practitioners().getFirst().name()).isEqualTo("欧阳𠮷");
    assertThat(plan.practitioners().getFirst().hours()).isEqualTo(RowReader.USUAL_HOURS);
  }

  @Test
  void drops_a_byte_order_mark_and_blank_lines() {
    var text = "\uFEFF" + PLACES + "\n,,,,\nclinic-9,石桥县医院,县级医院,PDY-9,内科、外科\n";
    var plan = plan(OPERATOR, ImportRow.Kind.ORGANISATION, text.getBytes(UTF_8));
    assertThat(plan.report().problems()).isEmpty();
    assertThat(plan.organisations().getFirst().departments()).containsExactlyInAnyOrder("内科", "外科");
    assertThat(plan.report().rows().getFirst().line()).isEqualTo(4);
  }

  @Test
  void refuses_what_is_text_in_no_encoding() {
    var bytes = new byte[] {(byte) 0xff, (byte) 0xfe, 'i', 0, 'd', 0};
    assertThat(faults(plan(OPERATOR, ImportRow.Kind.PRACTITIONER, bytes).report()))
        .containsExactly("0  import.encoding");
  }

  @Test
  void changes_nothing_with_what_is_there_already() {
    var plan =
        people("doctor-wang,hospital,某医师,主任医师,心血管内科,110doctor-wang,2005-07-01,2030-12-31,,,,\n");
    assertThat(plan.report().count(Change.SAME)).isEqualTo(1);
    assertThat(plan.practitioners()).isEmpty();
  }

  @Test
  void keeps_what_a_column_does_not_say() {
    var plan = people("doctor-wang,hospital,,副主任医师,,,,,,,,\n");
    assertThat(plan.report().problems()).isEmpty();
    var doctor = plan.practitioners().getFirst();
    assertThat(doctor.title()).isEqualTo("副主任医师");
    assertThat(doctor.licence()).isEqualTo("110doctor-wang");
    assertThat(plan.report().count(Change.CHANGED)).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "=HYPERLINK(0),hospital,a,b,神经内科,L,2010-01-01,2030-01-01,,,,|2 id import.formula",
        "d,hospital,@a,b,神经内科,L,2010-01-01,2030-01-01,,,,|2 name import.formula",
        "d,hospital,＝a,b,神经内科,L,2010-01-01,2030-01-01,,,,|2 name import.formula",
        "d 1,hospital,a,b,神经内科,L,2010-01-01,2030-01-01,,,,|2 id import.id",
        "d,nowhere,a,b,神经内科,L,2010-01-01,2030-01-01,,,,|2 organisation import.organisation.unknown",
        "d,hospital,a,b,眼科,L,2010-01-01,2030-01-01,,,,|2 department import.department",
        "d,hospital,a,b,神经内科,L,2010-02-30,2030-01-01,,,,|2 independentSince import.date",
        "d,hospital,a,b,神经内科,L,2026-03-11,2030-01-01,,,,|2 independentSince import.future",
        "d,hospital,a,b,神经内科,L,2010-01-01,2026-03-09,,,,|2 licenceValidTo import.expired",
        "d,hospital,a,b,神经内科,,2010-01-01,2030-01-01,,,,|2 licence import.missing",
        "d,hospital,a,b,神经内科,110doctor-li,2010-01-01,2030-01-01,,,,|2 licence import.licence.twice",
        "d,hospital,a,b,神经内科,L,2010-01-01,2030-01-01,周八,,,|2 days import.days",
        "d,hospital,a,b,神经内科,L,2010-01-01,2030-01-01,,25:00,,|2 from import.hours",
        "d,hospital,a,b,神经内科,L,2010-01-01,2030-01-01,,12:00,11:00,|2 to import.hours",
        "d,hospital,a,b,神经内科,L,2010-01-01,2030-01-01,,,,many|2 slotMinutes import.slot",
        "d,hospital,a,b,神经内科,L,2010-01-01,2030-01-01,,,,1000|2 slotMinutes import.slot",
        "d,hospital,a,b|2  import.columns",
        "d,hospital,\"a,b,神经内科|2  import.quotes",
      })
  void says_what_is_wrong_in_which_line_and_column(String row, String fault) {
    assertThat(faults(people(row).report())).contains(fault);
  }

  @Test
  void says_it_in_both_languages_and_shows_no_value_of_the_file() {
    var report = people("=secret(1),hospital,a,b,眼科,L,2010-01-01,2030-01-01,,,,\n").report();
    assertThat(report.problems())
        .isNotEmpty()
        .allSatisfy(it -> {
          assertThat(it.zh()).endsWith("。").doesNotContain("secret");
          assertThat(it.en()).endsWith(".").doesNotContain("secret");
        });
  }

  @Test
  void takes_an_expired_licence_with_a_warning() {
    var report = people("d,hospital,a,b,神经内科,L,2010-01-01,2026-03-09,,,,\n").report();
    assertThat(report.isClean()).isTrue();
    assertThat(report.problems()).hasSize(1).allMatch(ImportProblem::isWarning);
  }

  @Test
  void refuses_an_id_and_a_licence_that_come_twice() {
    var row = ",hospital,a,b,神经内科,L,2010-01-01,2030-01-01,,,,\n";
    assertThat(faults(people("d-1" + row + "d-1" + row + "d-2" + row).report()))
        .containsExactly("3 id import.twice", "4 licence import.licence.twice");
  }

  @Test
  void needs_a_heading_that_is_known_and_whole() {
    var bytes = "id,id,shoe size\nx,y,z\n".getBytes(UTF_8);
    assertThat(faults(plan(OPERATOR, ImportRow.Kind.ORGANISATION, bytes).report()))
        .contains(
            "1 id import.heading.twice",
            "1 shoe size import.heading.unknown",
            "1 licence import.heading.missing");
  }

  @Test
  void refuses_too_many_rows_too_many_bytes_and_none() {
    assertThat(faults(people("x,,,,,,,,,,,\n".repeat(ImportFile.MAX_ROWS + 1)).report()))
        .containsExactly("0  import.too-many-rows");
    assertThat(faults(people("x".repeat(ImportFile.MAX_BYTES)).report()))
        .containsExactly("0  import.too-large");
    assertThat(faults(people("").report())).containsExactly("0  import.empty");
  }

  @Test
  void lists_no_more_problems_than_its_limit_and_is_not_clean_then() {
    var report = people("x y,,,,,,,,,,,\n".repeat(600)).report();
    assertThat(report.problems()).hasSize(ImportReport.MAX_PROBLEMS);
    assertThat(report.isCut()).isTrue();
    assertThat(report.isClean()).isFalse();
    var expired = new StringBuilder();
    for (int i = 0; i < 600; i++) {
      expired.append("d%d,hospital,a,b,神经内科,L%d,2010-01-01,2020-01-01,,,,\n".formatted(i, i));
    }
    assertThat(people(expired + "d,nowhere,a,b,c,L,2010-01-01,2030-01-01,,,,\n").report().isClean())
        .isFalse();
  }

  @Test
  void lets_a_coordinator_bring_the_own_people_alone() {
    var own = "d,hospital,a,b,神经内科,L,2010-01-01,2030-01-01,,,,\n";
    var theirs = "e,county,a,b,心血管内科,M,2010-01-01,2030-01-01,,,,\n";
    var stolen = "doctor-li,hospital,某医师,主任医师,心血管内科,110doctor-li,1999-01-01,2030-12-31,,,,\n";
    var bytes = (HEADING + own + theirs + stolen).getBytes(UTF_8);
    var plan = plan(Clinics.HOSPITAL_COORDINATOR, ImportRow.Kind.PRACTITIONER, bytes);
    assertThat(faults(plan.report()))
        .containsExactly("3 organisation import.not-yours", "4 organisation import.not-yours");
    assertThat(plan.practitioners()).hasSize(1);
    var place = (PLACES + "hospital,省立医院,省级医院,X,神经内科\n").getBytes(UTF_8);
    assertThat(
            faults(plan(Clinics.HOSPITAL_COORDINATOR, ImportRow.Kind.ORGANISATION, place).report()))
        .containsExactly("2 id import.not-yours");
  }

  @Test
  void takes_no_specialty_away_that_somebody_has() {
    assertThat(faults(places("hospital,省立医院,省级医院,PDY-0002,神经内科\n").report()))
        .containsExactly("2 departments import.in-use");
  }

  @Test
  void takes_organisations_before_their_people_whatever_the_order() {
    var doctor =
        new ImportRow(
            1,
            ImportRow.Kind.PRACTITIONER,
            java.util.Map.of(
                ImportField.ID, "d",
                ImportField.ORGANISATION, "new",
                ImportField.NAME, "a",
                ImportField.TITLE, "b",
                ImportField.DEPARTMENT, "内科",
                ImportField.LICENCE, "L",
                ImportField.INDEPENDENT_SINCE, "20100101",
                ImportField.LICENCE_VALID_TO, "20300101"));
    var place =
        new ImportRow(
            2,
            ImportRow.Kind.ORGANISATION,
            java.util.Map.of(
                ImportField.ID, "new",
                ImportField.NAME, "新县医院",
                ImportField.KIND, "COUNTY_CLINIC",
                ImportField.LICENCE, "P",
                ImportField.DEPARTMENTS, "内科"));
    var plan = ImportCheck.check(OPERATOR, List.of(doctor, place), List.of(), HERE, PEOPLE, TODAY);
    assertThat(plan.report().problems()).isEmpty();
    assertThat(plan.organisations()).hasSize(1);
    assertThat(plan.practitioners()).hasSize(1);
  }

  @Test
  void makes_of_garbage_problems_and_nothing_else() {
    var random = new Random(20261128);
    for (int i = 0; i < 2_000; i++) {
      var bytes = new byte[random.nextInt(400)];
      random.nextBytes(bytes);
      if (i % 2 == 0) {
        var heading = HEADING.getBytes(UTF_8);
        System.arraycopy(heading, 0, bytes, 0, Math.min(heading.length, bytes.length));
      }
      var plan = plan(OPERATOR, ImportRow.Kind.PRACTITIONER, bytes);
      assertThat(plan.report().isClean()).as("turn %d", i).isFalse();
      assertThat(plan.practitioners()).isEmpty();
    }
  }
}
