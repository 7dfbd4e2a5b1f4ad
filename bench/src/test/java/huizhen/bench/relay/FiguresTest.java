package huizhen.bench.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

class FiguresTest {
  @Test
  void a_median_is_the_middle_or_between_the_two_middle_ones() {
    assertThat(Medians.of(List.of(9.0, 1.0, 5.0))).isEqualTo(new Medians(5, 1, 9));
    assertThat(Medians.of(List.of(4.0, 1.0, 2.0, 100.0)).median()).isEqualTo(3);
    assertThatThrownBy(() -> Medians.of(List.of())).hasMessageContaining("no round");
  }

  @Test
  void the_floor_is_read_from_what_it_prints() {
    var read =
        CFloor.read(
            List.of(
                "RESULT {\"name\":\"floor-sendto\",\"value\":6.80,\"unit\":\"CPU-us per"
                    + " datagram\"}",
                "noise",
                "RESULT {\"name\":\"floor-sendmmsg\",\"value\":2.71}"));
    assertThat(read).containsEntry("sendto", 6.8).containsEntry("sendmmsg", 2.71).hasSize(2);
  }

  @Test
  void a_duel_sets_medians_against_each_other() {
    var duel = new Duel("1x50", List.of("ours", "theirs"));
    for (double micros : new double[] {9, 10, 14}) {
      duel.add("ours", round(micros));
      duel.add("theirs", round(2 * micros));
    }
    var results = duel.results(0.25);
    assertThat(results).hasSize(3);
    assertThat(results.getFirst().getDouble("value")).isEqualTo(10);
    assertThat(results.getFirst().getDouble("most")).isEqualTo(14);
    assertThat(results.getLast().getString("name")).isEqualTo("versus-1x50-theirs-ratio");
    assertThat(results.getLast().getDouble("value")).isEqualTo(0.5);
    assertThat(results.getLast().getBoolean("met")).isFalse();
    assertThatThrownBy(() -> duel.add("others", round(1))).hasMessageContaining("others");
  }

  @Test
  void there_is_no_ratio_to_who_did_not_carry_the_load() {
    var duel = new Duel("1x50", List.of("ours", "theirs"));
    duel.add("ours", round(9));
    duel.add("theirs", round(10_000).put("streams", 0));
    assertThat(duel.results(0.25))
        .extracting(result -> result.getString("name"))
        .containsExactly("versus-1x50-ours", "versus-1x50-theirs");
  }

  private static JsonObject round(double micros) {
    var round = new JsonObject().put("value", micros);
    Duel.MEDIANS.forEach(field -> round.put(field, 1));
    return round.put("failed", 0);
  }
}
