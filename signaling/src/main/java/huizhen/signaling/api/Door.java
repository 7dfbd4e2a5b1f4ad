package huizhen.signaling.api;

/// The three ways into a room. A ticket admits once at each.
public enum Door {
  SIGNALING,
  WHIP,
  WHEP
}
