package huizhen.web.signing;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/// Key pairs on P-256 for ECDSA with SHA-256 (FIPS 186-5), and how a certificate for one is asked
/// for.
public final class SigningPair {
  public static final String ALGORITHM = "SHA256withECDSA";
  public static final String CURVE = "secp256r1";

  /// What a name's part may have (X.520's ub-common-name and ub-organization-name).
  private static final int LONGEST_NAME = 64;

  private SigningPair() {}

  public static KeyPair make(SecureRandom random) {
    try {
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec(CURVE), random);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has P-256", e);
    }
  }

  /// @param pkcs8 the caller empties it; what the JDK makes of it goes with the garbage
  public static PrivateKey privateKey(byte[] pkcs8) {
    try {
      return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a wrapped key is no key of P-256", e);
    }
  }

  /// Whom a certificate is to name: by ids that mean nothing outside, and by where they work.
  ///
  /// @param practitioner an id
  /// @param organisation an id
  /// @param name of the organisation; cut where it is too long for a certificate
  public record Owner(String practitioner, String organisation, String name) {}

  /// A certification request (PKCS#10, RFC 2986) in DER, signed with the key.
  public static byte[] request(
      Owner owner, PublicKey key, PrivateKey privateKey, SecureRandom random) {
    var parts = new X500NameBuilder(BCStyle.INSTANCE);
    if (!owner.organisation().isBlank()) {
      parts.addRDN(BCStyle.O, cut(owner.name())).addRDN(BCStyle.OU, cut(owner.organisation()));
    }
    var name = parts.addRDN(BCStyle.CN, cut(owner.practitioner())).build();
    try {
      var signer = new JcaContentSignerBuilder(ALGORITHM).setSecureRandom(random).build(privateKey);
      return new JcaPKCS10CertificationRequestBuilder(name, key).build(signer).getEncoded();
    } catch (OperatorCreationException | IOException e) {
      throw new IllegalStateException("a certification request could not be made", e);
    }
  }

  private static String cut(String text) {
    return text.length() <= LONGEST_NAME ? text : text.substring(0, LONGEST_NAME);
  }
}
