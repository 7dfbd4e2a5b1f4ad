package huizhen.relay.world;

/// A packet of a peer that waits to be numbered and sent. Not a record: its bytes change.
final class Outgoing {
  private final byte[] bytes;
  private final int transportAt;

  /// @param transportAt where its transport-wide number goes
  Outgoing(byte[] bytes, int transportAt) {
    this.bytes = bytes;
    this.transportAt = transportAt;
  }

  byte[] bytes() {
    return bytes;
  }

  void number(int transportSequence16) {
    bytes[transportAt] = (byte) (transportSequence16 >> 8);
    bytes[transportAt + 1] = (byte) transportSequence16;
  }

  Outgoing copy() {
    return new Outgoing(bytes.clone(), transportAt);
  }
}
