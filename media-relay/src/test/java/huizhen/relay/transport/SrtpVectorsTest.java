package huizhen.relay.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import huizhen.relay.rtp.PacketBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jitsi.srtp.crypto.Aes;
import org.jitsi.srtp.crypto.SrtpCipherCtr;
import org.jitsi.srtp.crypto.SrtpCipherGcm;
import org.junit.jupiter.api.Test;

/// The test vectors of RFC 3711 and RFC 7714. Where they give session keys, which [SrtpSession]
/// derives and does not take, they go to the ciphers that it is made of.
final class SrtpVectorsTest {
  /// RFC 3711 B.3: the master key and salt, and what is derived of them.
  private static final String MASTER_KEY = "e1f97a0d3e018be0d64fa32c06de4139";

  private static final String MASTER_SALT = "0ec675ad498afeebb6960b3aabe6";
  private static final byte[] SESSION_KEY = hex("c61e7a93744f39ee10734afe3ff7a087");
  private static final byte[] SESSION_SALT = hex("30cbbc08863d8c85d49db34a9ae1");
  private static final byte[] AUTH_KEY =
      hex("cebe321f6ff7716b6fd4ab49af256a156d38baa4"); // 20 bytes of what the vector shows

  /// RFC 7714 §16: "Gallia est omnis divisa in partes tres" behind its header.
  private static final byte[] GALLIA =
      hex(
          """
          8040f17b 8041f8d3 5501a0b2
          47616c6c 69612065 7374206f 6d6e6973 20646976
          69736120 696e2070 61727465 73207472 6573
          """);

  /// RFC 7714 §16.1.1.
  private static final byte[] GALLIA_PROTECTED =
      hex(
          """
          8040f17b 8041f8d3 5501a0b2
          f24de3a3 fb34de6c acba861c 9d7e4bca be633bd5
          0d294e6f 42a5f47a 51c7d19b 36de3adf 8833
          899d7f27 beb16a91 52cf765e e4390cce
          """);

  /// RFC 7714 §17: a sender report behind the eight bytes that stay plain.
  private static final byte[] REPORT =
      hex(
          """
          81c8000d 4d617273
          4e545031 4e545032 52545020 0000042a 0000e930 4c756e61
          deadbeef deadbeef deadbeef deadbeef deadbeef
          """);

  /// The E flag and the index, which stand behind the packet.
  private static final byte[] REPORT_INDEX = hex("800005d4");

  /// RFC 7714 §17.1, without the index.
  private static final byte[] REPORT_PROTECTED =
      hex(
          """
          81c8000d 4d617273
          63e94885 dcdab67c a727d766 2f6b7e99 7ff5c0f7 6c06f32d
          c676a5f1 730d6fda 4ce09b46 86303ded 0bb9275b
          c84aa458 96cf4d2f c5abf872 45d9eade
          """);

  private static final byte[] REPORT_IV = hex("517524055203726f207170bb");
  private static final int REPORT_HEADER = 8;
  private static final byte[] GALLIA_KEY = hex("000102030405060708090a0b0c0d0e0f");
  private static final byte[] GALLIA_IV = hex("51753c6580c2726f20718414");
  private static final int HEADER = 12;

  static {
    Aes.setFactoryClassName("SunJCE"); // as SrtpSession does
  }

  @Test
  void encrypts_with_the_keys_that_rfc_3711_derives() throws GeneralSecurityException {
    byte[] exported = hex(MASTER_KEY + MASTER_KEY + MASTER_SALT + MASTER_SALT);
    byte[] plain = new byte[HEADER + 100];
    plain[0] = (byte) 0x80;
    plain[1] = 111;
    plain[2] = 0x12;
    plain[3] = 0x34;
    plain[8] = (byte) 0xca;
    plain[11] = (byte) 0xbe;
    var keys = new SrtpKeys(SrtpProfile.AES128_CM_HMAC_SHA1_80, exported, true);
    try (var session = new SrtpSession(keys)) {
      var packet = new PacketBuffer();
      packet.copyFrom(plain, 0, plain.length);
      assertThat(session.protect(packet)).isEqualTo(SrtpVerdict.OK);
      byte[] sent = Arrays.copyOf(packet.getBuffer(), packet.getLength());
      assertThat(sent).isEqualTo(protectedByHand(plain, 0));
    }
  }

  /// RFC 3711 §4.1.1 and §4.2, with another implementation of AES and HMAC.
  private static byte[] protectedByHand(byte[] plain, int rollOver)
      throws GeneralSecurityException {
    byte[] iv = Arrays.copyOf(SESSION_SALT, 16);
    for (int i = 0; i < 4; i++) {
      iv[4 + i] ^= plain[8 + i];
    }
    iv[12] ^= plain[2];
    iv[13] ^= plain[3];
    var aes = Cipher.getInstance("AES/CTR/NoPadding");
    aes.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(SESSION_KEY, "AES"), new IvParameterSpec(iv));
    byte[] sent = Arrays.copyOf(plain, plain.length + 10);
    var _ = aes.doFinal(plain, HEADER, plain.length - HEADER, sent, HEADER);
    var mac = Mac.getInstance("HmacSHA1");
    mac.init(new SecretKeySpec(AUTH_KEY, "HmacSHA1"));
    mac.update(sent, 0, plain.length);
    byte[] tag = mac.doFinal(new byte[] {0, 0, 0, (byte) rollOver});
    System.arraycopy(tag, 0, sent, plain.length, 10);
    return sent;
  }

  @Test
  void makes_the_key_stream_of_rfc_3711() throws GeneralSecurityException {
    // B.2: SSRC, roll-over counter and sequence 0, so the salt is the first counter.
    var cipher = new SrtpCipherCtr(Aes.createCipher("AES/CTR/NoPadding"));
    cipher.init(hex("2b7e151628aed2a6abf7158809cf4f3c"), new byte[0]);
    cipher.setIV(hex("f0f1f2f3f4f5f6f7f8f9fafbfcfd0000"), Cipher.ENCRYPT_MODE);
    byte[] stream = new byte[0xff02 * 16];
    var _ = cipher.process(stream, 0, stream.length);
    assertThat(Arrays.copyOf(stream, 48))
        .isEqualTo(
            hex(
                """
                e03ead0935c95e80e166b16dd92b4eb4
                d23513162b02d0f72a43a2fe4a5f97ab
                41e95b3bb0a2e8dd477901e4fca894c0
                """));
    assertThat(Arrays.copyOfRange(stream, 0xfeff * 16, 0xff02 * 16))
        .isEqualTo(
            hex(
                """
                ec8cdf7398607cb0f2d21675ea9ea1e4
                362b7c3c6773516318a077d7fc5073ae
                6a2cc3787889374fbeb4c81b17ba6c44
                """));
  }

  @Test
  void encrypts_and_decrypts_the_packet_of_rfc_7714() throws GeneralSecurityException {
    var cipher = gcm();
    byte[] packet = Arrays.copyOf(GALLIA, GALLIA_PROTECTED.length);
    cipher.setIV(GALLIA_IV, Cipher.ENCRYPT_MODE);
    cipher.processAAD(packet, 0, HEADER);
    assertThat(cipher.process(packet, HEADER, GALLIA.length - HEADER))
        .isEqualTo(GALLIA_PROTECTED.length - HEADER);
    assertThat(packet).isEqualTo(GALLIA_PROTECTED);
    cipher.setIV(GALLIA_IV, Cipher.DECRYPT_MODE);
    cipher.processAAD(packet, 0, HEADER);
    assertThat(cipher.process(packet, HEADER, packet.length - HEADER))
        .isEqualTo(GALLIA.length - HEADER);
    assertThat(Arrays.copyOf(packet, GALLIA.length)).isEqualTo(GALLIA);
  }

  @Test
  void notices_any_bit_that_is_not_as_rfc_7714_has_it() throws GeneralSecurityException {
    var cipher = gcm();
    for (int bit = 0; bit < 8 * GALLIA_PROTECTED.length; bit++) {
      byte[] packet = GALLIA_PROTECTED.clone();
      packet[bit / 8] ^= (byte) (1 << bit % 8);
      cipher.setIV(GALLIA_IV, Cipher.DECRYPT_MODE);
      cipher.processAAD(packet, 0, HEADER);
      assertThatThrownBy(() -> cipher.process(packet, HEADER, packet.length - HEADER))
          .as("bit %d", bit)
          .isInstanceOf(AEADBadTagException.class);
    }
  }

  @Test
  void encrypts_and_decrypts_the_report_of_rfc_7714() throws GeneralSecurityException {
    var cipher = gcm();
    byte[] packet = Arrays.copyOf(REPORT, REPORT_PROTECTED.length);
    begin(cipher, packet, Cipher.ENCRYPT_MODE);
    assertThat(cipher.process(packet, REPORT_HEADER, REPORT.length - REPORT_HEADER))
        .isEqualTo(REPORT_PROTECTED.length - REPORT_HEADER);
    assertThat(packet).isEqualTo(REPORT_PROTECTED);
    begin(cipher, packet, Cipher.DECRYPT_MODE);
    assertThat(cipher.process(packet, REPORT_HEADER, packet.length - REPORT_HEADER))
        .isEqualTo(REPORT.length - REPORT_HEADER);
    assertThat(Arrays.copyOf(packet, REPORT.length)).isEqualTo(REPORT);
  }

  private static void begin(SrtpCipherGcm cipher, byte[] packet, int mode)
      throws GeneralSecurityException {
    cipher.setIV(REPORT_IV, mode);
    cipher.processAAD(packet, 0, REPORT_HEADER);
    cipher.processAAD(REPORT_INDEX, 0, REPORT_INDEX.length);
  }

  private static SrtpCipherGcm gcm() throws GeneralSecurityException {
    var cipher = new SrtpCipherGcm(Aes.createCipher("AES/GCM/NoPadding"));
    cipher.init(GALLIA_KEY, new byte[0]);
    return cipher;
  }

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text.replaceAll("\\s", ""));
  }
}
