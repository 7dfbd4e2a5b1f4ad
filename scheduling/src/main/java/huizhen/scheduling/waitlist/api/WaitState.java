package huizhen.scheduling.waitlist.api;

/// How far somebody who waits has come.
public enum WaitState {
  WAITING,
  /// A time is kept for the case until it is taken, refused or the offer lapses.
  OFFERED,
  /// The offered time is booked.
  TAKEN,
  /// Taken off the list by whoever waited.
  WITHDRAWN,
  /// Nothing came in time, or the case needs no other time any more.
  ENDED;

  public boolean isActive() {
    return this == WAITING || this == OFFERED;
  }
}
