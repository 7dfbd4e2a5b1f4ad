package huizhen.relay.api;

/// The two kinds of media sections that the relay forwards.
public enum MediaKind {
  AUDIO,
  VIDEO
}
