package huizhen.relay.io;

import huizhen.relay.api.IceCredentials;
import java.security.SecureRandom;

/// Draws ICE credentials: 48 random bits of user name fragment and 144 of password (RFC 8445 §5.3
/// asks for 24 and 128), in ice-chars.
final class FreshCredentials {
  private static final String ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

  private final SecureRandom random = new SecureRandom();

  IceCredentials next() {
    return new IceCredentials(draw(8), draw(24));
  }

  private String draw(int characters) {
    var text = new StringBuilder(characters);
    for (int i = 0; i < characters; i++) {
      text.append(ALPHABET.charAt(random.nextInt(64)));
    }
    return text.toString();
  }
}
