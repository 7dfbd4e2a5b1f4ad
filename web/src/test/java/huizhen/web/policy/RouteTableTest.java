package huizhen.web.policy;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.scheduling.api.Actor.Role;
import huizhen.web.policy.RouteRule.Gate;
import huizhen.web.policy.RouteRule.Subject;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

final class RouteTableTest {
  private static final Set<String> OPEN =
      Set.of(
          "getContract", "getMeta", "signIn", "issueAccessToken", "openVisitLink", "openGuestLink");

  @Test
  void has_exactly_the_operations_of_the_contract() throws IOException {
    var described = new HashSet<String>();
    for (var path : contract().getJsonObject("paths")) {
      for (var method : (JsonObject) path.getValue()) {
        var operation = ((JsonObject) method.getValue()).getString("operationId");
        described.add(
            operation + " " + method.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey());
      }
    }
    var ruled = new HashSet<String>();
    RouteTable.RULES.forEach(it -> ruled.add(it.operation() + " " + it.method() + " " + it.path()));
    assertThat(ruled).isEqualTo(described).hasSize(RouteTable.RULES.size());
  }

  @Test
  void describes_the_same_gate_as_the_contract() throws IOException {
    for (var rule : RouteTable.RULES) {
      var operation =
          contract()
              .getJsonObject("paths")
              .getJsonObject(rule.path())
              .getJsonObject(rule.method().toLowerCase(Locale.ROOT));
      var security = operation.getJsonArray("security");
      var gate = security == null ? Gate.SESSION : gate(security.encode());
      assertThat(rule.gate()).as(rule.operation()).isEqualTo(gate);
    }
  }

  private static Gate gate(String security) {
    if (security.contains("visit")) {
      return Gate.PATIENT;
    }
    if (security.contains("drafts")) {
      return Gate.MACHINE;
    }
    if (security.contains("captions")) {
      return Gate.CAPTIONS;
    }
    return security.contains("service") ? Gate.SERVICE : Gate.OPEN;
  }

  @Test
  void gives_a_patient_routes_that_name_no_visit() {
    assertThat(RouteTable.RULES)
        .filteredOn(it -> it.gate() == Gate.PATIENT)
        .hasSize(12)
        .allSatisfy(it ->
            assertThat(it.path().replace("{grant}", ""))
                .startsWith("/api/v1/visit")
                .doesNotContain("{"));
  }

  @Test
  void opens_no_route_by_mistake() {
    assertThat(RouteTable.RULES)
        .filteredOn(it -> it.gate() == Gate.OPEN)
        .extracting(RouteRule::operation)
        .containsExactlyInAnyOrderElementsOf(OPEN);
  }

  @Test
  void ties_every_route_of_a_case_or_recording_to_a_relation() {
    assertThat(RouteTable.RULES)
        .filteredOn(
            it -> it.path().startsWith("/api/v1/cases/") || it.path().contains("/recordings"))
        .allSatisfy(it -> assertThat(it.relations()).as(it.operation()).isNotEmpty());
  }

  @Test
  void asks_of_a_recording_whatever_was_recorded() {
    assertThat(RouteTable.RULES)
        .filteredOn(it -> it.subject() == Subject.RECORDING)
        .hasSize(9)
        .allSatisfy(it -> {
          assertThat(it.relations())
              .as(it.operation())
              .contains(
                  Relation.REQUESTER, Relation.SPECIALIST, Relation.VISIT_DOCTOR, Relation.TEACHER);
          if (!it.operation().equals("getRecording")) {
            assertThat(it.relations()).as(it.operation()).hasSize(4);
          }
        });
  }

  @Test
  void ties_no_route_of_a_case_to_a_relation_to_something_else() {
    assertThat(RouteTable.RULES)
        .filteredOn(it -> it.subject() == Subject.CASE)
        .allSatisfy(it ->
            assertThat(it.relations())
                .as(it.operation())
                .doesNotContain(
                    Relation.VISIT_DOCTOR, Relation.TEACHER, Relation.TEACHER_WITHOUT_CONSENT));
  }

  /// A regulator's own orders to watch, which change nothing of a case, and by which nobody else
  /// watches.
  private static final Set<String> WATCHING =
      Set.of("enterWatchOrder", "confirmWatchOrder", "revokeWatchOrder", "watchCase");

  @Test
  void gives_live_media_to_regulators_by_an_order_and_to_nobody_by_another_ones() {
    assertThat(RouteTable.RULES)
        .filteredOn(it -> WATCHING.contains(it.operation()))
        .hasSize(WATCHING.size())
        .allSatisfy(it -> {
          assertThat(it.roles()).containsExactly(Role.REGULATOR);
          assertThat(it.path()).startsWith("/api/v1/cases/{id}/watch");
        });
  }

  @Test
  void lets_regulators_change_nothing_and_operators_no_case() {
    assertThat(RouteTable.RULES)
        .filteredOn(it -> !it.method().equals("GET") && !it.operation().equals("signOut"))
        .filteredOn(it -> !it.path().startsWith("/api/v1/security/")) // the own sign-in
        .filteredOn(it -> !it.operation().equals("readNotices")) // the own notices
        .allSatisfy(it -> {
          if (!WATCHING.contains(it.operation())) {
            assertThat(it.roles()).as(it.operation()).doesNotContain(Role.REGULATOR);
          }
          if (!it.path().startsWith("/api/v1/retention/")
              && !it.path().startsWith("/api/v1/accounts/")
              && !it.path().startsWith("/api/v1/operations/")
              && !Set.of("replayFeed", "importDirectory").contains(it.operation())) {
            assertThat(it.roles()).as(it.operation()).doesNotContain(Role.OPERATOR);
          }
        });
  }

  @Test
  void shows_recorded_media_and_uploads_to_the_doctors_of_the_case_alone() {
    for (var operation :
        Set.of(
            "playSegment",
            "playTrack",
            "listNotes",
            "getStill",
            "listStills",
            "getMaterial",
            "getCaptions",
            "askFilm",
            "listFilms",
            "getFilm")) {
      assertThat(RouteTable.RULES)
          .filteredOn(it -> it.operation().equals(operation))
          .allSatisfy(it ->
              assertThat(it.roles()).as(operation).isSubsetOf(Role.COUNTY_DOCTOR, Role.SPECIALIST));
    }
  }

  @Test
  void tells_a_wrong_method_from_a_wrong_path() {
    assertThat(RouteTable.methods("/api/v1/cases/x")).containsExactly("GET");
    assertThat(RouteTable.methods("/api/v1/session")).containsExactly("DELETE", "GET", "POST");
    assertThat(RouteTable.methods("/api/v1/nothing")).isEmpty();
    assertThat(RouteTable.match("PUT", "/api/v1/cases/x")).isEmpty();
    assertThat(RouteTable.match("GET", "/api/v1/cases/x/opinionXpdf")).isEmpty();
  }

  @Test
  void finds_each_row_by_its_path_and_what_stands_for_its_parameters() {
    for (var rule : RouteTable.RULES) {
      var path = rule.path().replaceAll("\\{([a-z]+)}", "of-$1");
      assertThat(RouteTable.match(rule.method(), path)).as(path).contains(rule);
      assertThat(RouteTable.methods(path)).as(path).contains(rule.method());
      assertThat(RouteTable.match(rule.method(), path + "/")).as(path).isEmpty();
      assertThat(rule.parameters(path))
          .as(path)
          .allSatisfy((name, value) -> assertThat(value).isEqualTo("of-" + name));
    }
    assertThat(RouteTable.match("GET", "/api/v1/cases//opinion.pdf")).isEmpty();
  }

  @Test
  void takes_a_word_before_a_parameter_and_goes_back_where_it_leads_nowhere() {
    for (var rule : RouteTable.RULES) {
      for (var other : RouteTable.RULES) {
        // A word of one row in the place of another's parameter.
        var form =
            Pattern.compile(rule.path().replace(".", "\\.").replaceAll("\\{[a-z]+}", "[^/]+"));
        if (form.matcher(other.path()).matches() && other.method().equals(rule.method())) {
          assertThat(RouteTable.match(other.method(), other.path())).contains(other);
        }
      }
    }
  }

  private static JsonObject contract() throws IOException {
    try (var in = RouteTableTest.class.getResourceAsStream("/openapi/huizhen-v1.yaml")) {
      assertThat(in).isNotNull();
      Map<String, Object> tree = new Yaml(new SafeConstructor(new LoaderOptions())).load(in);
      return new JsonObject(new JsonObject(tree).encode());
    }
  }
}
