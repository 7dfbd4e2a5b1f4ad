package huizhen.signaling.api;

import java.util.OptionalDouble;

/// How the call is at a client, in the last five seconds; what it does not know is empty.
///
/// @param rttMillis to the relay
/// @param lostShare of the packets that were to come, 0 to 1
/// @param concealedShare of the sound that was made up for lack of packets, 0 to 1
/// @param frozenShare of the time that pictures stood still, 0 to 1
/// @param sentBps by this client, all of it
/// @param receivedBps by this client, all of it
public record ClientStats(
    OptionalDouble rttMillis,
    OptionalDouble lostShare,
    OptionalDouble concealedShare,
    OptionalDouble frozenShare,
    OptionalDouble sentBps,
    OptionalDouble receivedBps) {
  public ClientStats {
    check(rttMillis, 60_000);
    check(lostShare, 1);
    check(concealedShare, 1);
    check(frozenShare, 1);
    check(sentBps, 1e10);
    check(receivedBps, 1e10);
  }

  private static void check(OptionalDouble value, double most) {
    if (value.isPresent() && !(value.getAsDouble() >= 0 && value.getAsDouble() <= most)) {
      throw new IllegalArgumentException("a figure is out of its bounds");
    }
  }
}
