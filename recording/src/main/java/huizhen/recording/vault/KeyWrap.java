package huizhen.recording.vault;

import huizhen.recording.api.RecordingException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// A data key wrapped with AES-256-GCM under a key-encryption key, as one printable word:
/// `hk1.<purpose>.<year>-<month>.<base64url of nonce, ciphertext and tag>`. Purpose and month are
/// additional data: a wrapped key does not open under another purpose's name.
///
/// A key that can be destroyed by itself is `hk2.<purpose>.<month>.<share>.<sealed>`: it is wrapped
/// under HMAC-SHA256(key-encryption key, share), and the share is a file of its own beside that
/// key.
///
/// @param kek names the key-encryption key: purpose and month
/// @param share names the share, 32 hex digits; empty for hk1
public record KeyWrap(KekName kek, Optional<String> share, String sealed) {
  private static final Pattern FORM =
      Pattern.compile(
          "hk([12])\\.([a-z]{1,32})\\.(\\d{4}-\\d{2})(?:\\.([0-9a-f]{32}))?\\.([A-Za-z0-9_-]{80})");
  private static final int NONCE_BYTES = 12;
  private static final int KEY_BYTES = 32;

  /// Which key-encryption key: one per purpose and month.
  public record KekName(String purpose, String month) {
    private static final Pattern PURPOSE = Pattern.compile("[a-z]{1,32}");
    private static final Pattern MONTH = Pattern.compile("\\d{4}-\\d{2}");

    public KekName {
      if (!PURPOSE.matcher(purpose).matches() || !MONTH.matcher(month).matches()) {
        throw new IllegalArgumentException(
            "a key purpose is 1 to 32 of a-z, and its month like 2030-01");
      }
    }

    @Override
    public String toString() {
      return purpose + "." + month;
    }
  }

  /// The key that wraps where there is a share.
  public static byte[] combined(byte[] kek, byte[] share) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(kek, "HmacSHA256"));
      return mac.doFinal(share);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot derive a wrapping key", e);
    }
  }

  /// @param nonce 12 random bytes
  public static KeyWrap wrap(KekName name, byte[] kek, byte[] nonce, byte[] dataKey) {
    return wrap(name, Optional.empty(), kek, nonce, dataKey);
  }

  /// @param key as [#combined] makes it when there is a share
  public static KeyWrap wrap(
      KekName name, Optional<String> share, byte[] key, byte[] nonce, byte[] dataKey) {
    try {
      byte[] sealed = cipher(Cipher.ENCRYPT_MODE, name, share, key, nonce).doFinal(dataKey);
      var all = new byte[NONCE_BYTES + sealed.length];
      System.arraycopy(nonce, 0, all, 0, NONCE_BYTES);
      System.arraycopy(sealed, 0, all, NONCE_BYTES, sealed.length);
      return new KeyWrap(name, share, Base64.getUrlEncoder().withoutPadding().encodeToString(all));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot wrap a key for " + name, e);
    }
  }

  public byte[] unwrap(byte[] key) {
    byte[] all = Base64.getUrlDecoder().decode(sealed);
    try {
      return cipher(Cipher.DECRYPT_MODE, kek, share, key, all)
          .doFinal(all, NONCE_BYTES, all.length - NONCE_BYTES);
    } catch (GeneralSecurityException e) {
      throw new RecordingException(
          "a wrapped key of %s was changed, or its key file is another one".formatted(kek), e);
    }
  }

  public static KeyWrap parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches() || form.group(1).equals("2") != (form.group(4) != null)) {
      throw new RecordingException("this is not a wrapped key (it begins with hk1. or hk2.)");
    }
    return new KeyWrap(
        new KekName(form.group(2), form.group(3)),
        Optional.ofNullable(form.group(4)),
        form.group(5));
  }

  /// As it is kept beside the data.
  public String text() {
    return share
        .map(it -> "hk2." + kek + "." + it + "." + sealed)
        .orElse("hk1." + kek + "." + sealed);
  }

  private static Cipher cipher(
      int mode, KekName name, Optional<String> share, byte[] kek, byte[] nonce)
      throws GeneralSecurityException {
    if (kek.length != KEY_BYTES) {
      throw new RecordingException("the key file of %s has not 32 bytes".formatted(name));
    }
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(
        mode, new SecretKeySpec(kek, "AES"), new GCMParameterSpec(128, nonce, 0, NONCE_BYTES));
    String about = name + share.map(it -> "." + it).orElse("");
    cipher.updateAAD(about.getBytes(StandardCharsets.UTF_8));
    return cipher;
  }
}
