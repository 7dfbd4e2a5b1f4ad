package huizhen.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LoadPlanTest {
  @Test
  void is_bounded() {
    assertThat(plan(10, 1, 3, 10, 0).clients()).isEqualTo(40);
    assertThatThrownBy(() -> plan(0, 1, 3, 10, 0)).hasMessageContaining("a room");
    assertThatThrownBy(() -> plan(1, 0, 3, 10, 0)).hasMessageContaining("publisher");
    assertThatThrownBy(() -> plan(Integer.MAX_VALUE, 1, 3, 10, 0)).hasMessageContaining("at most");
    assertThatThrownBy(() -> plan(1, 1, 3, Double.NaN, 0)).hasMessageContaining("rate");
    assertThatThrownBy(() -> plan(1, 1, 3, 10, 4)).hasMessageContaining("silent");
  }

  private static LoadPlan plan(
      int rooms, int publishers, int subscribers, double joinsPerSecond, int silent) {
    return new LoadPlan(
        URI.create("https://localhost:8443"),
        Path.of("client.json"),
        rooms,
        publishers,
        subscribers,
        joinsPerSecond,
        Duration.ZERO,
        Duration.ofSeconds(1),
        silent);
  }
}
