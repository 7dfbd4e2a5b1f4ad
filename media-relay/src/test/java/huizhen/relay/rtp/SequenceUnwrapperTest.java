package huizhen.relay.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SequenceUnwrapperTest {
  @Test
  void follows_a_stream_over_many_wraps_and_reorderings() {
    var random = new SplittableRandom(5);
    var unwrapper = new SequenceUnwrapper();
    long truth = 65_530;
    long offset = unwrapper.unwrap((int) truth & 0xffff) - truth;
    for (int i = 0; i < 300_000; i++) {
      truth += random.nextInt(3);
      long late = truth - random.nextInt(100);
      assertThat(unwrapper.unwrap((int) truth & 0xffff)).isEqualTo(truth + offset);
      if (late > 65_530) {
        assertThat(unwrapper.unwrap((int) late & 0xffff)).isEqualTo(late + offset);
      }
    }
  }

  @Test
  void a_number_before_the_first_stays_positive() {
    var unwrapper = new SequenceUnwrapper();
    long first = unwrapper.unwrap(3);
    assertThat(unwrapper.unwrap(65_530)).isEqualTo(first - 9).isPositive();
    assertThat(unwrapper.highest()).isEqualTo(first);
  }
}
