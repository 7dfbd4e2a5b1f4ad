package huizhen.relay.transport;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.relay.rtp.PacketBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class SrtpSessionTest {
  private static final byte[] RTCP = HexFormat.of().parseHex("80c90001cafebabe");

  /// libsrtp, test/srtp_driver.c: `srtp_validate` (AES_CM) and `srtp_validate_gcm`.
  @ParameterizedTest
  @EnumSource
  void protects_as_libsrtp_does(SrtpProfile profile) {
    String key =
        switch (profile) {
          case AES128_CM_HMAC_SHA1_80 -> "e1f97a0d3e018be0d64fa32c06de4139";
          case AEAD_AES_128_GCM -> "000102030405060708090a0b0c0d0e0f";
        };
    String salt =
        switch (profile) {
          case AES128_CM_HMAC_SHA1_80 -> "0ec675ad498afeebb6960b3aabe6";
          case AEAD_AES_128_GCM -> "a0a1a2a3a4a5a6a7a8a9aaab";
        };
    String expected =
        switch (profile) {
          case AES128_CM_HMAC_SHA1_80 ->
              """
              800f1234decafbadcafebabe
              4e55dc4ce79978d88ca4d215949d2402b78d6acc99ea179b8dbb
              """;
          case AEAD_AES_128_GCM ->
              """
              800f1234decafbadcafebabe
              c5002ede04cfdd2eb91159e0880aa06ed2976826f796b201df3131a127e8a392
              """;
        };
    byte[] exported = hex(key + key + salt + salt);
    try (var session = new SrtpSession(new SrtpKeys(profile, exported, true))) {
      var packet = buffer(hex("800f1234decafbadcafebabe" + "ab".repeat(16)));
      assertThat(session.protect(packet)).isEqualTo(SrtpVerdict.OK);
      assertThat(bytes(packet)).isEqualTo(hex(expected));
    }
  }

  @ParameterizedTest
  @EnumSource
  void the_other_side_reads_rtp_and_rtcp(SrtpProfile profile) {
    var client = session(profile, true);
    var server = session(profile, false);
    for (int sequence : new int[] {65_534, 65_535, 0, 1}) { // over the roll-over
      var packet = Peer.rtp(sequence);
      byte[] plain = bytes(packet);
      assertThat(client.protect(packet)).isEqualTo(SrtpVerdict.OK);
      assertThat(bytes(packet)).isNotEqualTo(plain).hasSizeGreaterThan(plain.length);
      assertThat(server.unprotect(packet)).isEqualTo(SrtpVerdict.OK);
      assertThat(bytes(packet)).isEqualTo(plain);
    }
    var control = buffer(RTCP);
    assertThat(server.protectControl(control)).isEqualTo(SrtpVerdict.OK);
    assertThat(client.unprotectControl(control)).isEqualTo(SrtpVerdict.OK);
    assertThat(bytes(control)).isEqualTo(RTCP);
  }

  @ParameterizedTest
  @EnumSource
  void refuses_a_packet_a_second_time(SrtpProfile profile) {
    var client = session(profile, true);
    var server = session(profile, false);
    var packet = Peer.rtp(7);
    assertThat(client.protect(packet)).isEqualTo(SrtpVerdict.OK);
    var again = buffer(bytes(packet));
    assertThat(server.unprotect(packet)).isEqualTo(SrtpVerdict.OK);
    assertThat(server.unprotect(again)).isEqualTo(SrtpVerdict.REPLAYED);
    var control = buffer(RTCP);
    assertThat(client.protectControl(control)).isEqualTo(SrtpVerdict.OK);
    var controlAgain = buffer(bytes(control));
    assertThat(server.unprotectControl(control)).isEqualTo(SrtpVerdict.OK);
    assertThat(server.unprotectControl(controlAgain)).isEqualTo(SrtpVerdict.REPLAYED);
  }

  /// RFC 3711 §3.3.2 asks for a window of 64 packets, and that is what the library has.
  @ParameterizedTest
  @EnumSource
  void takes_a_packet_that_is_late_by_the_window_and_no_later(SrtpProfile profile) {
    var client = session(profile, true);
    var server = session(profile, false);
    var late = new PacketBuffer[100];
    for (int sequence = 0; sequence < 100; sequence++) {
      late[sequence] = Peer.rtp(sequence);
      assertThat(client.protect(late[sequence])).isEqualTo(SrtpVerdict.OK);
    }
    assertThat(server.unprotect(late[99])).isEqualTo(SrtpVerdict.OK);
    assertThat(server.unprotect(late[99 - 63])).isEqualTo(SrtpVerdict.OK);
    assertThat(server.unprotect(late[99 - 64])).isEqualTo(SrtpVerdict.REPLAYED);
    // What is repaired later than that comes as RTX: another source, with a window of its own.
    var repair = withSsrc(0x0123_4567);
    assertThat(client.protect(repair)).isEqualTo(SrtpVerdict.OK);
    assertThat(server.unprotect(repair)).isEqualTo(SrtpVerdict.OK);
  }

  @Test
  void keeps_contexts_for_a_bounded_number_of_sources() {
    var client = session(SrtpProfile.AEAD_AES_128_GCM, true);
    var server = session(SrtpProfile.AEAD_AES_128_GCM, false);
    for (int ssrc = 0; ssrc < SsrcTable.MAX_ENTRIES; ssrc++) {
      var packet = withSsrc(ssrc);
      assertThat(client.protect(packet)).isEqualTo(SrtpVerdict.OK);
      assertThat(server.unprotect(packet)).isEqualTo(SrtpVerdict.OK);
    }
    assertThat(client.protect(withSsrc(-1))).isEqualTo(SrtpVerdict.TOO_MANY_SOURCES);
    var other = session(SrtpProfile.AEAD_AES_128_GCM, true);
    var packet = withSsrc(-1);
    assertThat(other.protect(packet)).isEqualTo(SrtpVerdict.OK);
    assertThat(server.unprotect(packet)).isEqualTo(SrtpVerdict.TOO_MANY_SOURCES);
  }

  @Test
  void forgeries_take_no_place() {
    var client = session(SrtpProfile.AEAD_AES_128_GCM, true);
    var server = session(SrtpProfile.AEAD_AES_128_GCM, false);
    for (int ssrc = 0; ssrc < 2 * SsrcTable.MAX_ENTRIES; ssrc++) {
      assertThat(server.unprotect(withSsrc(ssrc))).isEqualTo(SrtpVerdict.FORGED);
    }
    var packet = withSsrc(3);
    assertThat(client.protect(packet)).isEqualTo(SrtpVerdict.OK);
    assertThat(server.unprotect(packet)).isEqualTo(SrtpVerdict.OK);
  }

  @ParameterizedTest
  @EnumSource
  void gives_a_verdict_on_any_mutation(SrtpProfile profile) {
    long seed = 4711;
    var random = new SplittableRandom(seed);
    var client = session(profile, true);
    var server = session(profile, false);
    for (int i = 0; i < 10_000; i++) {
      var packet = i % 2 == 0 ? Peer.rtp(i) : buffer(RTCP);
      boolean isControl = i % 2 == 1;
      assertThat(isControl ? client.protectControl(packet) : client.protect(packet))
          .isEqualTo(SrtpVerdict.OK);
      byte[] mutant = bytes(packet);
      if (random.nextInt(3) == 0) {
        mutant = Arrays.copyOf(mutant, random.nextInt(mutant.length));
      }
      for (int flips = random.nextInt(1, 4); flips > 0 && mutant.length > 0; flips--) {
        mutant[random.nextInt(mutant.length)] ^= (byte) (1 << random.nextInt(8));
      }
      if (Arrays.equals(mutant, bytes(packet))) {
        continue; // two flips of one bit
      }
      var verdict =
          isControl ? server.unprotectControl(buffer(mutant)) : server.unprotect(buffer(mutant));
      assertThat(verdict)
          .describedAs("seed %d round %d", seed, i)
          .isNotIn(SrtpVerdict.OK, SrtpVerdict.FAILED);
    }
  }

  @Test
  void refuses_to_protect_what_is_too_short_or_has_no_room() {
    var session = session(SrtpProfile.AEAD_AES_128_GCM, true);
    assertThat(session.protect(buffer(new byte[11]))).isEqualTo(SrtpVerdict.MALFORMED);
    assertThat(session.protectControl(buffer(new byte[7]))).isEqualTo(SrtpVerdict.MALFORMED);
    assertThat(session.protect(new PacketBuffer(new byte[100], 0, 100)))
        .isEqualTo(SrtpVerdict.MALFORMED);
  }

  private static SrtpSession session(SrtpProfile profile, boolean isClient) {
    byte[] exported = new byte[SrtpKeys.exportedBytes(profile)];
    new SplittableRandom(1).nextBytes(exported);
    return new SrtpSession(new SrtpKeys(profile, exported, isClient));
  }

  private static PacketBuffer withSsrc(int ssrc) {
    var packet = Peer.rtp(1);
    packet.getBuffer()[10] = (byte) (ssrc >> 8);
    packet.getBuffer()[11] = (byte) ssrc;
    return packet;
  }

  private static PacketBuffer buffer(byte[] bytes) {
    var buffer = new PacketBuffer();
    buffer.copyFrom(bytes, 0, bytes.length);
    return buffer;
  }

  private static byte[] bytes(PacketBuffer buffer) {
    return Arrays.copyOfRange(
        buffer.getBuffer(), buffer.getOffset(), buffer.getOffset() + buffer.getLength());
  }

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text.replaceAll("\\s", ""));
  }
}
