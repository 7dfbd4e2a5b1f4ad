package huizhen.app.keys;

import huizhen.scheduling.api.Sealer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Seals what goes to Redis with AES-256-GCM (NIST SP 800-38D): a random 96-bit nonce before the
/// ciphertext, the context as additional data. Random nonces are safe for 2^32 values under one
/// key; at a thousand values a second that is seven weeks, so each value's key is derived from its
/// own context and the limit holds per context.
public final class GcmSealer implements Sealer {
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final byte[] key;
  private final SecureRandom random;

  /// Of this sealer's own key; there is one sealer a gateway, so that no thread collects many.
  @SuppressWarnings("ThreadLocalUsage")
  private final ThreadLocal<Engine> engines;

  public GcmSealer(byte[] key, SecureRandom random) {
    if (key.length != 32) {
      throw new IllegalArgumentException("AES-256 takes a key of 32 bytes, not " + key.length);
    }
    this.key = key.clone();
    engines = ThreadLocal.withInitial(() -> new Engine(this.key));
    this.random = random;
  }

  @Override
  public byte[] seal(byte[] plain, String context) {
    var nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    try {
      var sealed = cipher(Cipher.ENCRYPT_MODE, nonce, context).doFinal(plain);
      return ByteBuffer.allocate(NONCE_BYTES + sealed.length).put(nonce).put(sealed).array();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK can't encrypt with AES-256-GCM", e);
    }
  }

  @Override
  public byte[] open(byte[] sealed, String context) {
    if (sealed.length < NONCE_BYTES + TAG_BITS / 8) {
      throw new IllegalArgumentException("a sealed value is cut short; was the key lost?");
    }
    var nonce = java.util.Arrays.copyOf(sealed, NONCE_BYTES);
    try {
      return cipher(Cipher.DECRYPT_MODE, nonce, context)
          .doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException(
          "a sealed value does not open: another key folder, or it was changed", e);
    }
  }

  private Cipher cipher(int mode, byte[] nonce, String context) throws GeneralSecurityException {
    // A virtual thread is gone before it seals twice.
    var engine = Thread.currentThread().isVirtual() ? new Engine(key) : engines.get();
    var text = context.getBytes(StandardCharsets.UTF_8);
    var derived = new SecretKeySpec(engine.mac.doFinal(text), "AES");
    engine.cipher.init(mode, derived, new GCMParameterSpec(TAG_BITS, nonce));
    engine.cipher.updateAAD(text);
    return engine.cipher;
  }

  /// A thread's own: to look them up and to begin with the key costs more than a small value.
  private static final class Engine {
    private final Mac mac;
    private final Cipher cipher;

    Engine(byte[] key) {
      try {
        mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        cipher = Cipher.getInstance("AES/GCM/NoPadding");
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("this JDK lacks AES-256-GCM or HmacSHA256", e);
      }
    }
  }
}
