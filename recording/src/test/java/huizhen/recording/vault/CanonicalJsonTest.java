package huizhen.recording.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CanonicalJsonTest {
  /// Golden: RFC 8785 §3.2.3, the sorting example.
  @Test
  void sorts_keys_by_their_utf_16_units() {
    String input =
        """
        {"\\u20ac": "Euro Sign", "\\r": "Carriage Return", "\\ufb33": "Hebrew Letter Dalet With Dagesh",
         "1": "One", "\\ud83d\\ude00": "Emoji: Grinning Face", "\\u0080": "Control",
         "\\u00f6": "Latin Small Letter O With Diaeresis"}\
        """;
    ObjectNode node = CanonicalJson.parse(input.getBytes(StandardCharsets.UTF_8));
    assertThat(text(node))
        .containsSubsequence(
            "Carriage Return",
            "One",
            "Control",
            "Latin Small Letter O With Diaeresis",
            "Euro Sign",
            "Emoji: Grinning Face",
            "Hebrew Letter Dalet With Dagesh");
  }

  /// Golden: the string of RFC 8785 §3.2.2.2.
  @Test
  void escapes_as_little_as_the_rfc_says() {
    String input = "€$" + (char) 0x0F + "\nA'B\"\\\\\"/";
    assertThat(text(CanonicalJson.object().put("string", input)))
        .isEqualTo("{\"string\":\"€$\\" + "u000f\\nA'B\\\"\\\\\\\\\\\"/\"}");
  }

  @Test
  void refuses_numbers_that_have_no_exact_form() {
    assertThatThrownBy(() -> CanonicalJson.bytes(CanonicalJson.object().put("x", 0.5)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> CanonicalJson.bytes(CanonicalJson.object().put("x", 1L << 60)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refuses_keys_that_come_twice() {
    assertThatThrownBy(
            () -> CanonicalJson.parse("{\"a\":1,\"a\":2}".getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void throws_nothing_else_on_mutated_text() {
    long seed = 12;
    var random = new Random(seed);
    byte[] good = "{\"a\":[1,true,null,\"x\\u0041\"],\"b\":{}}".getBytes(StandardCharsets.UTF_8);
    for (int run = 0; run < 20_000; run++) {
      byte[] bad = good.clone();
      bad[random.nextInt(bad.length)] = (byte) random.nextInt();
      bad[random.nextInt(bad.length)] = (byte) random.nextInt();
      try {
        assertThat(CanonicalJson.bytes(CanonicalJson.parse(bad))).isNotEmpty();
      } catch (IllegalArgumentException e) {
        assertThat(e.getMessage()).as("seed %d run %d", seed, run).isNotEmpty();
      }
    }
  }

  private static String text(ObjectNode node) {
    return new String(CanonicalJson.bytes(node), StandardCharsets.UTF_8);
  }
}
