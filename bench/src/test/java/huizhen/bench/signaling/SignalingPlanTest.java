package huizhen.bench.signaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SignalingPlanTest {
  @Test
  void is_bounded() {
    assertThat(plan(5_000, 20).sessions()).isEqualTo(5_000);
    assertThatThrownBy(() -> plan(0, 20)).hasMessageContaining("--sessions 0");
    assertThatThrownBy(() -> plan(7, 20)).hasMessageContaining("rooms of 5");
    assertThatThrownBy(() -> plan(10_005, 20)).hasMessageContaining("up to 10000");
    assertThatThrownBy(() -> plan(10, 0)).hasMessageContaining("--seconds 0");
    assertThatThrownBy(() -> plan(10, 121)).hasMessageContaining("1 to 120");
  }

  @Test
  void strangers_come_to_an_address_that_nobody_has_used() {
    var door = URI.create("wss://localhost:8443/signaling");
    assertThat(ConnectFlood.elsewhere(door, 258)).hasToString("wss://127.1.1.2:8443/signaling");
    var far = URI.create("wss://example.org/signaling");
    assertThat(ConnectFlood.elsewhere(far, 258)).isEqualTo(far);
  }

  @Test
  void strangers_did_what_they_said_last() {
    var output = "did {\"left-out\":1}\nsomething else {}\ndid {\"left-out\":2,\"ends\":{}}\n";
    assertThat(Strangers.last(output).getInteger("left-out")).isEqualTo(2);
    assertThat(Strangers.last("nothing yet\n")).isEmpty();
  }

  @Test
  void a_window_tells_failures_apart() {
    var window = new Window();
    window.pong(2_000_000);
    window.chatted(8_000_000);
    window.failed("closed-4007");
    window.failed("closed-4007");
    assertThat(window.answerMillis(50)).isBetween(1.9, 2.1);
    assertThat(window.answerMillis(100)).isBetween(7.9, 8.1);
    assertThat(window.json().getJsonObject("failures"))
        .isEqualTo(new JsonObject().put("closed-4007", 2));
    assertThat(new Window().answerMillis(99)).as("nothing came").isZero();
  }

  private static SignalingPlan plan(int sessions, int seconds) {
    return new SignalingPlan(sessions, Duration.ofSeconds(seconds));
  }
}
