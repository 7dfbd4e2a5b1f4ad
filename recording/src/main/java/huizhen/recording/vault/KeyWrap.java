package huizhen.recording.vault;

import huizhen.recording.api.CipherSuite;
import huizhen.recording.api.RecordingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A data key wrapped with AES-256-GCM under a key-encryption key, as one printable word:
/// `hk1.<purpose>.<year>-<month>.<base64url of nonce, ciphertext and tag>`. Purpose and month are
/// additional data: a wrapped key does not open under another purpose's name.
///
/// A key that can be destroyed by itself is `hk2.<purpose>.<month>.<share>.<sealed>`: it is wrapped
/// under HMAC-SHA256(key-encryption key, share), and the share is a file of its own beside that
/// key.
///
/// In the suite GM it begins with `gk1` or `gk2`, is wrapped with SM4-GCM, and the share's key is
/// made with HMAC-SM3.
///
/// @param kek names the key-encryption key: purpose and month
/// @param share names the share, 32 hex digits; empty for hk1
public record KeyWrap(CipherSuite suite, KekName kek, Optional<String> share, String sealed) {
  private static final Pattern FORM =
      Pattern.compile(
          "(hk|gk)([12])\\.([a-z][a-z-]{0,63})\\.(\\d{4}-\\d{2})(?:\\.([0-9a-f]{32}))?\\.([A-Za-z0-9_-]{80})");
  private static final int NONCE_BYTES = Aead.NONCE_BYTES;
  private static final int KEY_BYTES = 32;

  /// Which key-encryption key: one per purpose and month.
  public record KekName(String purpose, String month) {
    private static final Pattern PURPOSE = Pattern.compile("[a-z][a-z-]{0,63}");
    private static final Pattern MONTH = Pattern.compile("\\d{4}-\\d{2}");

    public KekName {
      if (!PURPOSE.matcher(purpose).matches() || !MONTH.matcher(month).matches()) {
        throw new IllegalArgumentException(
            "a key purpose is 1 to 64 of a-z and -, and its month like 2030-01");
      }
    }

    @Override
    public String toString() {
      return purpose + "." + month;
    }
  }

  /// The key that wraps where there is a share.
  public static byte[] combined(CipherSuite suite, byte[] kek, byte[] share) {
    return Suites.authenticate(suite, kek, share);
  }

  /// @param nonce 12 random bytes
  public static KeyWrap wrap(
      CipherSuite suite, KekName name, byte[] kek, byte[] nonce, byte[] dataKey) {
    return wrap(suite, name, Optional.empty(), kek, nonce, dataKey);
  }

  /// @param key as [#combined] makes it when there is a share
  public static KeyWrap wrap(
      CipherSuite suite,
      KekName name,
      Optional<String> share,
      byte[] key,
      byte[] nonce,
      byte[] dataKey) {
    byte[] sealed = aead(suite, name, key).seal(nonce, about(name, share), dataKey);
    byte[] all = Arrays.copyOf(nonce, NONCE_BYTES + sealed.length);
    System.arraycopy(sealed, 0, all, NONCE_BYTES, sealed.length);
    String text = Base64.getUrlEncoder().withoutPadding().encodeToString(all);
    return new KeyWrap(suite, name, share, text);
  }

  public byte[] unwrap(byte[] key) {
    byte[] all = Base64.getUrlDecoder().decode(sealed);
    return aead(suite, kek, key)
        .open(all, about(kek, share), all, NONCE_BYTES, all.length - NONCE_BYTES)
        .orElseThrow(() ->
            new RecordingException(
                "a wrapped key of %s was changed, or its key file is another one".formatted(kek)));
  }

  public static KeyWrap parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches() || form.group(2).equals("2") != (form.group(5) != null)) {
      throw new RecordingException(
          "this is not a wrapped key (it begins with hk1., hk2., gk1. or gk2.)");
    }
    return new KeyWrap(
        form.group(1).equals("hk") ? CipherSuite.AES : CipherSuite.GM,
        new KekName(form.group(3), form.group(4)),
        Optional.ofNullable(form.group(5)),
        form.group(6));
  }

  /// As it is kept beside the data.
  public String text() {
    String form = suite == CipherSuite.AES ? "hk" : "gk";
    return share
        .map(it -> form + "2." + kek + "." + it + "." + sealed)
        .orElse(form + "1." + kek + "." + sealed);
  }

  private static Aead aead(CipherSuite suite, KekName name, byte[] kek) {
    if (kek.length != KEY_BYTES) {
      throw new RecordingException("the key file of %s has not 32 bytes".formatted(name));
    }
    return Suites.aead(suite, kek);
  }

  private static byte[] about(KekName name, Optional<String> share) {
    String about = name + share.map(it -> "." + it).orElse("");
    return about.getBytes(StandardCharsets.UTF_8);
  }
}
