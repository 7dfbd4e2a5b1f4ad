package huizhen.relay.forward;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KeyframeRequesterTest {
  private final KeyframeRequester requester = new KeyframeRequester();

  @Test
  void asks_at_once_and_then_no_more_often_than_the_interval() {
    assertThat(requester.ask(0)).isFalse();
    requester.want();
    assertThat(requester.ask(1)).isTrue();
    int asked = 0;
    for (long now = 2; now < 2_000_000_000L; now += 10_000_000) {
      requester.want();
      if (requester.ask(now)) {
        asked++;
      }
    }
    assertThat(asked).isEqualTo(1);
  }

  @Test
  void stops_when_a_keyframe_has_come() {
    requester.want();
    assertThat(requester.ask(0)).isTrue();
    requester.onKeyframe();
    assertThat(requester.ask(KeyframeRequester.INTERVAL_NANOS)).isFalse();
  }

  @Test
  void stops_asking_somebody_who_does_not_answer() {
    requester.want();
    int asked = 0;
    for (int i = 0; i < 100; i++) {
      if (requester.ask(i * KeyframeRequester.INTERVAL_NANOS)) {
        asked++;
      }
    }
    assertThat(asked).isEqualTo(KeyframeRequester.MAX_TRIES);
  }
}
