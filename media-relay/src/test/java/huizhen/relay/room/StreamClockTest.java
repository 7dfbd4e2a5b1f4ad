package huizhen.relay.room;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.relay.api.MediaKind;
import org.junit.jupiter.api.Test;

class StreamClockTest {
  private static final int CLOCK_RATE = 90_000;
  private static final long MILLIS = 1_000_000;

  private final StreamClock clock = new StreamClock();
  private final Encoding small = new Encoding(0, "q", MediaKind.VIDEO, CLOCK_RATE);
  private final Encoding large = new Encoding(1, "f", MediaKind.VIDEO, CLOCK_RATE);

  @Test
  void sender_reports_tie_the_times_of_two_encodings_together() {
    reports(small, 100_000, 1_000);
    reports(large, 100_500, 500_000);
    clock.sent(small, 7, 1_000 + 90_000, 0); // of 101.000 s
    assertThat(clock.advance(large, 500_000 + 45_000 + 4_500, 50 * MILLIS))
        .as("of 101.050 s")
        .isEqualTo(4_500);
  }

  @Test
  void time_never_stands_still_or_goes_back() {
    reports(small, 100_000, 1_000);
    reports(large, 100_000, 1_000);
    clock.sent(small, 7, 10_000, 0);
    assertThat(clock.advance(large, 10_000, MILLIS)).as("the same moment").isEqualTo(1);
    assertThat(clock.advance(large, 9_000, MILLIS)).as("an earlier one").isEqualTo(1);
  }

  @Test
  void can_not_tell_without_a_report_of_both_at_the_time() {
    assertThat(clock.advance(large, 1_000, 0)).as("nothing went out").isZero();
    clock.sent(small, 7, 10_000, 0);
    reports(large, 100_000, 1_000);
    assertThat(clock.advance(large, 1_000, MILLIS)).as("none of the one that went out").isZero();
    reports(small, 100_000, 1_000);
    clock.sent(small, 8, 14_500, 50 * MILLIS);
    assertThat(clock.advance(large, 19_000, 100 * MILLIS)).isEqualTo(4_500);
    clock.reset();
    assertThat(clock.advance(large, 19_000, 100 * MILLIS)).as("another source").isZero();
  }

  /// A clock that was set, or a lie: a receiver would hold the picture back for as long.
  @Test
  void does_not_believe_reports_that_are_seconds_ahead_of_what_has_passed() {
    reports(small, 100_000, 1_000);
    reports(large, 100_000, 1_000);
    clock.sent(small, 7, 10_000, 0);
    long second = CLOCK_RATE;
    assertThat(clock.advance(large, 10_000 + 2 * second, 100 * MILLIS)).isEqualTo(2 * second);
    assertThat(clock.advance(large, 10_000 + 3 * second, 100 * MILLIS)).isZero();
    assertThat(clock.advance(large, 10_000 + 3 * second, 1_000 * MILLIS)).isEqualTo(3 * second);
  }

  @Test
  void goes_on_over_the_end_of_the_timestamps() {
    reports(small, 100_000, 0xffff_ff00L);
    reports(large, 100_000, 0);
    clock.sent(small, 7, 0xffff_ff00L + 9_000 & 0xffff_ffffL, 0); // 100.100 s
    assertThat(clock.advance(large, 13_500, 50 * MILLIS)).as("of 100.150 s").isEqualTo(4_500);
  }

  @Test
  void a_packet_that_was_overtaken_does_not_set_it_back() {
    reports(small, 100_000, 1_000);
    reports(large, 100_000, 1_000);
    clock.sent(small, 7, 19_000, 0);
    clock.sent(small, 6, 10_000, 10 * MILLIS);
    assertThat(clock.sequence()).isEqualTo(7);
    assertThat(clock.advance(large, 23_500, 50 * MILLIS)).isEqualTo(4_500);
    clock.sent(large, 2, 23_500, 50 * MILLIS);
    assertThat(clock.sequence()).as("another encoding counts for itself").isEqualTo(2);
    assertThat(clock.advance(small, 28_000, 100 * MILLIS)).isEqualTo(4_500);
  }

  private static void reports(Encoding encoding, long wallMillis, long timestamp) {
    long fraction = ((wallMillis % 1_000) << 32) / 1_000;
    encoding.onSenderReport(((wallMillis / 1_000) << 32) + fraction, timestamp, 0);
  }
}
