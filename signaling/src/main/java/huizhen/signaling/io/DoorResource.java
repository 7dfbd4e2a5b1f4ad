package huizhen.signaling.io;

import static java.nio.charset.StandardCharsets.UTF_8;

import huizhen.relay.api.IceCredentials;
import huizhen.relay.api.ParticipantId;
import huizhen.relay.api.RoomId;
import huizhen.relay.api.SessionOffer;
import huizhen.signaling.sdp.ClientOffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// One WHIP or WHEP session. Its entity tag names the ICE session (RFC 9725 §4.3.1) and changes
/// with each restart. Used on the owning context only.
final class DoorResource {
  private final RoomId room;
  private final ParticipantId self;
  private final String tokenHash;
  private final ClientOffer offer;
  private SessionOffer current;
  private @Nullable SessionOffer restarting;
  private int iceSession = 1;

  DoorResource(RoomId room, ParticipantId self, String tokenHash, ClientOffer offer) {
    this.room = room;
    this.self = self;
    this.tokenHash = tokenHash;
    this.offer = offer;
    this.current = offer.offer();
  }

  static String hash(String token) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(token.getBytes(UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  RoomId room() {
    return room;
  }

  ParticipantId self() {
    return self;
  }

  ClientOffer offer() {
    return offer;
  }

  boolean isBearer(String hash) {
    return MessageDigest.isEqual(hash.getBytes(UTF_8), tokenHash.getBytes(UTF_8));
  }

  String entityTag() {
    return "\"ice-" + iceSession + "\"";
  }

  boolean isCurrent(IceCredentials ice) {
    return current.ice().equals(ice);
  }

  /// False when one is under way.
  boolean beginRestart(IceCredentials ice) {
    if (restarting != null) {
      return false;
    }
    restarting = new SessionOffer(ice, current.fingerprints(), current.setup(), current.sections());
    return true;
  }

  SessionOffer restarting() {
    if (restarting == null) {
      throw new IllegalStateException("no restart is under way");
    }
    return restarting;
  }

  void restarted() {
    current = restarting();
    restarting = null;
    iceSession++;
  }

  void restartFailed() {
    restarting = null;
  }
}
