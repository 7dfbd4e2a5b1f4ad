package huizhen.bench.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import huizhen.bench.load.LoadReport;
import huizhen.bench.server.GcPauses;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.HdrHistogram.Histogram;
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

  @Test
  void a_load_counts_as_carried_when_next_to_nothing_of_it_was_lost() {
    assertThat(carried(999_000, 1_000, 0).lossless()).hasValue(100_000);
    assertThat(carried(998_000, 2_000, 0).lossless()).as("0.2 % lost").isEmpty();
    assertThat(carried(999_000, 1_000, 1).lossless()).as("somebody was not let in").isEmpty();
  }

  @Test
  void a_heap_that_was_looked_at_is_told() {
    assertThat(carried(1_000, 0, 0).json("relay-1x10"))
        .contains(
            Map.entry("heap-mb-before", 20.0),
            Map.entry("heap-mb-after", 21.5),
            Map.entry("heap-bytes-per-client", 1_045_454L)); // of 11
  }

  /// In ten seconds, a thousand of what was received were repairs.
  private static Measured carried(long received, long lost, int failed) {
    var none = new Histogram(3);
    var report =
        new LoadReport(
            11,
            failed,
            none,
            Duration.ofSeconds(10),
            1,
            received,
            1_000,
            lost,
            20,
            20,
            10,
            none,
            0,
            none,
            0);
    var heap = new Measured.Heap(10_000_000, 20_000_000, 21_500_000);
    var jvm = new Measured.Jvm(new GcPauses(0, 0, 0), 0, Optional.empty(), Optional.of(heap));
    return new Measured(report, 5, 6, 1, 1, Optional.of(jvm));
  }

  private static JsonObject round(double micros) {
    var round = new JsonObject().put("value", micros);
    Duel.MEDIANS.forEach(field -> round.put(field, 1));
    return round.put("failed", 0);
  }
}
