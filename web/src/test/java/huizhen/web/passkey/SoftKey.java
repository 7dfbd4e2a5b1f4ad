package huizhen.web.passkey;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;

/// An authenticator and its browser in one (WebAuthn Level 3 §6, CTAP's canonical CBOR), with one
/// ES256 key, written from the specification and apart from the library that judges it. Whoever
/// tests may make it lie.
public final class SoftKey {
  private static final int UP = 0x01;
  private static final int UV = 0x04;
  private static final int BE = 0x08;
  private static final int BS = 0x10;
  private static final int AT = 0x40;

  public byte[] id;
  public String origin;

  /// In place of the one that was asked for; empty to do as asked.
  public String party = "";

  public String createType = "webauthn.create";
  public String getType = "webauthn.get";
  public boolean isTouched = true;
  public boolean isVerified = true;
  public boolean isBackupEligible;
  public boolean isCrossOrigin;

  /// `none`, or `packed` with its own signature.
  public String format = "none";

  /// COSE, as it says that it is.
  public int algorithm = -7;

  /// Of the last use; 0 and standing still for one that does not count.
  public long count;

  private final KeyPair keys;

  public SoftKey(String origin) {
    this.origin = origin;
    id = new byte[16];
    new SecureRandom().nextBytes(id);
    try {
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      keys = generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /// `navigator.credentials.create`: `clientData` and `attestation` in base64url.
  public JsonObject create(JsonObject options) {
    var clientData = clientData(createType, options.getString("challenge"));
    var data =
        authenticatorData(party(options.getJsonObject("rp").getString("id")), AT)
            .appendBytes(new byte[16])
            .appendUnsignedShort(id.length)
            .appendBytes(id)
            .appendBuffer(publicKey());
    var statement = Buffer.buffer().appendByte((byte) 0xa0);
    if (format.equals("packed")) {
      statement = Buffer.buffer().appendByte((byte) 0xa2);
      var _ = text(statement, "alg").appendByte((byte) (0x20 | (-1 - algorithm)));
      var _ = bytes(text(statement, "sig"), sign(data, clientData));
    }
    var object = Buffer.buffer().appendByte((byte) 0xa3);
    var _ = text(text(object, "fmt"), format);
    var _ = text(object, "attStmt").appendBuffer(statement);
    var _ = bytes(text(object, "authData"), data.getBytes());
    return new JsonObject()
        .put("clientData", base64(clientData))
        .put("attestation", base64(object.getBytes()));
  }

  /// `navigator.credentials.get`: all that is sent of it, in base64url.
  public JsonObject get(JsonObject options) {
    var clientData = clientData(getType, options.getString("challenge"));
    var data = authenticatorData(party(options.getString("rpId")), 0);
    return new JsonObject()
        .put("id", base64(id))
        .put("clientData", base64(clientData))
        .put("authenticatorData", base64(data.getBytes()))
        .put("signature", base64(sign(data, clientData)));
  }

  private String party(String asked) {
    return party.isEmpty() ? asked : party;
  }

  private byte[] clientData(String type, String challenge) {
    return new JsonObject()
        .put("type", type)
        .put("challenge", challenge)
        .put("origin", origin)
        .put("crossOrigin", isCrossOrigin)
        .encode()
        .getBytes(StandardCharsets.UTF_8);
  }

  private Buffer authenticatorData(String rpId, int more) {
    int flags =
        (isTouched ? UP : 0) | (isVerified ? UV : 0) | (isBackupEligible ? BE | BS : 0) | more;
    return Buffer.buffer(sha256(rpId.getBytes(StandardCharsets.UTF_8)))
        .appendByte((byte) flags)
        .appendUnsignedInt(count);
  }

  /// A COSE key: `{1: 2, 3: alg, -1: 1, -2: x, -3: y}`.
  private Buffer publicKey() {
    var point = ((ECPublicKey) keys.getPublic()).getW();
    var key = Buffer.buffer(new byte[] {(byte) 0xa5, 0x01, 0x02, 0x03});
    key.appendByte((byte) (0x20 | (-1 - algorithm)));
    key.appendBytes(new byte[] {0x20, 0x01, 0x21});
    var _ = bytes(key, coordinate(point.getAffineX().toByteArray()));
    key.appendByte((byte) 0x22);
    return bytes(key, coordinate(point.getAffineY().toByteArray()));
  }

  private static byte[] coordinate(byte[] number) {
    var exact = new byte[32];
    int length = Math.min(32, number.length);
    System.arraycopy(number, number.length - length, exact, 32 - length, length);
    return exact;
  }

  private byte[] sign(Buffer authenticatorData, byte[] clientData) {
    try {
      var signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(keys.getPrivate());
      signature.update(authenticatorData.getBytes());
      signature.update(sha256(clientData));
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static Buffer text(Buffer to, String text) {
    return to.appendByte((byte) (0x60 | text.length())).appendString(text);
  }

  private static Buffer bytes(Buffer to, byte[] bytes) {
    return bytes.length < 256
        ? to.appendByte((byte) 0x58).appendUnsignedByte((short) bytes.length).appendBytes(bytes)
        : to.appendByte((byte) 0x59).appendUnsignedShort(bytes.length).appendBytes(bytes);
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  public static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  @Override
  public String toString() {
    return "SoftKey" + Arrays.hashCode(id);
  }
}
