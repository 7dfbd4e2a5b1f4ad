package huizhen.scheduling.io;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.scheduling.io.StateKeys.Changed;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Which keys an entry of a stream is about.
final class StateKeysTest {
  @Test
  void an_entry_of_changes_names_keys_each_with_its_field_or_none() {
    assertThat(StateKeys.changed(StateKeys.CHANGES, List.of("k", "a")))
        .containsExactly(new Changed("a", Optional.empty(), false));
    assertThat(
            StateKeys.changed(StateKeys.CHANGES, List.of("k", "a", "k", "b", "f", "x", "k", "c")))
        .containsExactly(
            new Changed("a", Optional.empty(), false),
            new Changed("b", Optional.of("x"), false),
            new Changed("c", Optional.empty(), false));
  }

  @Test
  void what_an_entry_of_changes_has_besides_is_passed_over() {
    assertThat(StateKeys.changed(StateKeys.CHANGES, List.of("f", "x", "z", "y", "k", "a", "k")))
        .containsExactly(new Changed("a", Optional.empty(), false));
  }

  @Test
  void an_event_is_of_a_case_or_of_a_request_that_is_called_as_one() {
    assertThat(StateKeys.changed(StateKeys.EVENTS, List.of("c", "order-7")))
        .extracting(Changed::key)
        .containsExactly("hz:{s}:case:order-7", RedisKeys.request("order", "7"));
    assertThat(StateKeys.changed(StateKeys.EVENTS, List.of("n", "chen"))).isEmpty();
  }

  @Test
  void an_event_of_a_block_is_of_all_its_visits() {
    assertThat(StateKeys.changed(StateKeys.BLOCK_EVENTS, List.of("b", "9")))
        .extracting(Changed::isSet)
        .containsExactly(false, true);
  }
}
