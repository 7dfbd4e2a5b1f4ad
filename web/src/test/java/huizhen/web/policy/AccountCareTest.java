package huizhen.web.policy;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.scheduling.api.Actor;
import huizhen.scheduling.api.Actor.Role;
import huizhen.scheduling.api.OrganisationId;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class AccountCareTest {
  private static Actor actor(String id, Role role, String organisation) {
    return new Actor(
        id,
        role,
        Optional.of(organisation).filter(it -> !it.isEmpty()).map(OrganisationId::new),
        Optional.empty());
  }

  @ParameterizedTest
  @CsvSource({
    "COUNTY_DOCTOR, MAY",
    "SPECIALIST, MAY",
    "COORDINATOR, MAY",
    "REGULATOR, MORE_RIGHTS",
    "OPERATOR, MORE_RIGHTS"
  })
  void a_coordinator_looks_after_the_own_organisations_people_of_no_more_rights(
      Role whose, AccountCare says) {
    var by = actor("he", Role.COORDINATOR, "clinic-a");
    assertThat(AccountCare.judge(by, actor("x", whose, "clinic-a"))).isEqualTo(says);
    assertThat(AccountCare.judge(by, actor("x", whose, "clinic-b")))
        .isEqualTo(AccountCare.STRANGER);
    assertThat(AccountCare.judge(by, actor("x", whose, ""))).isEqualTo(AccountCare.STRANGER);
  }

  @ParameterizedTest
  @EnumSource(names = {"COUNTY_DOCTOR", "SPECIALIST", "COORDINATOR", "REGULATOR", "OPERATOR"})
  void an_operator_looks_after_all_but_the_own_account(Role whose) {
    var by = actor("op", Role.OPERATOR, "");
    assertThat(AccountCare.judge(by, actor("x", whose, "clinic-a"))).isEqualTo(AccountCare.MAY);
    assertThat(AccountCare.judge(by, by)).isEqualTo(AccountCare.OWN);
  }

  @Test
  void who_is_of_no_organisation_looks_after_nobody() {
    var by = actor("lost", Role.COORDINATOR, "");
    assertThat(AccountCare.judge(by, actor("x", Role.SPECIALIST, "")))
        .isEqualTo(AccountCare.STRANGER);
    assertThat(
            AccountCare.judge(
                actor("li", Role.COUNTY_DOCTOR, "a"), actor("x", Role.SPECIALIST, "a")))
        .isEqualTo(AccountCare.STRANGER);
  }
}
