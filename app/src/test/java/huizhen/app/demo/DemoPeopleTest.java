package huizhen.app.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import huizhen.app.keys.Secrets;
import huizhen.scheduling.api.Actor;
import huizhen.scheduling.api.Organisation;
import huizhen.scheduling.api.OrganisationId;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DemoPeopleTest {
  private static final LocalDate TODAY = LocalDate.parse("2026-03-04");

  @Test
  void has_somebody_of_every_role_and_seven_specialties() {
    assertThat(DemoPeople.people())
        .extracting(person -> person.actor().role())
        .contains(
            Actor.Role.COUNTY_DOCTOR,
            Actor.Role.SPECIALIST,
            Actor.Role.COORDINATOR,
            Actor.Role.REGULATOR,
            Actor.Role.OPERATOR);
    assertThat(
            DemoPeople.practitioners(TODAY).stream()
                .filter(it -> it.organisation().value().equals("demo-provincial"))
                .map(it -> it.department())
                .collect(Collectors.toSet()))
        .hasSize(7);
    assertThat(DemoPeople.organisations()).hasSize(3).allMatch(Organisation::isDemo);
  }

  @Test
  void everybody_belongs_to_an_organisation_and_a_practitioner_that_exist() {
    var organisations =
        DemoPeople.organisations().stream().map(Organisation::id).collect(Collectors.toSet());
    var practitioners =
        DemoPeople.practitioners(TODAY).stream().map(it -> it.id()).collect(Collectors.toSet());

    for (var person : DemoPeople.people()) {
      person.actor().organisation().ifPresent(id -> assertThat(organisations).contains(id));
      person.actor().practitioner().ifPresent(id -> assertThat(practitioners).contains(id));
    }
    assertThat(DemoPeople.patients()).allMatch(it -> organisations.contains(it.organisation()));
  }

  @Test
  void invented_identity_numbers_have_a_valid_check_character() {
    for (var patient : DemoPeople.patients()) {
      var number = patient.identityNumber();
      var sum = 0;
      for (var i = 0; i < 17; i++) {
        sum += (number.charAt(i) - '0') * ((1 << (17 - i)) % 11);
      }
      assertThat(number).hasSize(18).startsWith("999999");
      assertThat(number.charAt(17)).isEqualTo("10X98765432".charAt(sum % 11));
    }
  }

  @Test
  void passwords_differ_by_person_and_key_folder_and_come_again(
      @TempDir Path one, @TempDir Path other) {
    var words = new DemoWords(new Secrets(one, new SecureRandom()));

    assertThat(words.password("chen"))
        .matches("K[a-z2-9]{3}-[a-z2-9]{3}-[a-z2-9]{3}")
        .isEqualTo(new DemoWords(new Secrets(one, new SecureRandom())).password("chen"))
        .isNotEqualTo(words.password("zhou"))
        .isNotEqualTo(new DemoWords(new Secrets(other, new SecureRandom())).password("chen"));
  }

  @Test
  void a_demo_never_stands_beside_real_organisations() {
    var real =
        new Organisation(
            new OrganisationId("real"),
            "真实医院",
            Organisation.Kind.COUNTY_CLINIC,
            "PDY1",
            Set.of("全科医疗科"),
            "Asia/Shanghai",
            false);

    assertThatThrownBy(() -> Demo.check(List.of(real), true)).hasMessageContaining("--no-demo");
    assertThatThrownBy(() -> Demo.check(DemoPeople.organisations(), false))
        .hasMessageContaining("demo hospitals");
    assertThatCode(() -> Demo.check(List.of(real), false)).doesNotThrowAnyException();
    assertThatCode(() -> Demo.check(List.of(), true)).doesNotThrowAnyException();
  }
}
