package huizhen.recording.vault;

import huizhen.recording.api.RecordingException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// A data key wrapped with AES-256-GCM under a key-encryption key, as one printable word:
/// `hk1.<purpose>.<year>-<month>.<base64url of nonce, ciphertext and tag>`. Purpose and month are
/// additional data: a wrapped key does not open under another purpose's name.
///
/// @param kek names the key-encryption key: purpose and month
public record KeyWrap(KekName kek, String sealed) {
  private static final Pattern FORM =
      Pattern.compile("hk1\\.([a-z]{1,32})\\.(\\d{4}-\\d{2})\\.([A-Za-z0-9_-]{80})");
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

  /// @param nonce 12 random bytes
  public static KeyWrap wrap(KekName name, byte[] kek, byte[] nonce, byte[] dataKey) {
    try {
      byte[] sealed = cipher(Cipher.ENCRYPT_MODE, name, kek, nonce).doFinal(dataKey);
      var all = new byte[NONCE_BYTES + sealed.length];
      System.arraycopy(nonce, 0, all, 0, NONCE_BYTES);
      System.arraycopy(sealed, 0, all, NONCE_BYTES, sealed.length);
      return new KeyWrap(name, Base64.getUrlEncoder().withoutPadding().encodeToString(all));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot wrap a key for " + name, e);
    }
  }

  public byte[] unwrap(byte[] key) {
    byte[] all = Base64.getUrlDecoder().decode(sealed);
    try {
      return cipher(Cipher.DECRYPT_MODE, kek, key, all)
          .doFinal(all, NONCE_BYTES, all.length - NONCE_BYTES);
    } catch (GeneralSecurityException e) {
      throw new RecordingException(
          "a wrapped key of %s was changed, or its key file is another one".formatted(kek), e);
    }
  }

  public static KeyWrap parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new RecordingException("this is not a wrapped key (it begins with hk1.)");
    }
    return new KeyWrap(new KekName(form.group(1), form.group(2)), form.group(3));
  }

  /// As it is kept beside the data.
  public String text() {
    return "hk1." + kek + "." + sealed;
  }

  private static Cipher cipher(int mode, KekName name, byte[] kek, byte[] nonce)
      throws GeneralSecurityException {
    if (kek.length != KEY_BYTES) {
      throw new RecordingException("the key file of %s has not 32 bytes".formatted(name));
    }
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(
        mode, new SecretKeySpec(kek, "AES"), new GCMParameterSpec(128, nonce, 0, NONCE_BYTES));
    cipher.updateAAD(name.toString().getBytes(StandardCharsets.UTF_8));
    return cipher;
  }
}
