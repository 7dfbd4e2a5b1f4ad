package huizhen.web.factor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class TemporaryPasswordTest {
  @Test
  void each_is_another_one_and_none_that_the_rule_refuses() {
    var random = new SplittableRandom(7);
    var all = new HashSet<String>();
    for (int i = 0; i < 1_000; i++) {
      var made = TemporaryPassword.make(random, List.of("li", "李医生"));
      assertThat(made).matches("([a-hjkmnp-z2-9]{5}-){3}[a-hjkmnp-z2-9]{5}");
      assertThat(PasswordRule.judge(made, "", List.of("li"))).isEmpty();
      assertThat(all.add(made)).isTrue();
    }
  }

  @Test
  void one_with_the_owners_name_in_it_is_not_given() {
    var first = TemporaryPassword.make(new SplittableRandom(42), List.of());
    var name = first.substring(0, 5);
    var second = TemporaryPassword.make(new SplittableRandom(42), List.of(name));
    assertThat(second).doesNotContain(name);
  }
}
