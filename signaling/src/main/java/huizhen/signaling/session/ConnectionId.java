package huizhen.signaling.session;

/// Names one WebSocket for its life. Never used twice.
public record ConnectionId(long value) {}
