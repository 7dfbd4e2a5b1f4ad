package huizhen.app;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.scheduling.api.Refusal;
import huizhen.web.io.PolicyBook;
import huizhen.web.policy.Policy;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Each policy by its id: the test that shows it exists, and scheduling's rules that enforce it are
/// the ones that it names, in their own words.
final class PoliciesTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  static Stream<String> ids() {
    return PolicyBook.shipped().stream().map(Policy::id);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("ids")
  void is_shown_by_the_test_that_it_names(String id) throws ReflectiveOperationException {
    var policy =
        PolicyBook.shipped().stream().filter(it -> it.id().equals(id)).findFirst().orElseThrow();
    policy.test().ifPresent(test -> assertThat(source(test)).as(test).isRegularFile());
    var rules = rules();
    assertThat(rules.keySet()).containsAll(policy.rules());
    var own = rules.get(id);
    if (own != null) {
      assertThat(policy.rules()).contains(id);
      assertThat(policy.refusal()).hasValue(new Policy.Words(own.zh(), own.en()));
    }
  }

  @Test
  void names_no_rule_in_two_policies() {
    assertThat(PolicyBook.shipped().stream().flatMap(it -> it.rules().stream()))
        .doesNotHaveDuplicates();
  }

  private static Path source(String test) {
    var module = test.split("\\.", -1)[1];
    var folder = module.equals("relay") ? "media-relay" : module;
    return ROOT.resolve(folder).resolve("src/test/java").resolve(test.replace('.', '/') + ".java");
  }

  /// Scheduling does not export its rules.
  private static Map<String, Refusal> rules() throws ReflectiveOperationException {
    var rules = new LinkedHashMap<String, Refusal>();
    var type = Class.forName("huizhen.scheduling.model.Rule");
    for (var rule : type.getEnumConstants()) {
      var refusal = refusal(type, rule);
      rules.put(refusal.rule(), refusal);
    }
    return rules;
  }

  private static Refusal refusal(Class<?> type, Object rule)
      throws NoSuchMethodException, IllegalAccessException, InvocationTargetException {
    return (Refusal) type.getMethod("refusal").invoke(rule);
  }
}
