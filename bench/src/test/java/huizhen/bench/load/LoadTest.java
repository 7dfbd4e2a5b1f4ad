package huizhen.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.bench.server.RealGateway;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A small load on a real gateway.
@Tag("e2e")
class LoadTest {
  @TempDir Path folder;

  @Test
  void subscribers_get_what_publishers_send() throws Exception {
    try (var gateway = RealGateway.start(folder)) {
      var plan = new LoadPlan(2, 1, 2, 2, 10, Duration.ofSeconds(3), Duration.ofSeconds(3), 1);
      try (var clients = gateway.clients();
          var load = new Load(plan, clients)) {
        load.join();
        List<String> told = new ArrayList<>();
        var report = load.measure(toldTo(told));
        assertThat(told).containsExactly("prepare", "begin", "end");
        assertThat(report.failed()).isZero();
        assertThat(report.joinNanos().getTotalCount())
            .as("in each room all but the publisher and the member that came first")
            .isEqualTo(2 * 3);
        assertThat(report.streams())
            .as("sound and pictures of three to two, of two to two")
            .isEqualTo(report.streamsPlanned())
            .isEqualTo(2 * 2 * (2 * 3 + 2 * 2));
        assertThat(report.sent()).isGreaterThan(3 * 2 * 50);
        assertThat(report.received()).isGreaterThan(report.sent());
        assertThat(report.delayNanos().getTotalCount()).isPositive();
        assertThat(report.json().getInteger("clients")).isEqualTo(10);
      }
    }
  }

  private static Load.Observer toldTo(List<String> told) {
    return new Load.Observer() {
      @Override
      public void prepare() {
        told.add("prepare");
      }

      @Override
      public void begin() {
        told.add("begin");
      }

      @Override
      public void end() {
        told.add("end");
      }
    };
  }
}
