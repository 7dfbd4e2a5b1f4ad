package huizhen.app.state;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Values of Redis as bytes of the copy.
class ValueTest {
  private static final Value VALUE =
      new Value(
          "hz:{s}:case:c",
          Optional.empty(),
          Map.of("v", "3".getBytes(UTF_8), "d", new byte[] {0, -1, 10, 13}, "s", new byte[0]));

  @Test
  void come_back_as_they_were() {
    var read = Value.of(VALUE.name(), VALUE.bytes());
    assertThat(read.key()).isEqualTo("hz:{s}:case:c");
    assertThat(read.values()).containsOnlyKeys("v", "d", "s");
    assertThat(read.values().get("d")).containsExactly(0, -1, 10, 13);
    var field = new Value("hz:{s}:dir:patients", Optional.of("p-1"), Map.of("p-1", new byte[3]));
    assertThat(Value.of(field.name(), field.bytes()).field()).contains("p-1");
    assertThat(Value.keyOf(field.name())).isEqualTo("hz:{s}:dir:patients");
  }

  @Test
  void are_refused_when_they_are_none() {
    var good = VALUE.bytes();
    for (int length = 0; length < good.length; length++) {
      var cut = Arrays.copyOf(good, length);
      assertThatThrownBy(() -> Value.of("n", cut)).isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> Value.of("n", Arrays.copyOf(good, good.length + 1)))
        .isInstanceOf(IllegalArgumentException.class);
    var random = new Random(3);
    for (int run = 0; run < 5_000; run++) {
      var bad = good.clone();
      bad[random.nextInt(bad.length)] = (byte) random.nextInt();
      try {
        assertThat(Value.of("n", bad)).isNotNull();
      } catch (IllegalArgumentException e) {
        assertThat(e).isNotInstanceOf(NumberFormatException.class);
      }
    }
  }
}
