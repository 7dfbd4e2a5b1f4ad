package huizhen.web.factor;

import java.util.Locale;
import java.util.Optional;

/// Base 32 without padding (RFC 4648 §6), as authenticator apps take secrets; people may type it in
/// small letters and with spaces and hyphens.
public final class Base32 {
  private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private static final int BITS = 5;

  private Base32() {}

  public static String encode(byte[] bytes) {
    var text = new StringBuilder();
    int buffer = 0;
    int held = 0;
    for (byte each : bytes) {
      buffer = (buffer << 8 | (each & 0xff)) & 0xfff;
      held += 8;
      while (held >= BITS) {
        held -= BITS;
        text.append(LETTERS.charAt(buffer >> held & 31));
      }
    }
    if (held > 0) {
      text.append(LETTERS.charAt(buffer << (BITS - held) & 31));
    }
    return text.toString();
  }

  /// As it was encoded: without what people put between the letters.
  public static String plain(String typed) {
    return typed.replaceAll("[\\s-]", "").toUpperCase(Locale.ROOT);
  }

  /// Empty for what is not base 32.
  public static Optional<byte[]> decode(String text) {
    var plain = plain(text);
    var bytes = new byte[plain.length() * BITS / 8];
    int buffer = 0;
    int held = 0;
    int written = 0;
    for (int i = 0; i < plain.length(); i++) {
      int value = LETTERS.indexOf(plain.charAt(i));
      if (value < 0) {
        return Optional.empty();
      }
      buffer = (buffer << BITS | value) & 0xfff;
      held += BITS;
      if (held >= 8) {
        held -= 8;
        bytes[written++] = (byte) (buffer >> held);
      }
    }
    return Optional.of(bytes);
  }
}
