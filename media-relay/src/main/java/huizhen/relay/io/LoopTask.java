package huizhen.relay.io;

import huizhen.relay.room.Outputs;

/// Work for a room, done on its event loop with the loop's time.
@FunctionalInterface
interface LoopTask {
  void run(long nowNanos, Outputs out);
}
