package huizhen.relay.transport;

import huizhen.relay.rtp.PacketBuffer;
import java.security.GeneralSecurityException;
import java.util.function.IntConsumer;
import org.jitsi.srtp.SrtcpCryptoContext;
import org.jitsi.srtp.SrtpContextFactory;
import org.jitsi.srtp.SrtpCryptoContext;
import org.jitsi.srtp.SrtpErrorStatus;
import org.jitsi.srtp.SrtpPolicy;
import org.jitsi.srtp.crypto.Aes;
import org.jitsi.utils.logging2.LoggerImpl;
import org.jspecify.annotations.Nullable;

/// SRTP and SRTCP in both directions (RFC 3711, RFC 7714): the only user of jitsi-srtp. Works in
/// place, gives a verdict and never throws for a packet.
///
/// Of AES-GCM RTP is [GcmRtp]'s and RTCP [GcmRtcp]'s where this machine has what they need; all
/// else, and elsewhere all, is jitsi-srtp's.
///
/// Has a context per SSRC, at most [SsrcTable#MAX_ENTRIES] in each direction. For a received SSRC
/// it is kept only once a packet has authenticated, so forgeries cost no memory.
public final class SrtpSession implements AutoCloseable {
  private static final int RTP_HEADER_BYTES = 12;
  private static final int RTCP_HEADER_BYTES = 8;

  static {
    // Left alone it picks a cipher by a race at start-up; on JDK 25 this one is the fastest.
    Aes.setFactoryClassName("SunJCE");
  }

  private final int tagBytes;
  private final IntConsumer onSource;
  private final @Nullable GcmRtp sendingGcm;
  private final @Nullable GcmRtp receivingGcm;
  private final @Nullable GcmRtcp sendingControlGcm;
  private final @Nullable GcmRtcp receivingControlGcm;
  private final SrtpContextFactory sender;
  private final SrtpContextFactory receiver;
  private final SsrcTable<SrtpCryptoContext> sending = new SsrcTable<>();
  private final SsrcTable<SrtcpCryptoContext> sendingControl = new SsrcTable<>();
  private final SsrcTable<SrtpCryptoContext> receiving = new SsrcTable<>();
  private final SsrcTable<SrtcpCryptoContext> receivingControl = new SsrcTable<>();

  public SrtpSession(SrtpKeys keys) {
    this(keys, true, _ -> {});
  }

  /// @param usesOpenSsl whether AES-GCM may be this machine's OpenSSL's
  /// @param onSource told the SSRC of each RTP stream once its first packet has authenticated
  SrtpSession(SrtpKeys keys, boolean usesOpenSsl, IntConsumer onSource) {
    this.onSource = onSource;
    SrtpPolicy policy = policy(keys.profile());
    var log = new LoggerImpl("huizhen.relay.srtp");
    tagBytes = policy.getAuthTagLength();
    sender = new SrtpContextFactory(true, keys.localKey(), keys.localSalt(), policy, policy, log);
    receiver =
        new SrtpContextFactory(false, keys.remoteKey(), keys.remoteSalt(), policy, policy, log);
    boolean isGcm = usesOpenSsl && keys.profile() == SrtpProfile.AEAD_AES_128_GCM;
    sendingGcm = isGcm ? gcm(keys.localKey(), keys.localSalt(), true) : null;
    receivingGcm = isGcm ? gcm(keys.remoteKey(), keys.remoteSalt(), false) : null;
    sendingControlGcm = isGcm ? controlGcm(keys.localKey(), keys.localSalt(), true) : null;
    receivingControlGcm = isGcm ? controlGcm(keys.remoteKey(), keys.remoteSalt(), false) : null;
  }

  private static @Nullable GcmRtp gcm(byte[] key, byte[] salt, boolean isSealing) {
    try {
      return GcmRtp.create(key, salt, isSealing).orElse(null);
    } catch (GeneralSecurityException e) {
      return null; // a JDK without AES: jitsi-srtp will say so with the first packet
    }
  }

  private static @Nullable GcmRtcp controlGcm(byte[] key, byte[] salt, boolean isSealing) {
    try {
      return GcmRtcp.create(key, salt, isSealing).orElse(null);
    } catch (GeneralSecurityException e) {
      return null; // as above
    }
  }

  /// Encrypts an RTP packet; it grows by the tag.
  public SrtpVerdict protect(PacketBuffer packet) {
    if (packet.getLength() < RTP_HEADER_BYTES || !hasRoom(packet, tagBytes)) {
      return SrtpVerdict.MALFORMED;
    }
    if (sendingGcm != null) {
      return sendingGcm.protect(packet);
    }
    try {
      SrtpCryptoContext context = sendingContext(ssrcAt(packet, 8));
      return context == null
          ? SrtpVerdict.TOO_MANY_SOURCES
          : verdict(context.transformPacket(packet));
    } catch (GeneralSecurityException e) {
      return SrtpVerdict.FAILED;
    }
  }

  /// Encrypts a compound RTCP packet; it grows by the index and the tag.
  public SrtpVerdict protectControl(PacketBuffer packet) {
    if (packet.getLength() < RTCP_HEADER_BYTES || !hasRoom(packet, tagBytes + 4)) {
      return SrtpVerdict.MALFORMED;
    }
    if (sendingControlGcm != null) {
      return sendingControlGcm.protect(packet);
    }
    try {
      SrtcpCryptoContext context = sendingControlContext(ssrcAt(packet, 4));
      return context == null
          ? SrtpVerdict.TOO_MANY_SOURCES
          : verdict(context.transformPacket(packet));
    } catch (GeneralSecurityException e) {
      return SrtpVerdict.FAILED;
    }
  }

  /// Checks and decrypts a received RTP packet; when the verdict is not OK, its bytes are garbage.
  public SrtpVerdict unprotect(PacketBuffer packet) {
    if (!isRtp(packet)) {
      return SrtpVerdict.MALFORMED;
    }
    if (receivingGcm != null) {
      return receivingGcm.unprotect(packet, onSource);
    }
    int ssrc = ssrcAt(packet, 8);
    try {
      SrtpCryptoContext known = receiving.get(ssrc);
      if (known != null) {
        return verdict(known.reverseTransformPacket(packet, false));
      }
      if (receiving.isFull()) {
        return SrtpVerdict.TOO_MANY_SOURCES;
      }
      SrtpCryptoContext fresh = receiver.deriveContext(ssrc, 0);
      SrtpVerdict verdict = verdict(fresh.reverseTransformPacket(packet, false));
      if (verdict == SrtpVerdict.OK) {
        receiving.put(ssrc, fresh);
        onSource.accept(ssrc);
      }
      return verdict;
    } catch (GeneralSecurityException e) {
      return SrtpVerdict.FAILED;
    }
  }

  /// As [#unprotect], for RTCP.
  public SrtpVerdict unprotectControl(PacketBuffer packet) {
    if (packet.getLength() < RTCP_HEADER_BYTES + 4 + tagBytes || version(packet) != 2) {
      return SrtpVerdict.MALFORMED;
    }
    if (receivingControlGcm != null) {
      return receivingControlGcm.unprotect(packet);
    }
    int ssrc = ssrcAt(packet, 4);
    try {
      SrtcpCryptoContext known = receivingControl.get(ssrc);
      if (known != null) {
        return verdict(known.reverseTransformPacket(packet));
      }
      if (receivingControl.isFull()) {
        return SrtpVerdict.TOO_MANY_SOURCES;
      }
      SrtcpCryptoContext fresh = receiver.deriveControlContext(ssrc);
      SrtpVerdict verdict = verdict(fresh.reverseTransformPacket(packet));
      if (verdict == SrtpVerdict.OK) {
        receivingControl.put(ssrc, fresh);
      }
      return verdict;
    } catch (GeneralSecurityException e) {
      return SrtpVerdict.FAILED;
    }
  }

  /// Forgets the master keys.
  @Override
  public void close() {
    if (sendingGcm != null) {
      sendingGcm.close();
    }
    if (receivingGcm != null) {
      receivingGcm.close();
    }
    if (sendingControlGcm != null) {
      sendingControlGcm.close();
    }
    if (receivingControlGcm != null) {
      receivingControlGcm.close();
    }
    sender.close();
    receiver.close();
  }

  private @Nullable SrtpCryptoContext sendingContext(int ssrc) throws GeneralSecurityException {
    SrtpCryptoContext context = sending.get(ssrc);
    if (context == null && !sending.isFull()) {
      context = sender.deriveContext(ssrc, 0);
      sending.put(ssrc, context);
    }
    return context;
  }

  private @Nullable SrtcpCryptoContext sendingControlContext(int ssrc)
      throws GeneralSecurityException {
    SrtcpCryptoContext context = sendingControl.get(ssrc);
    if (context == null && !sendingControl.isFull()) {
      context = sender.deriveControlContext(ssrc);
      sendingControl.put(ssrc, context);
    }
    return context;
  }

  /// Whether fixed header, CSRCs, header extension and tag fit in the packet (RFC 3550 §5.1).
  private boolean isRtp(PacketBuffer packet) {
    byte[] bytes = packet.getBuffer();
    int at = packet.getOffset();
    int room = packet.getLength() - tagBytes;
    if (room < RTP_HEADER_BYTES || version(packet) != 2) {
      return false;
    }
    int header = RTP_HEADER_BYTES + 4 * (bytes[at] & 0x0f);
    if ((bytes[at] & 0x10) == 0) {
      return header <= room;
    }
    return header + 4 <= room && header + 4 + 4 * StunMessage.int16(bytes, at + header + 2) <= room;
  }

  private static boolean hasRoom(PacketBuffer packet, int more) {
    return packet.getOffset() + packet.getLength() + more <= packet.getBuffer().length;
  }

  private static int version(PacketBuffer packet) {
    return (packet.getBuffer()[packet.getOffset()] & 0xff) >> 6;
  }

  private static int ssrcAt(PacketBuffer packet, int at) {
    return StunMessage.int32(packet.getBuffer(), packet.getOffset() + at);
  }

  private static SrtpVerdict verdict(SrtpErrorStatus status) {
    return switch (status) {
      case OK -> SrtpVerdict.OK;
      case AUTH_FAIL -> SrtpVerdict.FORGED;
      case REPLAY_FAIL, REPLAY_OLD -> SrtpVerdict.REPLAYED;
      case INVALID_PACKET -> SrtpVerdict.MALFORMED;
      case FAIL -> SrtpVerdict.FAILED;
    };
  }

  private static SrtpPolicy policy(SrtpProfile profile) {
    return switch (profile) {
      case AEAD_AES_128_GCM ->
          new SrtpPolicy(
              SrtpPolicy.AESGCM_ENCRYPTION, 16, SrtpPolicy.NULL_AUTHENTICATION, 0, 16, 12);
      case AES128_CM_HMAC_SHA1_80 ->
          new SrtpPolicy(
              SrtpPolicy.AESCM_ENCRYPTION, 16, SrtpPolicy.HMACSHA1_AUTHENTICATION, 20, 10, 14);
    };
  }
}
