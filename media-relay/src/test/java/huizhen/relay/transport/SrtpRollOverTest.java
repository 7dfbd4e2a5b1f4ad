package huizhen.relay.transport;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.relay.rtp.PacketBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What an [SrtpSession] makes of sequence numbers that wrap, come late or come again (RFC 3711
/// §3.3.1).
final class SrtpRollOverTest {
  private static final int MEDIA = 0x11111111;
  private static final int RTX = 0x22222222;

  @ParameterizedTest
  @EnumSource
  void the_roll_over_counter_goes_on_with_each_wrap(SrtpProfile profile) {
    var sender = session(profile, true);
    var receiver = session(profile, false);
    // Two wraps: if an index came again, its key stream would.
    var streams = new HashSet<Long>();
    for (int i = 0; i < (1 << 17) + 1000; i++) {
      int sequence16 = 65_000 + i & 0xffff;
      long first = protectAndRead(sender, receiver, MEDIA, sequence16);
      assertThat(streams.add(first)).as("packet %d has a key stream of its own", i).isTrue();
      if (i % 64 == 0) {
        long repair = protectAndRead(sender, receiver, RTX, i / 64 & 0xffff);
        assertThat(streams.add(repair)).as("repair %d has a key stream of its own", i).isTrue();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void late_packets_are_read_across_a_wrap(SrtpProfile profile) {
    long seed = 3711;
    var random = new SplittableRandom(seed);
    var sender = session(profile, true);
    var receiver = session(profile, false);
    for (int from = 65_500; from < (1 << 17) + 100; from += 8) {
      PacketBuffer[] batch = new PacketBuffer[8];
      for (int i = 0; i < batch.length; i++) {
        batch[i] = packet(MEDIA, from + i & 0xffff);
        assertThat(sender.protect(batch[i])).isEqualTo(SrtpVerdict.OK);
      }
      for (int i = batch.length - 1; i > 0; i--) {
        int other = random.nextInt(i + 1);
        PacketBuffer swapped = batch[i];
        batch[i] = batch[other];
        batch[other] = swapped;
      }
      for (PacketBuffer each : batch) {
        assertThat(receiver.unprotect(each))
            .as("seed %d at %d", seed, from)
            .isEqualTo(SrtpVerdict.OK);
        assertThat(bytes(each)).isEqualTo(bytes(packet(MEDIA, sequence16(each))));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_sender_may_be_late_itself_across_a_wrap(SrtpProfile profile) {
    var sender = session(profile, true);
    var receiver = session(profile, false);
    for (int sequence16 : new int[] {65_533, 65_535, 1, 0, 65_534, 2}) {
      long _ = protectAndRead(sender, receiver, MEDIA, sequence16);
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_packet_that_is_lost_around_the_wrap_is_no_matter(SrtpProfile profile) {
    var sender = session(profile, true);
    var receiver = session(profile, false);
    for (int i = 0; i < 3 << 16; i += 5) {
      int sequence16 = 40_000 + i & 0xffff;
      var packet = packet(MEDIA, sequence16);
      assertThat(sender.protect(packet)).isEqualTo(SrtpVerdict.OK);
      boolean isLost = sequence16 > 60_000 || sequence16 < 5_000;
      if (!isLost) {
        assertThat(receiver.unprotect(packet)).as("packet %d", i).isEqualTo(SrtpVerdict.OK);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void the_same_packet_again_has_the_same_bytes_in_another_session_of_the_same_keys(
      SrtpProfile profile) {
    var one = session(profile, true);
    var other = session(profile, true);
    for (int sequence16 : new int[] {7, 65_535, 0}) {
      var first = packet(MEDIA, sequence16);
      var second = packet(MEDIA, sequence16);
      assertThat(one.protect(first)).isEqualTo(SrtpVerdict.OK);
      assertThat(other.protect(second)).isEqualTo(SrtpVerdict.OK);
      assertThat(bytes(second)).isEqualTo(bytes(first));
    }
  }

  @ParameterizedTest
  @EnumSource
  void nothing_goes_out_under_a_sequence_that_was_used(SrtpProfile profile) {
    // With other bytes it would be the same key stream twice, and for GCM the end of authenticity
    // (RFC 7714 §8.4). So whoever repeats a packet uses RTX.
    var sender = session(profile, true);
    for (int sequence16 : new int[] {65_534, 65_535, 0, 1}) {
      assertThat(sender.protect(packet(MEDIA, sequence16))).isEqualTo(SrtpVerdict.OK);
    }
    for (int sequence16 : new int[] {65_534, 65_535, 0, 1}) {
      assertThat(sender.protect(packet(MEDIA, sequence16))).isEqualTo(SrtpVerdict.REPLAYED);
    }
    assertThat(sender.protect(packet(RTX, 0))).isEqualTo(SrtpVerdict.OK);
    assertThat(sender.protect(packet(MEDIA, 2))).isEqualTo(SrtpVerdict.OK);
  }

  /// Sends one packet of zeros, checks that it is read, and gives the beginning of its key stream.
  private static long protectAndRead(
      SrtpSession sender, SrtpSession receiver, int ssrc, int sequence16) {
    var packet = packet(ssrc, sequence16);
    assertThat(sender.protect(packet)).isEqualTo(SrtpVerdict.OK);
    long stream = 0;
    for (int i = 0; i < 8; i++) {
      stream = (stream << 8) | (packet.getBuffer()[12 + i] & 0xff);
    }
    assertThat(receiver.unprotect(packet)).as("sequence %d", sequence16).isEqualTo(SrtpVerdict.OK);
    assertThat(packet.getLength()).isEqualTo(32);
    assertThat(sequence16(packet)).isEqualTo(sequence16);
    return stream;
  }

  private static PacketBuffer packet(int ssrc, int sequence16) {
    var packet = new PacketBuffer();
    packet.setOffsetLength(0, 32);
    byte[] bytes = packet.getBuffer();
    bytes[0] = (byte) 0x80;
    bytes[1] = 96;
    bytes[2] = (byte) (sequence16 >> 8);
    bytes[3] = (byte) sequence16;
    for (int i = 0; i < 4; i++) {
      bytes[8 + i] = (byte) (ssrc >>> (24 - 8 * i));
    }
    return packet;
  }

  private static int sequence16(PacketBuffer packet) {
    return StunMessage.int16(packet.getBuffer(), packet.getOffset() + 2);
  }

  private static byte[] bytes(PacketBuffer packet) {
    return Arrays.copyOfRange(
        packet.getBuffer(), packet.getOffset(), packet.getOffset() + packet.getLength());
  }

  private static SrtpSession session(SrtpProfile profile, boolean isClient) {
    byte[] exported = new byte[SrtpKeys.exportedBytes(profile)];
    new SplittableRandom(2).nextBytes(exported);
    return new SrtpSession(new SrtpKeys(profile, exported, isClient));
  }
}
