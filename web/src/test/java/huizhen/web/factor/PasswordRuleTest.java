package huizhen.web.factor;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.web.factor.PasswordRule.Fault;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PasswordRuleTest {
  private static Optional<Fault> judge(String password) {
    return PasswordRule.judge(password, "the old one", List.of("wang.li", "王力宏", "li"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "seven quiet lanterns",
        "会诊室里有一盏安静的灯和茶",
        "kR7.mWq2",
        "correct horse 9",
        "tea-Pot42",
        "0000000000000000000000000 is long"
      })
  void takes_what_is_long_or_of_three_classes(String good) {
    assertThat(judge(good)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "kR7.mWq", "abcdefghijk", "12345678901"})
  void wants_length(String shortOne) {
    assertThat(judge(shortOne)).contains(Fault.LENGTH);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Password1!",
        "P@ssw0rd2026",
        "password-password",
        "Admin@123456",
        "Qwertyuiop12",
        "qwertyuiopqw",
        "1qaz2wsx3edc",
        "123456789012",
        "aaaaaaaaaaaaaaaa",
        "abcabcabcabc",
        "Woaini1314520!",
        "Huizhen@2026",
        "Hospital#2025",
        "!!!!####....2026"
      })
  void refuses_what_is_tried_first(String common) {
    assertThat(judge(common)).contains(Fault.COMMON);
  }

  @Test
  void refuses_the_old_one_and_the_owners_name() {
    assertThat(judge("x".repeat(129))).contains(Fault.LENGTH);
    assertThat(PasswordRule.judge("seven quiet lanterns", "seven quiet lanterns", List.of()))
        .contains(Fault.SAME);
    assertThat(judge("my Wang.Li secret phrase")).contains(Fault.NAME);
    assertThat(judge("王力宏的密码是很长的一句话")).contains(Fault.NAME);
    assertThat(judge("a lily in the pond")).as("two letters are no name").isEmpty();
  }

  @Test
  void the_words_of_a_house_are_as_those_that_everybody_tries() {
    var words = java.util.Set.of(PasswordRule.plain("Xie-He"), PasswordRule.plain("协和"));
    for (var weak :
        new String[] {"XieHe-2026-2026", "xieheHospital26", "2026协和医院!!", "协和协和-2026!!"}) {
      var fault = PasswordRule.judge(weak, "", java.util.List.of(), words);
      if (weak.contains("医院")) {
        assertThat(fault).as("another word beside it is not tried first").isEmpty();
      } else {
        assertThat(fault).as(weak).contains(Fault.COMMON);
      }
    }
    assertThat(PasswordRule.judge("seven quiet lanterns", "", java.util.List.of(), words))
        .isEmpty();
    assertThat(PasswordRule.judge("XieHe-2026-2026", "", java.util.List.of()))
        .as("elsewhere it is no word")
        .isEmpty();
  }
}
