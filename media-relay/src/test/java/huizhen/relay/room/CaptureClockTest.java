package huizhen.relay.room;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CaptureClockTest {
  private static final int CLOCK_RATE = 48_000;
  private static final int TICKS_OF_MILLI = 48;

  private final CaptureClock clock = new CaptureClock(CLOCK_RATE);

  @Test
  void believes_the_report_where_no_packet_says_otherwise() {
    assertThat(clock.timestampAt(ntp(100_000), 7_000)).isEqualTo(7_000);
  }

  @Test
  void says_what_was_heard_at_the_time_of_the_report() {
    clock.onPacket(1_000, ntp(100_000));
    long heard = 1_000 + 250 * TICKS_OF_MILLI;
    assertThat(clock.timestampAt(ntp(100_250), heard - 33 * TICKS_OF_MILLI)).isEqualTo(heard);
    assertThat(clock.timestampAt(ntp(99_990), 510)).as("of before it").isEqualTo(520);
  }

  /// Chromium hands on what WebAudio made in pieces that are up to 10 ms late.
  @Test
  void takes_the_earliest_of_some_seconds() {
    clock.onPacket(0, ntp(100_009));
    clock.onPacket(1_000 * TICKS_OF_MILLI, ntp(101_000));
    clock.onPacket(2_000 * TICKS_OF_MILLI, ntp(102_005));
    assertThat(heardAt(102_500, 2_500)).isTrue();
    clock.onPacket(5_100 * TICKS_OF_MILLI, ntp(105_110));
    assertThat(heardAt(105_200, 5_200)).as("of the stretch before").isTrue();
    clock.onPacket(10_200 * TICKS_OF_MILLI, ntp(110_206));
    assertThat(heardAt(110_300, 10_294)).as("of none before that").isTrue();
  }

  @Test
  void begins_anew_with_another_count() {
    clock.onPacket(0, ntp(100_000));
    clock.onPacket(7_000 * TICKS_OF_MILLI, ntp(101_000));
    assertThat(heardAt(101_500, 7_500)).isTrue();
  }

  private boolean heardAt(long millis, long heardMillis) {
    long reported = (heardMillis - 30) * TICKS_OF_MILLI;
    return clock.timestampAt(ntp(millis), reported) == heardMillis * TICKS_OF_MILLI;
  }

  @Test
  void counts_over_the_end_of_32_bits() {
    clock.onPacket(0xffff_ff00L, ntp(100_000));
    assertThat(clock.timestampAt(ntp(100_100), 4_000)).isEqualTo(100 * TICKS_OF_MILLI - 256);
  }

  @ParameterizedTest
  @ValueSource(ints = {-21, 501, 100_000, -100_000})
  void does_not_believe_what_can_not_be(int earlierMillis) {
    clock.onPacket(1_000_000_000, ntp(100_000));
    long reported = 1_000_000_000 - (long) earlierMillis * TICKS_OF_MILLI;
    assertThat(clock.timestampAt(ntp(100_000), reported)).isEqualTo(reported);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, Long.MIN_VALUE, Long.MAX_VALUE})
  void does_not_believe_a_time_that_is_none(long captureNtp) {
    clock.onPacket(1_000, captureNtp);
    assertThat(clock.timestampAt(ntp(100_000), 900)).isEqualTo(900);
  }

  @Test
  void has_news_until_they_are_told() {
    assertThat(clock.hasNews()).isFalse();
    clock.onPacket(1_000, ntp(100_000));
    clock.onPacket(1_000 + 20 * TICKS_OF_MILLI, ntp(100_025));
    assertThat(clock.hasNews()).isTrue();
    assertThat(clock.ntp()).isEqualTo(ntp(100_000));
    assertThat(clock.timestamp()).isEqualTo(1_000);
    clock.told();
    assertThat(clock.hasNews()).isFalse();
  }

  @Test
  void forgets_what_was_said_long_ago_or_of_another_stream() {
    clock.onPacket(1_000, ntp(100_000));
    long reported = 1_000 + 12_001 * TICKS_OF_MILLI - 10;
    assertThat(clock.timestampAt(ntp(112_001), reported)).isEqualTo(reported);
    assertThat(clock.timestampAt(ntp(100_000), 999)).isEqualTo(1_000);
    clock.reset();
    assertThat(clock.timestampAt(ntp(100_000), 999)).isEqualTo(999);
  }

  private static long ntp(long millis) {
    return ((millis / 1_000) << 32) + (((millis % 1_000) << 32) / 1_000);
  }
}
