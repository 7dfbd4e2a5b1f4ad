package huizhen.app.rooms;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

final class DrainTest {
  private static final Instant NOW = Instant.parse("2026-03-02T01:00:00Z");

  @Test
  void takes_rooms_until_told_and_again_when_told() {
    var drain = new Drain();
    assertThat(drain.since()).isEmpty();

    assertThat(drain.set(true, NOW)).contains(NOW);
    assertThat(drain.set(true, NOW.plusSeconds(60))).as("told twice").contains(NOW);
    assertThat(drain.since()).contains(NOW);

    assertThat(drain.set(false, NOW.plusSeconds(90))).isEmpty();
    assertThat(drain.set(true, NOW.plusSeconds(120))).contains(NOW.plusSeconds(120));
  }
}
