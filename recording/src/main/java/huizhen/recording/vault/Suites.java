package huizhen.recording.vault;

import huizhen.recording.api.CipherSuite;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.KDF;
import javax.crypto.Mac;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.digests.SM3Digest;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.macs.HMac;
import org.bouncycastle.crypto.params.HKDFParameters;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.jcajce.provider.digest.SM3;

/// What the two suites are made of: AES and SHA-256 from the JDK, SM4 and SM3 from BouncyCastle.
final class Suites {
  private Suites() {}

  static MessageDigest digest(CipherSuite suite) {
    return switch (suite) {
      case AES -> Digests.sha256();
      case GM -> new SM3.Digest();
    };
  }

  static byte[] digest(CipherSuite suite, byte[] bytes) {
    return digest(suite).digest(bytes);
  }

  /// HKDF (RFC 5869) with the suite's hash.
  static byte[] derive(CipherSuite suite, byte[] key, byte[] salt, byte[] info, int length)
      throws GeneralSecurityException {
    return switch (suite) {
      case AES ->
          KDF.getInstance("HKDF-SHA256")
              .deriveData(
                  HKDFParameterSpec.ofExtract().addIKM(key).addSalt(salt).thenExpand(info, length));
      case GM -> {
        var generator = new HKDFBytesGenerator(new SM3Digest());
        generator.init(new HKDFParameters(key, salt, info));
        var derived = new byte[length];
        var _ = generator.generateBytes(derived, 0, length); // all of it
        yield derived;
      }
    };
  }

  /// HMAC with the suite's hash: 32 bytes.
  static byte[] authenticate(CipherSuite suite, byte[] key, byte[] message) {
    switch (suite) {
      case AES -> {
        try {
          Mac mac = Mac.getInstance("HmacSHA256");
          mac.init(new SecretKeySpec(key, "HmacSHA256"));
          return mac.doFinal(message);
        } catch (GeneralSecurityException e) {
          throw new IllegalStateException("this Java has no HMAC-SHA256", e);
        }
      }
      case GM -> {
        var mac = new HMac(new SM3Digest());
        mac.init(new KeyParameter(key));
        mac.update(message, 0, message.length);
        var out = new byte[mac.getMacSize()];
        var _ = mac.doFinal(out, 0); // its size
        return out;
      }
    }
    throw new IllegalStateException("no such suite");
  }

  /// @param key 32 bytes; SM4 takes the first 16
  static Aead aead(CipherSuite suite, byte[] key) {
    return switch (suite) {
      case AES -> new AesGcm(key);
      case GM -> new Sm4Gcm(Arrays.copyOf(key, Sm4Gcm.KEY_BYTES));
    };
  }
}
