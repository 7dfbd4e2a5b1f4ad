package huizhen.scheduling.visit.api;

/// What can be said for one who waits for a number.
public enum PlaceCommand {
  /// The number that is offered is booked.
  TAKE,
  /// Not this one; the next goes before.
  PASS,
  /// No more.
  LEAVE
}
