package huizhen.relay.room;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KeyframeWishTest {
  private static final long SECOND = 1_000_000_000L;

  private final KeyframeWish wish = new KeyframeWish();

  @Test
  void passes_on_what_a_broken_decoder_asks() {
    assertThat(wish.ask(0, 0)).isTrue();
    assertThat(wish.ask(0, SECOND / 4)).isFalse();
    assertThat(wish.ask(0, SECOND)).isTrue();
  }

  @Test
  void a_flood_fades() {
    int passed = 0;
    for (long now = 0; now < 60 * SECOND; now += 1_000_000) {
      passed += wish.ask(0, now) ? 1 : 0;
    }
    assertThat(passed).as("of 60,000").isBetween(8, 20);
  }

  @Test
  void who_has_been_quiet_is_heard_again() {
    for (long now = 0; now < 30 * SECOND; now += 1_000_000) {
      var _ = wish.ask(0, now);
    }
    assertThat(wish.ask(0, 31 * SECOND)).isFalse();
    assertThat(wish.ask(0, 60 * SECOND)).isTrue();
    assertThat(wish.ask(0, 60 * SECOND + SECOND / 2)).isTrue();
  }

  @Test
  void stills_are_asked_for_before_two_seconds_have_passed() {
    wish.granted(1, 0);
    assertThat(wish.isDue(false, 5 * SECOND)).isFalse();
    assertThat(wish.isDue(true, SECOND)).isFalse();
    assertThat(wish.isDue(true, KeyframeWish.STILL_INTERVAL_NANOS)).isTrue();
    assertThat(wish.isDue(true, KeyframeWish.STILL_INTERVAL_NANOS + 1))
        .as("asked just now")
        .isFalse();
    assertThat(KeyframeWish.STILL_INTERVAL_NANOS).isLessThan(2 * SECOND);
  }

  @Test
  void a_keyframe_that_is_on_its_way_is_not_asked_for_again() {
    wish.granted(9_000, 0);
    wish.sent(9_000, SECOND);
    wish.sent(12_000, 2 * SECOND);
    assertThat(wish.ask(SECOND / 2, SECOND + SECOND / 2)).isFalse();
    assertThat(wish.ask(SECOND / 2, SECOND + SECOND / 2 + 1)).isTrue();
  }
}
