package huizhen.relay.transport;

import java.util.Arrays;

/// Master keys and salts of one association, as one of its sides sees them. Never printed.
public final class SrtpKeys {
  private final SrtpProfile profile;
  private final byte[] localKey;
  private final byte[] localSalt;
  private final byte[] remoteKey;
  private final byte[] remoteSalt;

  /// Cuts up what the DTLS exporter gave (RFC 5764 §4.2): both keys, then both salts, each time the
  /// client's first.
  ///
  /// @param isClient whether this side was the DTLS client
  public SrtpKeys(SrtpProfile profile, byte[] exported, boolean isClient) {
    int key = profile.keyBytes();
    int salt = profile.saltBytes();
    if (exported.length != 2 * (key + salt)) {
      throw new IllegalArgumentException("keying material has the wrong length");
    }
    this.profile = profile;
    byte[] clientKey = Arrays.copyOfRange(exported, 0, key);
    byte[] serverKey = Arrays.copyOfRange(exported, key, 2 * key);
    byte[] clientSalt = Arrays.copyOfRange(exported, 2 * key, 2 * key + salt);
    byte[] serverSalt = Arrays.copyOfRange(exported, 2 * key + salt, 2 * (key + salt));
    localKey = isClient ? clientKey : serverKey;
    localSalt = isClient ? clientSalt : serverSalt;
    remoteKey = isClient ? serverKey : clientKey;
    remoteSalt = isClient ? serverSalt : clientSalt;
  }

  public static int exportedBytes(SrtpProfile profile) {
    return 2 * (profile.keyBytes() + profile.saltBytes());
  }

  public SrtpProfile profile() {
    return profile;
  }

  byte[] localKey() {
    return localKey;
  }

  byte[] localSalt() {
    return localSalt;
  }

  byte[] remoteKey() {
    return remoteKey;
  }

  byte[] remoteSalt() {
    return remoteSalt;
  }

  @Override
  public String toString() {
    return "SrtpKeys[" + profile + "]";
  }
}
