package huizhen.relay.room;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VoiceTest {
  private static final long MILLIS = 1_000_000;
  private static final long PACKET_MILLIS = 20;
  private static final int LOUD = 20;
  private static final int SILENT = 127;

  private final Voice voice = new Voice();
  private long nowMillis = 10_000;

  @Test
  void speaks_on_over_a_pause_of_a_second_and_a_half() {
    hears(LOUD, 25);
    long last = voice.lastHeardNanos();
    assertThat(last).isEqualTo(nowMillis * MILLIS);
    assertThat(voice.isSpeaking(last + 1_400 * MILLIS)).isTrue();
    assertThat(voice.isSpeaking(last + 1_499 * MILLIS)).isTrue();
    assertThat(voice.isSpeaking(last + 1_500 * MILLIS)).isFalse();
    assertThat(voice.isSpeaking(last + 1_600 * MILLIS)).isFalse();
  }

  @Test
  void packets_of_silence_do_not_prolong_the_pause() {
    hears(LOUD, 25);
    long last = nowMillis;
    hears(SILENT, 70); // 1.4 s; the level sinks below the threshold within the first few
    assertThat(voice.lastHeardNanos()).isLessThan((last + 100) * MILLIS);
    assertThat(isSpeaking()).isTrue();
    hears(SILENT, 10); // 1.6 s
    assertThat(isSpeaking()).isFalse();
    hears(LOUD, 25);
    assertThat(isSpeaking()).as("the next word").isTrue();
  }

  @Test
  void a_click_is_no_speech() {
    hears(SILENT, 50);
    hears(LOUD, 3);
    assertThat(isSpeaking()).isFalse();
    hears(LOUD, 3);
    assertThat(isSpeaking()).as("and 120 ms are").isTrue();
  }

  @Test
  void has_not_spoken_before_its_first_packet() {
    assertThat(voice.isSpeaking(0)).isFalse();
    assertThat(voice.isSpeaking(nowMillis * MILLIS)).isFalse();
    assertThat(voice.lastHeardNanos()).isZero();
    assertThat(voice.loudness()).isZero();
  }

  @Test
  void is_as_loud_as_another_within_six_decibels() {
    hears(20, 100);
    int loudness = voice.loudness();
    hears(24, 100);
    assertThat(voice.loudness()).isEqualTo(loudness);
    hears(12, 100);
    assertThat(voice.loudness()).isGreaterThan(loudness);
  }

  private void hears(int level, int packets) {
    for (int i = 0; i < packets; i++) {
      nowMillis += PACKET_MILLIS;
      voice.heard(level, nowMillis * MILLIS);
    }
  }

  private boolean isSpeaking() {
    return voice.isSpeaking(nowMillis * MILLIS);
  }
}
