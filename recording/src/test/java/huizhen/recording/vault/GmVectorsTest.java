package huizhen.recording.vault;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.recording.api.CipherSuite;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.gm.GMNamedCurves;
import org.bouncycastle.asn1.gm.GMObjectIdentifiers;
import org.bouncycastle.crypto.engines.SM4Engine;
import org.bouncycastle.crypto.params.ECNamedDomainParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;
import org.junit.jupiter.api.Test;

/// The suite GM against the vectors that its standards print.
class GmVectorsTest {
  /// GB/T 32905-2016 (GM/T 0004-2012), appendix A.
  @Test
  void sm3_of_the_standards_examples() {
    assertThat(hex(Suites.digest(CipherSuite.GM, ascii("abc"))))
        .isEqualTo("66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0");
    assertThat(hex(Suites.digest(CipherSuite.GM, ascii("abcd".repeat(16)))))
        .isEqualTo("debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732");
  }

  /// GB/T 32907-2016 (GM/T 0002-2012), appendix A.1.
  @Test
  void sm4_of_the_standards_example() {
    var engine = new SM4Engine();
    engine.init(true, new KeyParameter(bytes("0123456789abcdeffedcba9876543210")));
    var out = new byte[16];
    engine.processBlock(bytes("0123456789abcdeffedcba9876543210"), 0, out, 0);
    assertThat(hex(out)).isEqualTo("681edf34d206965e86b3e94f536e4246");
  }

  /// RFC 8998, appendix A.1.
  @Test
  void sm4_gcm_of_rfc_8998() {
    var cipher = new Sm4Gcm(bytes("0123456789abcdeffedcba9876543210"));
    byte[] nonce = bytes("00001234567800000000abcd");
    byte[] additional = bytes("feedfacedeadbeeffeedfacedeadbeefabaddad2");
    byte[] plain =
        bytes(
            "aaaaaaaaaaaaaaaabbbbbbbbbbbbbbbbccccccccccccccccdddddddddddddddd"
                + "eeeeeeeeeeeeeeeeffffffffffffffffeeeeeeeeeeeeeeeeaaaaaaaaaaaaaaaa");
    byte[] sealed = cipher.seal(nonce, additional, plain);
    assertThat(hex(sealed))
        .isEqualTo(
            "17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735"
                + "d82710ca5c22f0ccfa7cbf93d496ac15a56834cbcf98c397b4024a2691233b8d"
                + "83de3541e4c2b58177e065a9bf7b62ec");
    assertThat(cipher.open(nonce, additional, sealed, 0, sealed.length)).hasValue(plain);
    for (int i = 0; i < sealed.length; i++) {
      sealed[i] ^= 1;
      assertThat(cipher.open(nonce, additional, sealed, 0, sealed.length)).isEmpty();
      sealed[i] ^= 1;
    }
  }

  /// GB/T 32918.5-2017 (GM/T 0003.5-2012), appendix A.2: identity 1234567812345678.
  @Test
  void sm2_accepts_the_standards_signature_and_no_other() throws IOException {
    byte[] key =
        spki(
            "0409f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020"
                + "ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13");
    byte[] signature =
        der(
            "f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3",
            "b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa");

    assertThat(Signatures.isGood(key, ascii("message digest"), signature)).isTrue();
    assertThat(Signatures.isGood(key, ascii("message digesu"), signature)).isFalse();
    for (int i = 0; i < signature.length; i++) {
      signature[i] ^= 1;
      assertThat(Signatures.isGood(key, ascii("message digest"), signature)).isFalse();
      signature[i] ^= 1;
    }
  }

  @Test
  void sm2_verifies_what_it_signed_and_keys_have_one_form() {
    var random = new java.security.SecureRandom();
    Sm2.Pair pair = Sm2.newPair(random);
    byte[] signature = Sm2.sign(pair.privateKey(), ascii("x"), random);
    assertThat(Signatures.isKey(pair.publicKey())).isTrue();
    assertThat(Signatures.isEd25519(pair.publicKey())).isFalse();
    assertThat(Signatures.isGood(pair.publicKey(), ascii("x"), signature)).isTrue();
    assertThat(Signatures.isGood(Sm2.newPair(random).publicKey(), ascii("x"), signature)).isFalse();
    byte[] other = pair.publicKey().clone();
    other[other.length - 1] ^= 1;
    assertThat(Signatures.isGood(other, ascii("x"), signature)).isFalse();
  }

  private static byte[] spki(String point) throws IOException {
    var curve = GMNamedCurves.getByOID(GMObjectIdentifiers.sm2p256v1);
    var domain = new ECNamedDomainParameters(GMObjectIdentifiers.sm2p256v1, curve);
    var key = new ECPublicKeyParameters(curve.getCurve().decodePoint(bytes(point)), domain);
    return SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(key).getEncoded();
  }

  private static byte[] der(String r, String s) throws IOException {
    var both = new ASN1EncodableVector();
    both.add(new ASN1Integer(new BigInteger(r, 16)));
    both.add(new ASN1Integer(new BigInteger(s, 16)));
    return new DERSequence(both).getEncoded();
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
