package huizhen.web.io;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.web.api.StoreUnavailableException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

final class ProblemsTest {
  @Test
  void asks_to_try_again_when_a_store_does_not_answer_and_owns_up_to_what_it_did_not_foresee() {
    var away = new StoreUnavailableException("away", new TimeoutException("secret"));

    var problem = Problems.of(away, 500);

    assertThat(problem.status()).isEqualTo(503);
    assertThat(problem.json().encode()).doesNotContain("secret");
    assertThat(Problems.of(new IllegalStateException("secret"), 500).status()).isEqualTo(500);
  }
}
