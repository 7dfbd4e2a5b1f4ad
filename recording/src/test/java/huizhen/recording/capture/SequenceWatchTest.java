package huizhen.recording.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SequenceWatchTest {
  private static final long MS = 1_000_000L;

  private final SequenceWatch watch = new SequenceWatch();
  private final List<String> lost = new ArrayList<>();

  @Test
  void forgives_what_is_repaired_in_time() {
    packets(65_534, 65_535, 1, 0, 2);
    tick(10_000);
    assertThat(lost).isEmpty();
  }

  @Test
  void declares_a_hole_that_stays_open() {
    packets(10, 11, 15);
    tick(1_000);
    assertThat(lost).isEmpty();
    tick(3_000);
    assertThat(lost).containsExactly("20..40");
  }

  @Test
  void declares_a_jump_at_once() {
    packets(10, 5_000);
    assertThat(lost).containsExactly("0..20");
  }

  @Test
  void declares_open_holes_at_the_end() {
    packets(1, 3);
    watch.flush(this::lost);
    assertThat(lost).containsExactly("0..20");
  }

  private void packets(int... sequences) {
    for (int i = 0; i < sequences.length; i++) {
      watch.packet(sequences[i], i * 20L * MS, this::lost);
    }
  }

  private void tick(long millis) {
    watch.tick(millis * MS, this::lost);
  }

  private void lost(long from, long to) {
    lost.add(from / MS + ".." + to / MS);
  }
}
