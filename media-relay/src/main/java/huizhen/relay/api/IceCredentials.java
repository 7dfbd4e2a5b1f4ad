package huizhen.relay.api;

/// ICE user name fragment and password (RFC 8445 §5.3): 4..256 and 22..256 ice-chars.
public record IceCredentials(String ufrag, String password) {
  public IceCredentials {
    if (ufrag.length() < 4
        || ufrag.length() > 256
        || password.length() < 22
        || password.length() > 256) {
      throw new IllegalArgumentException(
          "ice-ufrag has 4..256 characters and ice-pwd 22..256 (RFC 8445 §5.3)");
    }
  }

  @Override
  public String toString() {
    return "IceCredentials[private]";
  }
}
