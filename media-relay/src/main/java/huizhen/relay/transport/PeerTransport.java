package huizhen.relay.transport;

import huizhen.relay.api.RoomEvent.LossCause;
import huizhen.relay.rtp.PacketBuffer;

/// One peer's way in and out, as a room sees it: plaintext RTP and RTCP.
public interface PeerTransport<O extends DatagramSink> {
  /// Protects `packet` in place and sends it to the peer's current address.
  ///
  /// @return false when the transport is not up (nothing was sent; no error)
  boolean sendRtp(PacketBuffer packet, long nowNanos, O out);

  /// As [#sendRtp], saying what is in it, so that the networks on the way may be told.
  default boolean sendRtp(PacketBuffer packet, TrafficClass kind, long nowNanos, O out) {
    return sendRtp(packet, nowNanos, out);
  }

  /// Sends once more what [#sendRtp] has left in a buffer: the same protected bytes, since no
  /// number is protected twice.
  ///
  /// @return false when the transport is not up
  boolean sendAgain(PacketBuffer datagram, TrafficClass kind, O out);

  /// As [#sendRtp], for a compound RTCP packet.
  boolean sendRtcp(PacketBuffer packet, long nowNanos, O out);

  boolean isConnected();

  /// Who gets what comes in. Set once, before the first datagram.
  void ownedBy(Owner<O> owner);

  /// What a transport tells its owner, within the call that handed it a datagram or a tick.
  interface Owner<O extends DatagramSink> {
    /// A decrypted, authenticated RTP packet; borrowed.
    void onRtp(PacketBuffer packet, long nowNanos, O out);

    /// A decrypted, authenticated RTCP packet; borrowed.
    void onRtcp(PacketBuffer packet, long nowNanos, O out);

    void onConnected(long nowNanos, O out);

    /// The flow goes to another of the peer's addresses from now on: another network, most likely.
    void onMoved(long nowNanos, O out);

    void onLost(LossCause cause, long nowNanos, O out);
  }
}
