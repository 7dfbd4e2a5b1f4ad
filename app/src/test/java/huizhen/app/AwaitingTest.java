package huizhen.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import huizhen.app.config.StartException;
import huizhen.scheduling.api.SchedulingUnavailableException;
import huizhen.web.api.StoreUnavailableException;
import io.vertx.core.Future;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import org.junit.jupiter.api.Test;

final class AwaitingTest {
  private static final Duration LONG = Duration.ofHours(1);

  @Test
  void asks_redis_again_while_it_does_not_answer() {
    var answers =
        new ArrayDeque<>(
            List.of(
                Future.<String>failedFuture(new StoreUnavailableException("away")),
                Future.<String>failedFuture(
                    new SchedulingUnavailableException("away", new IOException("gone"))),
                Future.succeededFuture("here")));
    String answer = Awaiting.stored(answers::remove, LONG, Duration.ZERO);
    assertThat(answer).isEqualTo("here");
    assertThat(answers).isEmpty();
  }

  @Test
  void gives_up_at_the_limit_with_what_redis_says() {
    assertThatThrownBy(() ->
            Awaiting.stored(
                () -> Future.failedFuture(new StoreUnavailableException("away")),
                Duration.ZERO,
                Duration.ZERO))
        .isInstanceOf(StartException.class)
        .hasMessage("away");
  }

  @Test
  void does_not_repeat_what_failed_for_another_reason() {
    var answers =
        new ArrayDeque<>(
            List.of(
                Future.<String>failedFuture(new StartException("an empty Redis")),
                Future.succeededFuture("never asked")));
    assertThatThrownBy(() -> Awaiting.stored(answers::remove, LONG, Duration.ZERO))
        .hasMessage("an empty Redis");
    assertThat(answers).hasSize(1);
  }
}
