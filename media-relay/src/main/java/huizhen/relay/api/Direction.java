package huizhen.relay.api;

/// The direction of a media section as the client sees it (RFC 8866 §6.7).
public enum Direction {
  SEND_ONLY,
  RECEIVE_ONLY,
  SEND_RECEIVE,
  INACTIVE
}
