package huizhen.relay.transport;

/// What became of one packet in SRTP or SRTCP.
public enum SrtpVerdict {
  OK,
  /// Too short, or its header does not fit in it.
  MALFORMED,
  /// Its tag is wrong.
  FORGED,
  /// Seen before, or older than the replay window (RFC 3711 §3.3.2).
  REPLAYED,
  /// One SSRC more than a session keeps contexts for.
  TOO_MANY_SOURCES,
  /// The cipher refused: a bug, counted and not thrown.
  FAILED
}
