package huizhen.web.view;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class MasksTest {
  @Test
  void keeps_the_first_character_of_a_name() {
    assertThat(Masks.name("张小明")).isEqualTo("张**");
    assertThat(Masks.name("李")).isEqualTo("李");
    assertThat(Masks.name("𠮷田")).isEqualTo("𠮷*");
    assertThat(Masks.name("")).isEmpty();
  }

  @Test
  void hides_the_middle_of_numbers() {
    assertThat(Masks.identityNumber("330102198001011234")).isEqualTo("330***********1234");
    assertThat(Masks.phone("13812345678")).isEqualTo("138****5678");
  }

  @Test
  void hides_a_short_number_as_a_whole() {
    assertThat(Masks.phone("110")).isEqualTo("***");
    assertThat(Masks.phone("123456789")).isEqualTo("*********");
  }

  @Test
  void masks_the_name_in_running_text() {
    assertThat(Masks.mentions("患者张小明，张小明自述", "张小明")).isEqualTo("患者张**，张**自述");
    assertThat(Masks.mentions("text", "")).isEqualTo("text");
  }
}
