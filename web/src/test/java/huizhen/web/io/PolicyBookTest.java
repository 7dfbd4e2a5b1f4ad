package huizhen.web.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import huizhen.web.policy.Policy;
import huizhen.web.policy.Policy.State;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PolicyBookTest {
  private static final String GOOD =
      """
      - id: visit.first-visit
        of: 2b
        mark: V2
        source: a law
        zh: 不得首诊
        en: No first visits
        refusal: {zh: 不得首诊, en: No first visits}
        default: 'off'
        state: ENFORCED
        test: a.Test
      """;

  @Test
  void prints_a_source_for_what_was_read_and_for_nothing_else() {
    assertThat(PolicyBook.shipped())
        .allSatisfy(it ->
            assertThat(it.source().isPresent())
                .as(it.id())
                .isEqualTo(it.mark() == Policy.Mark.V1 || it.mark() == Policy.Mark.V2));
  }

  @Test
  void covers_all_four_parts_of_the_chapter_and_says_what_is_not_enforced() {
    assertThat(PolicyBook.shipped()).extracting(Policy::chapter).contains("2a", "2b", "2c", "2d");
    assertThat(PolicyBook.shipped()).extracting(Policy::state).contains(State.values());
  }

  @ParameterizedTest
  @CsvSource({
    "'mark: V2', 'mark: R', 'name a source'",
    "'source: a law', 'setting: x', 'name a source'",
    "'state: ENFORCED', 'state: NOT_ENFORCED', 'names its test'",
    "'test: a.Test', 'setting: x', 'names its test'",
    "'id: visit.first-visit', 'id: First visit', 'not like'",
    "'en: No first visits', 'fr: Non', 'no field fr'",
    "'default: ''off''', 'setting: x', 'no default'",
    "'zh: 不得首诊, en', 'zh: '''', en', 'both languages'"
  })
  void refuses_a_policy_that_is_none(String good, String bad, String says) {
    assertThat(PolicyBook.read(GOOD)).hasSize(1);
    assertThatThrownBy(() -> PolicyBook.read(GOOD.replace(good, bad)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(says);
  }

  @Test
  void refuses_two_of_one_id_and_a_choice_for_none() {
    assertThatThrownBy(() -> PolicyBook.read(GOOD + GOOD)).hasMessageContaining("twice");
    assertThatThrownBy(() -> new PolicyRoutes(Map.of("no.such", "1")))
        .hasMessageContaining("no policy no.such");
  }

  @Test
  void shows_who_is_signed_in_what_is_enforced_and_how_it_is_set() {
    var clinic = Clinic.fresh();
    var items = clinic.get("li", "policies").getJsonArray("items");
    assertThat(items).hasSize(PolicyBook.shipped().size());
    var practice =
        items.stream()
            .map(JsonObject.class::cast)
            .filter(it -> it.getString("id").equals("qualification.independent-practice"))
            .findFirst()
            .orElseThrow();
    assertThat(practice.getString("value")).isEqualTo("3 years");
    assertThat(practice.getJsonObject("refusal").getString("zh")).contains("独立临床");
    assertThat(practice.containsKey("source")).as("not read in a law").isFalse();
    var stranger = Clinic.await(clinic.api(HttpMethod.GET, "policies").send());
    assertThat(stranger.statusCode()).isEqualTo(401);
  }
}
