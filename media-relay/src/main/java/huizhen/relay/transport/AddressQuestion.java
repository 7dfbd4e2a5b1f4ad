package huizhen.relay.transport;

import huizhen.relay.api.IceCredentials;
import huizhen.relay.rtp.PacketBuffer;

/// A Binding request of ours to one address: is the peer there? Owned by one [IceLite], which asks
/// because authenticated media came from there, as after a NAT has given the peer another port.
///
/// The answer has to come from that address, with this transaction and under the peer's password
/// (RFC 8489 §9.1.4), within [#GIVE_UP_NANOS]. It goes out at most [#MAX_TRIES] times,
/// [#AGAIN_NANOS] apart: sooner than RFC 8489 §6.2.1 has it, since a call stands still meanwhile
/// and it is four datagrams in all.
final class AddressQuestion {
  static final long AGAIN_NANOS = 250_000_000L;
  static final int MAX_TRIES = 4;
  static final long GIVE_UP_NANOS = MAX_TRIES * AGAIN_NANOS;

  /// Of a peer-reflexive candidate: type preference 110, component 1 (RFC 8445 §5.1.2.1).
  private static final long PRIORITY = (110L << 24) + (65_535 << 8) + 255;

  private final PeerAddress address;
  private final String username;
  private final StunKey key;
  private final byte[] transaction;
  private final long tieBreaker;
  private final long askedNanos;
  private long sentNanos;
  private int tries;

  /// @param transaction 12 bytes that were never used before
  AddressQuestion(
      PeerAddress address,
      IceCredentials local,
      IceCredentials remote,
      byte[] transaction,
      long nowNanos) {
    this.address = address;
    this.username = remote.ufrag() + ":" + local.ufrag();
    this.key = new StunKey(remote.password());
    this.transaction = transaction;
    this.tieBreaker = StunMessage.int32(transaction, 0) & 0xffffffffL;
    this.askedNanos = nowNanos;
  }

  PeerAddress address() {
    return address;
  }

  boolean isDue(long nowNanos) {
    return tries < MAX_TRIES && (tries == 0 || nowNanos - sentNanos >= AGAIN_NANOS);
  }

  /// Whether what came from another address meanwhile is the better guess: whoever copies media
  /// from an address that does not answer shall not keep the peer from being asked.
  boolean yieldsTo(PeerAddress other, long nowNanos) {
    return !other.equals(address) && nowNanos - askedNanos >= AGAIN_NANOS;
  }

  boolean isOver(long nowNanos) {
    return nowNanos - askedNanos >= GIVE_UP_NANOS;
  }

  /// Sends it, written into this buffer.
  void send(PacketBuffer buffer, long nowNanos, DatagramSink out) {
    tries++;
    sentNanos = nowNanos;
    var _ =
        new StunWriter(buffer, StunMessage.BINDING_REQUEST, transaction)
            .username(username)
            .priority(PRIORITY)
            .controlled(tieBreaker)
            .integrity(key)
            .fingerprint();
    out.transmit(buffer, address);
  }

  boolean isAnsweredBy(StunMessage answer, PeerAddress from) {
    return answer.type() == StunMessage.BINDING_SUCCESS
        && from.equals(address)
        && java.util.Arrays.equals(answer.transactionId(), transaction)
        && answer.isSignedBy(key)
        && answer.unknownAttributes().isEmpty();
  }
}
