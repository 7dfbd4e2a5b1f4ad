package huizhen.recording.vault;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.Arrays;
import org.bouncycastle.asn1.gm.GMNamedCurves;
import org.bouncycastle.asn1.gm.GMObjectIdentifiers;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.CryptoException;
import org.bouncycastle.crypto.generators.ECKeyPairGenerator;
import org.bouncycastle.crypto.params.ECKeyGenerationParameters;
import org.bouncycastle.crypto.params.ECNamedDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.ParametersWithRandom;
import org.bouncycastle.crypto.signers.SM2Signer;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.crypto.util.PrivateKeyInfoFactory;
import org.bouncycastle.crypto.util.PublicKeyFactory;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;

/// SM2 signatures over SM3 (GB/T 32918.2-2016) on the curve of GB/T 32918.5, with the usual
/// identity `1234567812345678`, as a DER sequence of r and s (GB/T 35276). Keys are PKCS#8 and
/// X.509 SubjectPublicKeyInfo.
public final class Sm2 {
  /// What an uncompressed SubjectPublicKeyInfo on this curve has.
  private static final int PUBLIC_BYTES = 91;

  private static final ECNamedDomainParameters CURVE =
      new ECNamedDomainParameters(
          GMObjectIdentifiers.sm2p256v1, GMNamedCurves.getByOID(GMObjectIdentifiers.sm2p256v1));

  private Sm2() {}

  /// A key pair: PKCS#8 and SubjectPublicKeyInfo. The arrays are the caller's.
  public static final class Pair {
    private final byte[] privateKey;
    private final byte[] publicKey;

    private Pair(byte[] privateKey, byte[] publicKey) {
      this.privateKey = privateKey;
      this.publicKey = publicKey;
    }

    public byte[] privateKey() {
      return privateKey;
    }

    public byte[] publicKey() {
      return publicKey;
    }
  }

  public static Pair newPair(SecureRandom random) {
    var generator = new ECKeyPairGenerator();
    generator.init(new ECKeyGenerationParameters(CURVE, random));
    AsymmetricCipherKeyPair pair = generator.generateKeyPair();
    try {
      return new Pair(
          PrivateKeyInfoFactory.createPrivateKeyInfo(pair.getPrivate()).getEncoded(),
          SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(pair.getPublic()).getEncoded());
    } catch (IOException e) {
      throw new IllegalStateException("cannot encode an SM2 key", e);
    }
  }

  public static byte[] sign(byte[] privateKey, byte[] message, SecureRandom random) {
    try {
      var key = (ECPrivateKeyParameters) PrivateKeyFactory.createKey(privateKey);
      var signer = new SM2Signer();
      signer.init(true, new ParametersWithRandom(key, random));
      signer.update(message, 0, message.length);
      return signer.generateSignature();
    } catch (IOException | CryptoException e) {
      throw new IllegalStateException("cannot sign with SM2", e);
    }
  }

  /// Whether these bytes are a public key on the curve of SM2, in the one form that we write.
  static boolean isKey(byte[] publicKey) {
    return publicKey.length == PUBLIC_BYTES && key(publicKey).length > 0;
  }

  static boolean isGood(byte[] publicKey, byte[] message, byte[] signature) {
    if (!isKey(publicKey)) {
      return false;
    }
    try {
      var signer = new SM2Signer();
      signer.init(false, PublicKeyFactory.createKey(publicKey));
      signer.update(message, 0, message.length);
      return signer.verifySignature(signature);
    } catch (IOException | IllegalArgumentException e) {
      // A signature that cannot even be read is a bad one.
      return false;
    }
  }

  /// The key once more, as we encode it; empty when it is none or has another form.
  private static byte[] key(byte[] publicKey) {
    try {
      if (PublicKeyFactory.createKey(publicKey) instanceof ECPublicKeyParameters key
          && key.getParameters() instanceof ECNamedDomainParameters named
          && named.getName().equals(GMObjectIdentifiers.sm2p256v1)) {
        byte[] again = SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(key).getEncoded();
        return Arrays.equals(again, publicKey) ? again : new byte[0];
      }
    } catch (IOException | IllegalArgumentException | IllegalStateException e) {
      // Then it is none.
      return new byte[0];
    }
    return new byte[0];
  }
}
