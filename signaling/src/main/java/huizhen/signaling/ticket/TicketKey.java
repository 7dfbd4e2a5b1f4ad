package huizhen.signaling.ticket;

import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// A secret that signs tickets. For rotation see [TicketKeys].
public final class TicketKey {
  /// As long as the hash (RFC 7518 §3.2).
  public static final int MIN_SECRET_BYTES = 32;

  private final String id;
  private final byte[] secret;

  /// @param id the `kid`: 1 to 32 of `A-Z a-z 0-9 _ -`, no secret
  public TicketKey(String id, byte[] secret) {
    if (!id.matches("[A-Za-z0-9_-]{1,32}") || secret.length < MIN_SECRET_BYTES) {
      throw new IllegalArgumentException(
          "a ticket key has an id of 1 to 32 of A-Z a-z 0-9 _ - and at least %d secret bytes"
              .formatted(MIN_SECRET_BYTES));
    }
    this.id = id;
    this.secret = Arrays.copyOf(secret, secret.length);
  }

  public String id() {
    return id;
  }

  byte[] sign(byte[] input) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      return mac.doFinal(input);
    } catch (java.security.GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }

  @Override
  public String toString() {
    return "TicketKey[" + id + "]";
  }
}
