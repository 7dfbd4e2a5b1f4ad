package huizhen.app.keys;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class GcmSealerTest {
  private final GcmSealer sealer = new GcmSealer(new byte[32], new SecureRandom());

  @Test
  void opens_what_it_sealed() {
    var sealed = sealer.seal("王秀英".getBytes(UTF_8), "patient:1");

    assertThat(new String(sealed, UTF_8)).doesNotContain("王秀英");
    assertThat(sealer.open(sealed, "patient:1")).isEqualTo("王秀英".getBytes(UTF_8));
  }

  @Test
  void seals_the_same_text_differently_each_time() {
    assertThat(sealer.seal(new byte[8], "x")).isNotEqualTo(sealer.seal(new byte[8], "x"));
  }

  @Test
  void refuses_another_context_or_key() {
    var sealed = sealer.seal(new byte[8], "chat:a");
    var other = new byte[32];
    other[0] = 1;

    assertThatThrownBy(() -> sealer.open(sealed, "chat:b"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new GcmSealer(other, new SecureRandom()).open(sealed, "chat:a"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refuses_whatever_was_changed_or_cut() {
    var random = new Random(7);
    var sealed = sealer.seal("follow-up".getBytes(UTF_8), "x");
    for (var i = 0; i < 5_000; i++) {
      var mutated = java.util.Arrays.copyOf(sealed, random.nextInt(sealed.length + 1));
      if (mutated.length == sealed.length) {
        mutated[random.nextInt(mutated.length)] ^= (byte) (1 << random.nextInt(8));
      }
      assertThatThrownBy(() -> sealer.open(mutated, "x"))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void takes_only_a_key_of_256_bits() {
    assertThatThrownBy(() -> new GcmSealer(new byte[16], new SecureRandom()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
