package huizhen.signaling.turn;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// What we share with a TURN server (coturn: `static-auth-secret`), so that it knows the
/// credentials that we give out. Never printed.
public final class TurnSecret {
  private static final int PSEUDONYM_BYTES = 8;

  private final byte[] secret;

  public TurnSecret(byte[] secret) {
    if (secret.length == 0) {
      throw new IllegalArgumentException("a TURN secret is not empty");
    }
    this.secret = Arrays.copyOf(secret, secret.length);
  }

  /// The password of a user name: `base64(HMAC-SHA1(secret, username))`, as TURN servers have it
  /// from draft-uberti-behave-turn-rest-00 §2.2. SHA-1 is theirs, and sound in an HMAC.
  String password(String username) {
    return Base64.getEncoder().encodeToString(mac("HmacSHA1", username));
  }

  /// Who, for a TURN server's log: the same person has the same pseudonym in the same room, and
  /// none but who has the secret can try persons against it.
  String pseudonym(String room, String participant) {
    byte[] digest = mac("HmacSHA256", room + "/" + participant);
    return HexFormat.of().formatHex(digest, 0, PSEUDONYM_BYTES);
  }

  private byte[] mac(String algorithm, String text) {
    try {
      Mac mac = Mac.getInstance(algorithm);
      mac.init(new SecretKeySpec(secret, algorithm));
      return mac.doFinal(text.getBytes(UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + algorithm, e);
    }
  }

  @Override
  public String toString() {
    return "TurnSecret[private]";
  }
}
