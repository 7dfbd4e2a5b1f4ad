package huizhen.relay.negotiation;

/// Hands out SSRCs that nobody else in the room uses.
@FunctionalInterface
public interface SsrcAllocator {
  /// 1..2^32-1, new each time.
  long next();
}
