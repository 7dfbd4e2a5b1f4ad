package huizhen.relay.transport;

import static huizhen.relay.transport.SealedSessions.bytes;
import static huizhen.relay.transport.SealedSessions.flipped;
import static huizhen.relay.transport.SealedSessions.session;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import huizhen.relay.rtp.PacketBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What OpenSSL makes of RTP is what jitsi-srtp makes of it, byte by byte and verdict by verdict.
final class GcmRtpTest {
  private static final int MAX_PAYLOAD = 1_300;

  private final PacketBuffer ours = new PacketBuffer();
  private final PacketBuffer theirs = new PacketBuffer();

  @BeforeEach
  void hasOpenSsl() {
    assumeTrue(
        OpenSslGcm.create(new byte[OpenSslGcm.KEY_BYTES], true).isPresent(),
        "this machine has no OpenSSL 3");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void encrypts_as_jitsi_srtp_does(long seed) {
    var random = new SplittableRandom(seed);
    var openSsl = session(seed, true, true);
    var java = session(seed, true, false);
    int sequence16 = 65_000;
    for (int i = 0; i < 3_000; i++) {
      sequence16 = sequence16 + random.nextInt(-3, 8) & 0xffff; // late, again and ahead
      byte[] packet = packet(random, sequence16);
      ours.copyFrom(packet, 0, packet.length);
      theirs.copyFrom(packet, 0, packet.length);
      assertThat(openSsl.protect(ours)).as("packet %d", i).isEqualTo(java.protect(theirs));
      if (ours.getLength() > packet.length) {
        assertThat(bytes(ours)).as("packet %d", i).isEqualTo(bytes(theirs));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {4, 5, 6})
  void reads_as_jitsi_srtp_does_also_what_was_changed_on_the_way(long seed) {
    var random = new SplittableRandom(seed);
    var sender = session(seed, true, false);
    var openSsl = session(seed, false, true);
    var java = session(seed, false, false);
    int sequence16 = 64_000;
    byte[] before = {};
    for (int i = 0; i < 3_000; i++) {
      sequence16 = sequence16 + 1 & 0xffff;
      byte[] packet = packet(random, sequence16);
      theirs.copyFrom(packet, 0, packet.length);
      assertThat(sender.protect(theirs)).isEqualTo(SrtpVerdict.OK);
      byte[] sealed = bytes(theirs);
      byte[] arrived =
          switch (random.nextInt(8)) {
            case 0 -> flipped(random, sealed);
            case 1 -> Arrays.copyOf(sealed, random.nextInt(sealed.length));
            case 2 -> before.length == 0 ? sealed : before; // a replay
            default -> sealed;
          };
      before = sealed;
      ours.copyFrom(arrived, 0, arrived.length);
      theirs.copyFrom(arrived, 0, arrived.length);
      SrtpVerdict verdict = openSsl.unprotect(ours);
      assertThat(verdict).as("packet %d", i).isEqualTo(java.unprotect(theirs));
      if (verdict == SrtpVerdict.OK) {
        assertThat(bytes(ours)).as("packet %d", i).isEqualTo(bytes(theirs));
      }
    }
  }

  @Test
  void takes_nothing_that_is_longer_than_where_it_is_laid() {
    var sender = session(7, true, true);
    var receiver = session(7, false, true);
    byte[] room = new byte[4 * PacketBuffer.CAPACITY];
    room[0] = (byte) 0x80;
    for (int length = PacketBuffer.CAPACITY - 40; length < PacketBuffer.CAPACITY + 40; length++) {
      room[2] = (byte) (length >> 8);
      room[3] = (byte) length;
      var packet = new PacketBuffer(room.clone(), 0, length);
      boolean isTooLong = length > PacketBuffer.CAPACITY;
      assertThat(sender.protect(packet))
          .isEqualTo(isTooLong ? SrtpVerdict.MALFORMED : SrtpVerdict.OK);
      assertThat(receiver.unprotect(packet).equals(SrtpVerdict.OK)).isEqualTo(!isTooLong);
    }
    assertThat(receiver.unprotect(new PacketBuffer(room, 0, room.length)))
        .isEqualTo(SrtpVerdict.MALFORMED);
  }

  /// With sources, an extension and a payload, or without.
  private static byte[] packet(SplittableRandom random, int sequence16) {
    int sources = random.nextInt(4);
    int words = random.nextBoolean() ? random.nextInt(5) : -1;
    int header = 12 + 4 * sources + (words < 0 ? 0 : 4 + 4 * words);
    byte[] packet = new byte[header + (random.nextInt(6) == 0 ? 0 : random.nextInt(MAX_PAYLOAD))];
    random.nextBytes(packet);
    packet[0] = (byte) (0x80 | (words < 0 ? 0 : 0x10) | sources);
    packet[2] = (byte) (sequence16 >>> 8);
    packet[3] = (byte) sequence16;
    Arrays.fill(packet, 8, 11, (byte) 7);
    packet[11] = (byte) random.nextInt(3);
    if (words >= 0) {
      packet[12 + 4 * sources + 2] = 0;
      packet[12 + 4 * sources + 3] = (byte) words;
    }
    return packet;
  }
}
