package huizhen.relay.forward;

import static huizhen.relay.forward.KeyframeRequester.INTERVAL_NANOS;
import static huizhen.relay.forward.KeyframeRequester.PATIENT_NANOS;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KeyframeRequesterTest {
  private static final long MILLI = 1_000_000;
  private static final int ALL = 0b111;

  private final KeyframeRequester requester = new KeyframeRequester(3);

  @Test
  void asks_at_once_and_then_no_more_often_than_the_interval() {
    assertThat(requester.ask(ALL, ALL, 0)).isZero();
    int asked = 0;
    for (long now = 1; now < 2 * INTERVAL_NANOS; now += 10 * MILLI) {
      requester.want(0, false);
      asked += Integer.bitCount(requester.ask(ALL, ALL, now));
    }
    assertThat(asked).isEqualTo(2);
  }

  @Test
  void all_encodings_together_cost_one_request_an_interval() {
    int asked = 0;
    for (long now = 0; now < 10 * INTERVAL_NANOS; now += 10 * MILLI) {
      for (int encoding = 0; encoding < 3; encoding++) {
        requester.want(encoding, false);
      }
      if (requester.ask(ALL, ALL, now) != 0) {
        asked++;
        answer(now + MILLI, 0, 1, 2);
      }
    }
    assertThat(asked).isEqualTo(10);
  }

  @Test
  void asks_for_one_where_one_answers_for_all() {
    requester.want(0, false);
    requester.want(2, false);
    assertThat(Integer.bitCount(requester.ask(ALL, ALL, 0))).isEqualTo(1);
    answer(50 * MILLI, 0, 1, 2);
    assertThat(requester.isWanted(2)).isFalse();
    assertThat(requester.ask(ALL, ALL, INTERVAL_NANOS)).isZero();
  }

  @Test
  void asks_for_all_that_are_wanted_where_each_answers_for_itself() {
    requester.want(0, false);
    requester.want(2, false);
    assertThat(requester.ask(ALL, ALL, 0)).isEqualTo(0b001);
    answer(50 * MILLI, 0);
    requester.want(1, false);
    assertThat(requester.ask(ALL, ALL, INTERVAL_NANOS)).isEqualTo(0b110);
    answer(INTERVAL_NANOS + 50 * MILLI, 0, 1, 2); // it answers for all after all
    requester.want(0, false);
    requester.want(1, false);
    assertThat(requester.ask(ALL, ALL, 2 * INTERVAL_NANOS)).isEqualTo(0b001);
  }

  @Test
  void a_source_that_is_back_is_asked_at_once() {
    requester.want(0, false);
    assertThat(requester.ask(ALL, ALL, 0)).isEqualTo(0b001);
    assertThat(requester.ask(ALL, ALL, 500 * MILLI)).isZero();
    requester.onReturn();
    assertThat(requester.ask(ALL, ALL, 510 * MILLI)).isNotZero();
    assertThat(requester.ask(ALL, ALL, 520 * MILLI)).isZero();
    answer(550 * MILLI, 0, 1, 2);
    assertThat(requester.isWanted(0)).isFalse();
  }

  @Test
  void one_that_is_not_sent_keeps_none_that_is_waiting() {
    requester.want(0, false);
    requester.want(1, false);
    assertThat(requester.ask(ALL, 0b010, 0)).isEqualTo(0b010);
    answer(50 * MILLI, 1);
    requester.want(1, false);
    assertThat(requester.ask(ALL, 0b010, INTERVAL_NANOS)).isEqualTo(0b010);
  }

  @Test
  void a_larger_picture_waits_longer_than_one_that_stands() {
    requester.want(0, false);
    assertThat(requester.ask(ALL, ALL, 0)).isEqualTo(0b001);
    answer(50 * MILLI, 0, 1, 2);
    requester.want(1, true);
    assertThat(requester.ask(ALL, ALL, INTERVAL_NANOS)).isZero();
    requester.want(0, false);
    assertThat(requester.ask(ALL, ALL, INTERVAL_NANOS)).isEqualTo(0b001);
    answer(INTERVAL_NANOS + 50 * MILLI, 0);
    assertThat(requester.isWanted(1)).isTrue();
    assertThat(requester.ask(ALL, ALL, INTERVAL_NANOS + PATIENT_NANOS)).isEqualTo(0b010);
  }

  @Test
  void stops_when_a_keyframe_has_come() {
    requester.want(0, false);
    assertThat(requester.ask(ALL, ALL, 0)).isEqualTo(0b001);
    requester.onKeyframe(0, MILLI);
    assertThat(requester.ask(ALL, ALL, INTERVAL_NANOS)).isZero();
  }

  @Test
  void stops_asking_somebody_who_does_not_answer() {
    requester.want(1, false);
    int asked = 0;
    for (int i = 0; i < 100; i++) {
      asked += Integer.bitCount(requester.ask(ALL, ALL, i * INTERVAL_NANOS));
    }
    assertThat(asked).isEqualTo(KeyframeRequester.MAX_TRIES);
  }

  private void answer(long nowNanos, int... encodings) {
    for (int encoding : encodings) {
      requester.onKeyframe(encoding, nowNanos);
    }
  }
}
