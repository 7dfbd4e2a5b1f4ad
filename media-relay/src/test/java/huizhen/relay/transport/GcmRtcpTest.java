package huizhen.relay.transport;

import static huizhen.relay.transport.SealedSessions.bytes;
import static huizhen.relay.transport.SealedSessions.flipped;
import static huizhen.relay.transport.SealedSessions.keys;
import static huizhen.relay.transport.SealedSessions.session;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import huizhen.relay.rtp.PacketBuffer;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.SplittableRandom;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What OpenSSL makes of RTCP is what jitsi-srtp makes of it, byte by byte and verdict by verdict.
final class GcmRtcpTest {
  private static final int MAX_BODY = 1_200;
  private static final int IS_ENCRYPTED = 0x8000_0000;

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
    for (int i = 0; i < 2_000; i++) {
      byte[] packet = packet(random);
      ours.copyFrom(packet, 0, packet.length);
      theirs.copyFrom(packet, 0, packet.length);
      assertThat(openSsl.protectControl(ours)).isEqualTo(java.protectControl(theirs));
      assertThat(bytes(ours)).as("packet %d", i).isEqualTo(bytes(theirs));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {4, 5, 6})
  void reads_as_jitsi_srtp_does_also_what_was_changed_on_the_way(long seed) {
    var random = new SplittableRandom(seed);
    var sender = session(seed, true, false);
    var openSsl = session(seed, false, true);
    var java = session(seed, false, false);
    byte[][] earlier = new byte[100][];
    for (int i = 0; i < 3_000; i++) {
      byte[] packet = packet(random);
      theirs.copyFrom(packet, 0, packet.length);
      assertThat(sender.protectControl(theirs)).isEqualTo(SrtpVerdict.OK);
      byte[] sealed = bytes(theirs);
      byte[] before = earlier[random.nextInt(earlier.length)];
      earlier[i % earlier.length] = sealed;
      byte[] arrived =
          switch (random.nextInt(8)) {
            case 0 -> flipped(random, sealed);
            case 1 -> Arrays.copyOf(sealed, random.nextInt(sealed.length));
            case 2, 3 -> before == null ? sealed : before; // late, a replay, or too old
            case 4 -> new byte[0]; // as good as lost
            default -> sealed;
          };
      ours.copyFrom(arrived, 0, arrived.length);
      theirs.copyFrom(arrived, 0, arrived.length);
      SrtpVerdict verdict = openSsl.unprotectControl(ours);
      assertThat(verdict).as("packet %d", i).isEqualTo(java.unprotectControl(theirs));
      if (verdict == SrtpVerdict.OK) {
        assertThat(bytes(ours)).as("packet %d", i).isEqualTo(bytes(theirs));
      }
    }
  }

  /// RFC 7714 §9.3. It lies in the middle of a buffer here, as it may.
  @Test
  void reads_what_is_authenticated_and_not_encrypted() throws GeneralSecurityException {
    byte[] packet = packet(new SplittableRandom(8));
    byte[] sealed = authenticated(8, packet, 5);
    var arrived = new PacketBuffer(new byte[PacketBuffer.CAPACITY], 0, 0);
    System.arraycopy(sealed, 0, arrived.getBuffer(), 100, sealed.length);
    arrived.setOffsetLength(100, sealed.length);
    var receiver = session(8, false, true);
    assertThat(receiver.unprotectControl(arrived)).isEqualTo(SrtpVerdict.OK);
    assertThat(bytes(arrived)).isEqualTo(packet);

    byte[] changed = authenticated(8, packet, 6);
    changed[10] ^= 1;
    ours.copyFrom(changed, 0, changed.length);
    assertThat(receiver.unprotectControl(ours)).isEqualTo(SrtpVerdict.FORGED);
  }

  @Test
  void takes_nothing_that_is_longer_than_where_it_is_laid() {
    var sender = session(9, true, true);
    var receiver = session(9, false, true);
    byte[] room = new byte[2 * PacketBuffer.CAPACITY];
    room[0] = (byte) 0x80;
    for (int length = PacketBuffer.CAPACITY - 40; length < PacketBuffer.CAPACITY + 40; length++) {
      var packet = new PacketBuffer(room.clone(), 0, length);
      boolean isTooLong = length > PacketBuffer.CAPACITY - 4;
      assertThat(sender.protectControl(packet))
          .isEqualTo(isTooLong ? SrtpVerdict.MALFORMED : SrtpVerdict.OK);
      assertThat(receiver.unprotectControl(packet).equals(SrtpVerdict.OK)).isEqualTo(!isTooLong);
    }
    assertThat(receiver.unprotectControl(new PacketBuffer(room, 0, room.length)))
        .isEqualTo(SrtpVerdict.MALFORMED);
  }

  @Test
  void a_forgery_uses_no_index_up() {
    var sender = session(10, true, true);
    var receiver = session(10, false, true);
    byte[] packet = packet(new SplittableRandom(10));
    ours.copyFrom(packet, 0, packet.length);
    assertThat(sender.protectControl(ours)).isEqualTo(SrtpVerdict.OK);
    byte[] sealed = bytes(ours);
    byte[] forged = sealed.clone();
    forged[9] ^= 4;
    theirs.copyFrom(forged, 0, forged.length);
    assertThat(receiver.unprotectControl(theirs)).isEqualTo(SrtpVerdict.FORGED);
    ours.copyFrom(sealed, 0, sealed.length);
    assertThat(receiver.unprotectControl(ours)).isEqualTo(SrtpVerdict.OK);
    ours.copyFrom(sealed, 0, sealed.length);
    assertThat(receiver.unprotectControl(ours)).isEqualTo(SrtpVerdict.REPLAYED);
  }

  private static byte[] packet(SplittableRandom random) {
    byte[] packet = new byte[8 + (random.nextInt(6) == 0 ? 0 : random.nextInt(MAX_BODY))];
    random.nextBytes(packet);
    packet[0] = (byte) 0x80;
    Arrays.fill(packet, 4, 7, (byte) 7);
    packet[7] = (byte) random.nextInt(3);
    return packet;
  }

  private static byte[] authenticated(long seed, byte[] packet, int index)
      throws GeneralSecurityException {
    var keys = keys(seed, true);
    byte[] key = GcmRtp.derive(keys.localKey(), keys.localSalt(), 3, 16);
    ByteBuffer iv = ByteBuffer.wrap(GcmRtp.derive(keys.localKey(), keys.localSalt(), 5, 12));
    iv.putInt(2, iv.getInt(2) ^ ByteBuffer.wrap(packet).getInt(4));
    iv.putInt(8, iv.getInt(8) ^ index);
    byte[] word = ByteBuffer.allocate(4).putInt(index & ~IS_ENCRYPTED).array();
    var cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(
        Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, iv.array()));
    cipher.updateAAD(packet);
    cipher.updateAAD(word);
    byte[] tag = cipher.doFinal();
    return ByteBuffer.allocate(packet.length + 20).put(packet).put(tag).put(word).array();
  }
}
