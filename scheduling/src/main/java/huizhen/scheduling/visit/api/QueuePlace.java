package huizhen.scheduling.visit.api;

import java.time.Instant;
import java.util.Optional;

/// A visit's place in the waiting room; it lies on the server, so it survives a reload, another
/// network and another telephone.
///
/// @param since from when it counts: the planned time of who is on time, else when he came
/// @param isPassedOver he did not answer once
/// @param behind how many calls the block has to have made before he comes again
/// @param calledAt when the last call began
/// @param rings of that call, up to three
public record QueuePlace(
    Priority priority,
    Optional<Instant> since,
    boolean hasFirstPlace,
    boolean isPassedOver,
    long behind,
    Optional<Instant> calledAt,
    int rings,
    boolean isAnswered) {
  public static QueuePlace booked(boolean hasFirstPlace) {
    return new QueuePlace(
        Priority.ON_TIME, Optional.empty(), hasFirstPlace, false, 0, Optional.empty(), 0, false);
  }

  public QueuePlace waiting(Priority value, Instant from) {
    return new QueuePlace(
        value, Optional.of(from), hasFirstPlace, isPassedOver, behind, calledAt, rings, isAnswered);
  }

  public QueuePlace called(Instant at) {
    return new QueuePlace(
        priority, since, hasFirstPlace, isPassedOver, behind, Optional.of(at), 1, false);
  }

  public QueuePlace ringing(int value) {
    return new QueuePlace(
        priority, since, hasFirstPlace, isPassedOver, behind, calledAt, value, isAnswered);
  }

  public QueuePlace answered() {
    return new QueuePlace(
        priority, since, hasFirstPlace, isPassedOver, behind, calledAt, rings, true);
  }

  /// Did not answer: comes again after some others.
  public QueuePlace passedOver(long value) {
    return new QueuePlace(priority, since, hasFirstPlace, true, value, Optional.empty(), 0, false);
  }
}
