package huizhen.relay.transport;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.relay.rtp.PacketBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DatagramKindTest {
  /// The bounds of RFC 7983 §7 and RFC 5761 §4.
  @ParameterizedTest
  @CsvSource({
    "0, 1, STUN",
    "3, 0, STUN",
    "4, 0, UNKNOWN",
    "19, 0, UNKNOWN",
    "20, 254, DTLS",
    "63, 0, DTLS",
    "64, 0, UNKNOWN",
    "127, 0, UNKNOWN",
    "128, 191, RTP",
    "128, 192, RTCP",
    "191, 223, RTCP",
    "191, 224, RTP",
    "128, 111, RTP",
    "192, 0, UNKNOWN",
    "255, 255, UNKNOWN"
  })
  void sorts_by_the_first_two_bytes(int first, int second, DatagramKind kind) {
    byte[] bytes = {9, (byte) first, (byte) second};
    assertThat(DatagramKind.of(new PacketBuffer(bytes, 1, 2))).isEqualTo(kind);
  }

  @Test
  void knows_no_kind_of_empty_datagrams() {
    assertThat(DatagramKind.of(new PacketBuffer(new byte[1], 0, 1)))
        .isEqualTo(DatagramKind.UNKNOWN);
    assertThat(DatagramKind.of(new PacketBuffer())).isEqualTo(DatagramKind.UNKNOWN);
  }
}
