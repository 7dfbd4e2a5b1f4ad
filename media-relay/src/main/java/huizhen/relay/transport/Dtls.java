package huizhen.relay.transport;

import huizhen.relay.rtp.PacketBuffer;

/// One DTLS association: datagrams in and out, then SRTP keys (RFC 5764). A seam, because the
/// library that we use blocks: the shell runs it on a thread of its own and reports on the loop.
public interface Dtls<O extends DatagramSink> {
  /// The path to the peer is there: who is the DTLS client begins now. May come again; does nothing
  /// then.
  void begin(Listener<O> listener);

  /// Takes one received datagram, copying it; begins if need be.
  ///
  /// @return false when it was not taken: the queue is full, or too many handshakes are under way.
  ///   The peer sends it again (RFC 6347 §4.2.4).
  boolean receive(PacketBuffer datagram, Listener<O> listener);

  /// Ends the association, telling the peer if it can.
  void close();

  /// Hears from the association, on the loop.
  interface Listener<O extends DatagramSink> {
    /// One datagram for the peer; borrowed.
    void onDtlsDatagram(PacketBuffer datagram, long nowNanos, O out);

    /// The handshake is done, and the peer's certificate is the offered one.
    void onSrtpKeys(SrtpKeys keys, long nowNanos, O out);

    void onDtlsFailed(long nowNanos, O out);

    void onDtlsClosed(long nowNanos, O out);
  }
}
