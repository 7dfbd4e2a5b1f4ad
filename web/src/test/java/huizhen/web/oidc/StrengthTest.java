package huizhen.web.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class StrengthTest {
  @Test
  void nothing_is_looked_at_where_nothing_is_set() {
    assertThat(Strength.ANY.missing(Optional.empty(), List.of())).isEmpty();
  }

  @Test
  void what_is_wanted_is_accepted_where_nothing_else_is_said_and_silence_is_weak() {
    var strength = Strength.of(List.of("gold", "silver"), Set.of(), Set.of());
    assertThat(strength.missing(Optional.of("silver"), List.of())).isEmpty();
    assertThat(strength.missing(Optional.of("bronze"), List.of("mfa"))).contains("acr");
    assertThat(strength.missing(Optional.empty(), List.of())).contains("acr");
    assertThat(
            Strength.of(List.of("gold"), Set.of("1"), Set.of())
                .missing(Optional.of("gold"), List.of()))
        .as("the provider answers in words of its own")
        .contains("acr");
  }

  @Test
  void one_of_the_methods_has_to_be_among_those_that_were_used() {
    var strength = Strength.of(List.of(), Set.of(), Set.of("otp", "hwk"));
    assertThat(strength.missing(Optional.empty(), List.of("pwd", "otp"))).isEmpty();
    assertThat(strength.missing(Optional.of("gold"), List.of("pwd"))).contains("amr");
    var both = Strength.of(List.of(), Set.of("gold"), Set.of("otp"));
    assertThat(both.missing(Optional.of("gold"), List.of())).contains("amr");
    assertThat(both.missing(Optional.of("gold"), List.of("otp"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "two words", "a,b", "中", "a\"b"})
  void a_value_that_is_none_is_refused(String value) {
    assertThatThrownBy(() -> Strength.of(List.of(value), Set.of(), Set.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("oidc.acr-values");
  }
}
