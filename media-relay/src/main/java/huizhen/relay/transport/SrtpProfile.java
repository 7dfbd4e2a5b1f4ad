package huizhen.relay.transport;

/// The SRTP protection profiles that the relay speaks, best first (RFC 5764 §4.1.2, RFC 7714
/// §14.2).
public enum SrtpProfile {
  AEAD_AES_128_GCM(7, 16, 12),
  AES128_CM_HMAC_SHA1_80(1, 16, 14);

  private final int code;
  private final int keyBytes;
  private final int saltBytes;

  SrtpProfile(int code, int keyBytes, int saltBytes) {
    this.code = code;
    this.keyBytes = keyBytes;
    this.saltBytes = saltBytes;
  }

  /// As in the `use_srtp` extension.
  public int code() {
    return code;
  }

  public int keyBytes() {
    return keyBytes;
  }

  public int saltBytes() {
    return saltBytes;
  }
}
