package huizhen.relay.transport;

/// Why a datagram, or what was to be sent, went nowhere. Each has a counter and no log line.
public enum Refusal {
  /// No kind of packet that we know, or larger than any of them.
  UNKNOWN_KIND,
  /// From an address that no ICE check of anybody has validated, and not known by its SSRC either;
  /// or more of it than is looked at.
  STRANGER,
  STUN_MALFORMED,
  /// An indication, or an answer to nothing that the relay has asked.
  STUN_NOT_A_REQUEST,
  STUN_UNKNOWN_USER,
  STUN_BAD_INTEGRITY,
  STUN_UNKNOWN_ATTRIBUTE,
  STUN_ROLE_CONFLICT,
  /// For a transport that has failed or was closed.
  CLOSED,
  /// No DTLS records, or encrypted ones that are too short to be any.
  DTLS_MALFORMED,
  /// The queue of the DTLS association is full, or too many handshakes are under way.
  DTLS_BUSY,
  /// Media before the keys are there.
  SRTP_TOO_EARLY,
  SRTP_MALFORMED,
  SRTP_FORGED,
  SRTP_REPLAYED,
  SRTP_TOO_MANY_SOURCES,
  /// More a second than anybody sends.
  SRTP_TOO_FAST,
  SRTP_FAILED,
  SRTCP_MALFORMED,
  SRTCP_FORGED,
  SRTCP_REPLAYED,
  SRTCP_TOO_MANY_SOURCES,
  SRTCP_TOO_FAST,
  SRTCP_FAILED,
  /// The socket's send buffer is full.
  SEND_BUFFER_FULL,
  /// The socket reported an error, such as an ICMP message about some peer.
  SOCKET_ERROR,
  /// A TCP connection more than a loop takes, or takes from one source.
  TCP_TOO_MANY,
  /// A frame larger than any datagram of ours: its connection was closed.
  TCP_FRAME_TOO_LARGE,
  /// A connection without a valid check, or silent for too long: it was closed.
  TCP_STALE,
  /// A datagram for a connection whose receiver is too slow.
  TCP_TOO_SLOW
}
