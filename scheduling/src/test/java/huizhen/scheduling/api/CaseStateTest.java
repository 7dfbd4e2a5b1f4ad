package huizhen.scheduling.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

final class CaseStateTest {
  @Test
  void past_its_session_is_what_was_held_or_called_off() {
    assertThat(those(CaseState::isPastSession))
        .containsExactlyInAnyOrder(
            CaseState.ENDED,
            CaseState.OPINION_DRAFT,
            CaseState.OPINION_SIGNED,
            CaseState.DELIVERED,
            CaseState.ACKNOWLEDGED,
            CaseState.CLOSED,
            CaseState.ARCHIVED,
            CaseState.CANCELLED,
            CaseState.NO_SHOW,
            CaseState.ABORTED,
            CaseState.CONVERTED);
  }

  @Test
  void booked_is_what_has_a_time_that_was_not_called_off() {
    assertThat(those(CaseState::isBooked))
        .containsExactlyInAnyOrder(
            CaseState.SCHEDULED,
            CaseState.READY,
            CaseState.LOBBY,
            CaseState.IN_SESSION,
            CaseState.SUSPENDED,
            CaseState.ENDED,
            CaseState.OPINION_DRAFT,
            CaseState.OPINION_SIGNED,
            CaseState.DELIVERED,
            CaseState.ACKNOWLEDGED,
            CaseState.CLOSED,
            CaseState.ARCHIVED);
  }

  @Test
  void being_written_is_what_has_not_been_sent() {
    assertThat(those(CaseState::isBeingWritten))
        .containsExactlyInAnyOrder(CaseState.DRAFT, CaseState.SUBMITTED);
  }

  private static List<CaseState> those(Predicate<CaseState> question) {
    return Arrays.stream(CaseState.values()).filter(question).toList();
  }
}
