package huizhen.relay.world;

/// A frame that a simulated receiver could show, when, and how large.
public record ShownFrame(Mark mark, long nanos, int width, int height) {}
