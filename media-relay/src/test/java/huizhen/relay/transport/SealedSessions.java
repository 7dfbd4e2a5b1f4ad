package huizhen.relay.transport;

import huizhen.relay.rtp.PacketBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;

/// Both ends of SRTP with AES-GCM by whatever seals it, and what happens to packets on their way.
final class SealedSessions {
  private SealedSessions() {}

  /// @param seed whoever has the same one understands another
  static SrtpSession session(long seed, boolean isClient, boolean usesOpenSsl) {
    return new SrtpSession(keys(seed, isClient), usesOpenSsl, _ -> {});
  }

  static SrtpKeys keys(long seed, boolean isClient) {
    var profile = SrtpProfile.AEAD_AES_128_GCM;
    byte[] exported = new byte[SrtpKeys.exportedBytes(profile)];
    new SplittableRandom(seed).nextBytes(exported);
    return new SrtpKeys(profile, exported, isClient);
  }

  /// With one bit changed.
  static byte[] flipped(SplittableRandom random, byte[] sealed) {
    byte[] copy = sealed.clone();
    copy[random.nextInt(copy.length)] ^= (byte) (1 << random.nextInt(8));
    return copy;
  }

  static byte[] bytes(PacketBuffer packet) {
    return Arrays.copyOfRange(
        packet.getBuffer(), packet.getOffset(), packet.getOffset() + packet.getLength());
  }
}
