package huizhen.relay.io;

import huizhen.relay.api.IceCredentials;
import java.security.SecureRandom;

/// Draws ICE credentials: 48 random bits of user name fragment and 144 of password (RFC 8445 §5.3
/// asks for 24 and 128), in ice-chars. A fragment begins with two characters that name its loop, so
/// that a connection to the HTTPS port finds it without asking anybody.
final class FreshCredentials {
  private static final String ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

  private final SecureRandom random = new SecureRandom();
  private final String loop;

  FreshCredentials(int loopIndex) {
    loop = "" + ALPHABET.charAt(loopIndex >> 6) + ALPHABET.charAt(loopIndex & 63);
  }

  IceCredentials next() {
    return new IceCredentials(loop + draw(8), draw(24));
  }

  /// The loop that drew this fragment, or a negative number when none did.
  static int loopOf(String ufrag) {
    if (ufrag.length() < 2) {
      return -1;
    }
    return ALPHABET.indexOf(ufrag.charAt(0)) << 6 | ALPHABET.indexOf(ufrag.charAt(1));
  }

  private String draw(int characters) {
    var text = new StringBuilder(characters);
    for (int i = 0; i < characters; i++) {
      text.append(ALPHABET.charAt(random.nextInt(64)));
    }
    return text.toString();
  }
}
